"""The families of arguments that the catalogue names, and what belongs to each."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal

from compiler.plan.expressions import Call, Expr, FieldRef, Keyword, Literal
from compiler.plan.traverse import walk
from compiler.types import families as f
from compiler.types.datatype import Root
from dsl.records import dataclass


@dataclass(frozen=True, slots=True)
class Family:
    """`words` say in a message what is wanted; `cast` is the type to convert to, where one is clear."""

    accepts: Callable[[Expr], bool]
    words: str
    cast: str | None = None


def _roots(*roots: Root) -> Callable[[Expr], bool]:
    accepted = frozenset(roots)
    return lambda expression: expression.type.root in accepted


def _any(expression: Expr) -> bool:
    return expression.type.root not in (Root.NULL, Root.SYMBOL)


def _literal_text(expression: Expr) -> bool:
    return isinstance(expression, Literal) and expression.type.root in f.CHARACTER


def _key(expression: Expr) -> bool:
    return expression.type.root in f.CHARACTER and not expression.type.nullable


def _literal_flag(expression: Expr) -> bool:
    return isinstance(expression, Literal) and expression.type.root is Root.BOOLEAN


def _share(expression: Expr) -> bool:
    kind = expression.type
    if isinstance(expression, Call) and expression.function == "ARRAY":
        return all(_share(item) for item in expression.args)
    if isinstance(expression, Literal) and isinstance(expression.value, int | float | Decimal):
        return 0 <= expression.value <= 1
    held = kind.children[0] if kind.root is Root.ARRAY else kind
    return held.root in f.NUMERIC and not kind.nullable and not held.nullable


def _strings(expression: Expr) -> bool:
    kind = expression.type
    return kind.root is Root.ARRAY and kind.children[0].root in f.CHARACTER


def _small_integers(expression: Expr) -> bool:
    kind = expression.type
    return kind.root is Root.ARRAY and kind.children[0].root in _SMALL | f.INTERVAL


def _sorted(expression: Expr) -> bool:
    kind = expression.type
    return kind.root is Root.ARRAY and kind.children[0].root is not Root.BITMAP


def _time_attribute(expression: Expr) -> bool:
    return expression.type.time_attribute == "rowtime"


def _path(expression: Expr) -> bool:
    return _literal_text(expression) or expression.type.root is Root.CHAR


def _lasting(expression: Expr) -> bool:
    """Not a processing time: it loses its NOT NULL while a query with newer functions is planned."""
    return _any(expression) and expression.type.time_attribute != "proctime"


def _document(expression: Expr) -> bool:
    """Anything but a constant that is a primitive in Java: the code for one does not compile."""
    if expression.type.root not in f.INTEGER | f.APPROXIMATE | f.INTERVAL | _PRIMITIVE:
        return _any(expression)
    return any(isinstance(part, FieldRef) for part in walk(expression))


def _widens_to_bigint(expression: Expr) -> bool:
    return expression.type.root in f.INTEGER | f.INTERVAL


_PRIMITIVE = frozenset({Root.BOOLEAN, Root.DATE, Root.TIME})
_SMALL = f.INTEGER - {Root.BIGINT}
_COMPARED = f.NUMERIC | f.CHARACTER | f.DATETIME | {Root.BOOLEAN}
_JSON = (
    f.NUMERIC | f.CHARACTER | f.BINARY | f.TIMESTAMPS | f.CONSTRUCTED | {Root.BOOLEAN, Root.VARIANT}
)

FAMILIES: dict[str, Family] = {
    "str": Family(_roots(*f.CHARACTER), "a string", "string"),
    "text": Family(_literal_text, "a string written out"),
    "key": Family(_key, "a string that is never null"),
    "flag": Family(_literal_flag, "`true` or `false`"),
    "share": Family(_share, "a share between 0 and 1 that is never null"),
    "bin": Family(_roots(*f.BINARY), "bytes", "bytes"),
    "strbin": Family(_roots(*f.CHARACTER, *f.BINARY), "a string or bytes", "string"),
    "num": Family(_roots(*f.NUMERIC), "a number", "double"),
    "exact": Family(_roots(*f.EXACT), "an exact number", "decimal(38, 18)"),
    "nodec": Family(_roots(*f.INTEGER, *f.APPROXIMATE), "an integer or approximate number", "double"),
    "int": Family(_roots(*f.INTEGER), "an integer", "int"),
    "i32": Family(_roots(*_SMALL), "`INT`", "int"),
    "just-int": Family(_roots(Root.INT), "`INT`", "int"),
    "as-int": Family(_roots(*_SMALL, *f.INTERVAL), "`INT`", "int"),
    "as-bigint": Family(_widens_to_bigint, "`BIGINT`", "bigint"),
    "as-num": Family(_roots(*f.NUMERIC, *f.INTERVAL), "a number", "double"),
    "num-str": Family(_roots(*f.NUMERIC, *f.CHARACTER), "a number or string", "string"),
    "int-str": Family(_roots(*f.INTEGER, *f.CHARACTER), "an integer or string", "string"),
    "epoch": Family(_roots(*f.NUMERIC, *f.CHARACTER, *f.INTERVAL), "a number or string", "bigint"),
    "bool": Family(_roots(Root.BOOLEAN), "`BOOLEAN`", "boolean"),
    "any": Family(_any, "a value"),
    "no-list": Family(
        lambda expression: _any(expression) and expression.type.root not in f.COLLECTION,
        "a value that is no array or multiset",
    ),
    "lasting": Family(_lasting, "a value that is no processing time", "string"),
    "kept": Family(
        _roots(Root.BOOLEAN, *f.NUMERIC, Root.VARCHAR), "a number, boolean or `STRING`", "string"
    ),
    "document": Family(_document, "a string that holds JSON", "string"),
    "path": Family(_path, "a path written out"),
    "ordered": Family(_roots(*_COMPARED), "a number, string, boolean or moment"),
    "sortable": Family(_roots(*_COMPARED, *f.BINARY, *f.INTERVAL), "a value that can be ordered"),
    "hashable": Family(
        _roots(*(_COMPARED - {Root.TIMESTAMP_LTZ})), "a number, string, boolean or moment"
    ),
    "json": Family(_roots(*_JSON), "a value that JSON can hold", "string"),
    "jsonable": Family(_roots(*_JSON, *f.INTERVAL), "a value that JSON can hold", "string"),
    "day": Family(_roots(*f.TIMESTAMPS, Root.DATE), "a date or timestamp", "timestamp(3)"),
    "month-part": Family(
        _roots(*f.TIMESTAMPS, Root.DATE, Root.INTERVAL_MONTHS), "a date or timestamp", "timestamp(3)"
    ),
    "day-part": Family(
        _roots(*f.TIMESTAMPS, Root.DATE, Root.INTERVAL_SECONDS), "a date or timestamp", "timestamp(3)"
    ),
    "time-part": Family(
        _roots(*f.DATETIME, Root.INTERVAL_SECONDS), "a time or timestamp", "timestamp(3)"
    ),
    "datetime": Family(_roots(*f.DATETIME), "a date, time or timestamp", "timestamp(3)"),
    "moment-str": Family(_roots(*f.TIMESTAMPS, *f.CHARACTER), "a timestamp or string", "timestamp(3)"),
    "rowtime": Family(_time_attribute, "the event-time column"),
    "arr": Family(_roots(Root.ARRAY), "an array"),
    "arr-sorted": Family(_sorted, "an array of values that can be ordered"),
    "arr-str": Family(_strings, "an array of strings"),
    "arr-i32": Family(_small_integers, "an array of `INT`"),
    "bitmap": Family(_roots(Root.BITMAP), "a bitmap"),
    "object": Family(_roots(Root.STRUCTURED), "what `object_of` gives"),
    "map": Family(_roots(Root.MAP), "a map"),
    "arr-map": Family(_roots(Root.ARRAY, Root.MAP), "an array or map"),
    "word": Family(lambda expression: isinstance(expression, Keyword), "a word such as `DAY`"),
}  # fmt: skip


def accepts(name: str, expression: Expr) -> bool:
    """Whether an argument belongs to a family; with `?` after the name, `null` does too."""
    if name.endswith("?"):
        return expression.type.root is Root.NULL or FAMILIES[name[:-1]].accepts(expression)
    return FAMILIES[name].accepts(expression)


def family(name: str) -> Family:
    """The family of that name."""
    return FAMILIES[name.rstrip("?")]
