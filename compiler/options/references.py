"""Texts that refer to the environment and to secrets, and how they are written to disk.

On disk a reference is `${env:NAME}` or `${secret:NAME}`. Literal text that would read as one (`${env:`,
`${secret:` or `${dollar}`) has its dollar sign written `${dollar}`; nothing else is changed. A reader goes
once from left to right, replaces these three forms and leaves all else alone, so that any text comes back
as it was. What is put in is data: put into SQL, its quotes must be doubled.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from dsl.records import dataclass

_ESCAPED = re.compile(r"\$(?=\{(?:env:|secret:|dollar\}))")
_MARK = re.compile(r"\$\{(?:(env|secret):([^}\r\n]+)|dollar)\}")


@dataclass(frozen=True, slots=True)
class Reference:
    """`env('NAME')` or `secret('NAME')`; `kind` is `env` or `secret`. The name holds no `}` or line break."""

    kind: str
    name: str

    def __str__(self) -> str:
        return f"${{{self.kind}:{self.name}}}"


@dataclass(frozen=True, slots=True)
class Text:
    """A string whose parts are literal texts and references."""

    parts: tuple[str | Reference, ...]

    @property
    def plain(self) -> str | None:
        """The text, or None where it holds a reference."""
        if any(isinstance(part, Reference) for part in self.parts):
            return None
        return "".join(str(part) for part in self.parts)

    @property
    def written(self) -> str:
        """The text as it is written to disk."""
        pieces = (
            str(part) if isinstance(part, Reference) else _ESCAPED.sub("${dollar}", part)
            for part in joined(self.parts)
        )
        return "".join(pieces)


def joined(parts: tuple[str | Reference, ...]) -> tuple[str | Reference, ...]:
    """The parts with neighbouring literal texts made one."""
    result: list[str | Reference] = []
    for part in parts:
        if isinstance(part, str) and result and isinstance(result[-1], str):
            result[-1] += part
        else:
            result.append(part)
    return tuple(result)


def references(written: str) -> tuple[Reference, ...]:
    """The references of a text from disk, in their order."""
    return tuple(Reference(m[1], m[2]) for m in _MARK.finditer(written) if m[1])


def fill(written: str, lookup: Callable[[Reference], str]) -> str:
    """A text from disk with each reference replaced by what `lookup` gives for it."""
    return _MARK.sub(lambda m: lookup(Reference(m[1], m[2])) if m[1] else "$", written)


def split(written: str) -> tuple[str | Reference, ...]:
    """The literal texts and references of a text from disk, in their order."""
    parts: list[str | Reference] = []
    at = 0
    for found in _MARK.finditer(written):
        parts += [written[at : found.start()], Reference(found[1], found[2]) if found[1] else "$"]
        at = found.end()
    return tuple(part for part in joined((*parts, written[at:])) if part)
