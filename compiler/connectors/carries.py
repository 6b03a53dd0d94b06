"""Which types of columns a format has a place for, as the catalogue describes it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compiler.types.datatype import MAX_LENGTH, DataType, Root
from dsl.records import dataclass

_TEXTS = (Root.CHAR, Root.VARCHAR)


@dataclass(frozen=True, slots=True)
class Limits:
    """What a format refuses.

    - `without` are the roots of types that it does not have; `only`, where it is not empty, those that it has alone.
    - `digits` pairs roots with the most digits of their fractions of seconds.
    - `text_keys`: the keys of its maps, and what its multisets hold, are texts.
    - `whole_bytes`: it has bytes of no length of their own, so none of `binary(n)` and `varbinary(n)`.
    """

    without: tuple[str, ...] = ()
    only: tuple[str, ...] = ()
    digits: tuple[tuple[str, int], ...] = ()
    text_keys: bool = False
    whole_bytes: bool = False

    def refused(self, type_: DataType) -> DataType | None:
        """The type, or the part of it, for which there is no place."""
        if self._refuses(type_):
            return type_
        return next(filter(None, map(self.refused, type_.children)), None)

    def _refuses(self, type_: DataType) -> bool:
        root = type_.root
        if root.value in self.without or (self.only and root.value not in self.only):
            return True
        most = dict(self.digits).get(root.value)
        if most is not None and type_.args[0] > most:
            return True
        if root in (Root.MAP, Root.MULTISET):
            return self.text_keys and type_.children[0].root not in _TEXTS
        if root in (Root.BINARY, Root.VARBINARY):
            return self.whole_bytes and type_.args != (MAX_LENGTH,)
        return False


@dataclass(frozen=True, slots=True)
class Carries:
    """The limits of a format, and others that hold in messages `when` an option has a value: not for what lies in
    arrays and maps, nor, when it is read, for types within rows that are otherwise not there (as Flink's Avro has it).
    """

    limits: Limits = Limits()
    when: str = ""
    then: Limits = Limits()

    def refused(self, type_: DataType, *, relaxed: bool, read: bool) -> DataType | None:
        """The type, or the part of it, for which there is no place; `relaxed` where the option has the value."""
        if not relaxed:
            return self.limits.refused(type_)
        if type_.root is Root.ROW:
            parts = (self._within(part, read=read) for part in type_.children)
            return next(filter(None, parts), None)
        if type_.root in (Root.ARRAY, Root.MAP, Root.MULTISET):
            return self.limits.refused(type_)
        return self.then.refused(type_)

    def _within(self, part: DataType, *, read: bool) -> DataType | None:
        if read and part.root.value in self.limits.without:
            return part
        return self.refused(part, relaxed=True, read=read)


def carries(entry: Mapping[str, Any]) -> Carries:
    """What stands in a catalogue file under `carries`."""
    return Carries(_limits(entry), entry.get("when", ""), _limits(entry.get("then", {})))


def _limits(entry: Mapping[str, Any]) -> Limits:
    return Limits(
        tuple(entry.get("without", ())),
        tuple(entry.get("only", ())),
        tuple(entry.get("digits", {}).items()),
        entry.get("text_keys", False),
        entry.get("whole_bytes", False),
    )
