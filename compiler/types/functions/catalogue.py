"""All built-in functions, by name."""

from __future__ import annotations

from compiler.types.functions.aggregates import AGGREGATES, RANKINGS
from compiler.types.functions.bitmaps import BITMAP_AGGREGATES, BITMAPS
from compiler.types.functions.conditional import CONDITIONAL
from compiler.types.functions.containers import COLLECTIONS
from compiler.types.functions.documents import JSON
from compiler.types.functions.entry import Builtin, exists_in
from compiler.types.functions.hashes import HASHES
from compiler.types.functions.maths import MATHS
from compiler.types.functions.objects import OBJECTS
from compiler.types.functions.temporal import TEMPORAL
from compiler.types.functions.text import TEXT
from compiler.types.functions.windows import WINDOWS
from compiler.types.versions import VERSIONS

BUILTINS: tuple[Builtin, ...] = (
    *TEXT,
    *MATHS,
    *TEMPORAL,
    *CONDITIONAL,
    *JSON,
    *HASHES,
    *COLLECTIONS,
    *OBJECTS,
    *BITMAPS,
    *AGGREGATES,
    *BITMAP_AGGREGATES,
    *RANKINGS,
    *WINDOWS,
)

_BY_NAME: dict[str, tuple[Builtin, ...]] = {}
for _entry in BUILTINS:
    _BY_NAME[_entry.name] = (*_BY_NAME.get(_entry.name, ()), _entry)


def builtin(name: str, target: str) -> Builtin | None:
    """The function of that name, in any case, that Flink `target` has."""
    entries = _BY_NAME.get(name.upper(), ())
    return next((entry for entry in entries if exists_in(entry, target)), None)


def builtin_names(target: str) -> tuple[str, ...]:
    """The names of all that Flink `target` has, in lower case."""
    return tuple(entry.name.lower() for entry in BUILTINS if exists_in(entry, target))


def versions_with(name: str) -> tuple[str, ...]:
    """The versions that have a function of that name, oldest first."""
    return tuple(version for version in VERSIONS if builtin(name, version) is not None)
