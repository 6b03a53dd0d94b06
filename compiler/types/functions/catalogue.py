"""All built-in functions, by name."""

from __future__ import annotations

from compiler.types.functions.aggregates import AGGREGATES, RANKINGS
from compiler.types.functions.conditional import CONDITIONAL
from compiler.types.functions.containers import COLLECTIONS
from compiler.types.functions.documents import JSON
from compiler.types.functions.entry import Builtin, exists_in
from compiler.types.functions.hashes import HASHES
from compiler.types.functions.maths import MATHS
from compiler.types.functions.temporal import TEMPORAL
from compiler.types.functions.text import TEXT
from compiler.types.functions.windows import WINDOWS

BUILTINS: tuple[Builtin, ...] = (
    *TEXT,
    *MATHS,
    *TEMPORAL,
    *CONDITIONAL,
    *JSON,
    *HASHES,
    *COLLECTIONS,
    *AGGREGATES,
    *RANKINGS,
    *WINDOWS,
)

_BY_NAME = {entry.name: entry for entry in BUILTINS}


def builtin(name: str, target: str) -> Builtin | None:
    """The function of that name, in any case, that Flink `target` has."""
    entry = _BY_NAME.get(name.upper())
    return entry if entry is not None and exists_in(entry, target) else None


def builtin_names(target: str) -> tuple[str, ...]:
    """The names of all that Flink `target` has, in lower case."""
    return tuple(entry.name.lower() for entry in BUILTINS if exists_in(entry, target))
