"""Says of a connector or format that only its names and options are known."""

from __future__ import annotations

from compiler.connectors.model import Catalog, Connector, Format
from compiler.types.codes import NOT_COMPILED_YET
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.span import Span


def not_run(part: Connector | Format | Catalog, span: Span) -> Diagnostic:
    """TGT001 for what has the status `known`: its options are checked, and no job with it has run."""
    if isinstance(part, Connector) and part.instead:
        message = f"Flink has no tables of `{part.name}`, only streams of its DataStream API"
        return diagnostic(NOT_COMPILED_YET, message, span, help=(f"take {part.instead}",))
    what = type(part).__name__.lower()
    message = f"the {what} `{part.name}` is not compiled yet"
    known = "its options are known and checked; jobs with it have not been run yet"
    return diagnostic(NOT_COMPILED_YET, message, span, notes=(known,))


def not_partitioned(connector: Connector, span: Span) -> Diagnostic:
    """TGT001 for partitions by what is computed of columns: CREATE TABLE of Flink takes columns alone."""
    message = f"tables of `{connector.name}` are made with partitions by columns only"
    made = "make the table beforehand with these partitions, and leave `partition_by` out: they are kept"
    return diagnostic(NOT_COMPILED_YET, message, span, help=(made,))
