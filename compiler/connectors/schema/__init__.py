"""The shape that a catalogue file must have, for tests and for files that projects bring."""

from compiler.connectors.schema.files import validated

__all__ = ["validated"]
