"""Turns a type as written into a DataType."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.names import did_you_mean
from compiler.types.codes import INVALID_TYPE
from compiler.types.datatype import MAX_LENGTH, DataType, Root
from compiler.types.versions import TYPES_SINCE, lacking
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.span import Span
from dsl.syntax.types import TypeSyntax

_ONE_ARGUMENT = {
    # name: (least, greatest, default)
    "CHAR": (1, MAX_LENGTH, 1),
    # The documentation of Flink says 1; its parser gives the greatest length.
    "VARCHAR": (1, MAX_LENGTH, MAX_LENGTH),
    "BINARY": (1, MAX_LENGTH, 1),
    "VARBINARY": (1, MAX_LENGTH, MAX_LENGTH),
    "TIME": (0, 9, 0),
    "TIMESTAMP": (0, 9, 6),
    "TIMESTAMP_LTZ": (0, 9, 6),
    "TIMESTAMP_TZ": (0, 9, 6),
}
_LARGEST = {"STRING": Root.VARCHAR, "BYTES": Root.VARBINARY}
_PLAIN = frozenset(
    {
        "BOOLEAN",
        "TINYINT",
        "SMALLINT",
        "INT",
        "BIGINT",
        "FLOAT",
        "DOUBLE",
        "DATE",
        "NULL",
        "VARIANT",
        "BITMAP",
    }
)
_CHILDREN = {"ARRAY": 1, "MULTISET": 1, "MAP": 2}
_MONTH_UNITS = frozenset({"YEAR", "MONTH", "QUARTER"})
_ORDERED_UNITS = ("YEAR", "MONTH", "DAY", "HOUR", "MINUTE", "SECOND")
_INTERVAL_UNITS = frozenset(_ORDERED_UNITS) | {"QUARTER", "WEEK"}
_DURATIONS = frozenset({"DURATION"})
_WITHOUT_NUMBER = _PLAIN | _LARGEST.keys() | _DURATIONS
_NAMES = (*_PLAIN, *_LARGEST, *_ONE_ARGUMENT, *_CHILDREN, "DECIMAL", "INTERVAL", "ROW")


def resolve_type(syntax: TypeSyntax, target: str | None = None) -> DataType | Diagnostic:
    """The type that `syntax` means, with Flink's defaults, or what is wrong with it (TYP005).

    With `target`, a version of Flink, a type that it does not have is wrong as well.
    """
    kind = _resolved(syntax)
    if target is None or isinstance(kind, Diagnostic):
        return kind
    absent = lacking(kind, target)
    if absent is None:
        return kind
    message = f"type `{absent.value.lower()}` is not in Flink {target}"
    first = f"Flink {TYPES_SINCE[absent]} is the first that has it"
    return diagnostic(INVALID_TYPE, message, syntax.span, help=(first,))


def _resolved(syntax: TypeSyntax) -> DataType | Diagnostic:
    nullable = not syntax.not_null
    name = syntax.name
    if syntax.args and name in _WITHOUT_NUMBER:
        return too_many_arguments(name, 0, syntax.span)
    if name in _LARGEST:
        return DataType(_LARGEST[name], nullable, (MAX_LENGTH,))
    if name in _ONE_ARGUMENT:
        return _sized(syntax, nullable)
    if name == "DECIMAL":
        return _decimal(syntax, nullable)
    if name in _PLAIN:
        return DataType(Root(name), nullable)
    if name == "INTERVAL":
        return _interval(syntax, nullable)
    if name in _DURATIONS:
        return DataType(Root.INTERVAL_SECONDS, nullable, (3,), units=("SECOND",))
    if name in _CHILDREN:
        return _collection(syntax, nullable)
    if name == "ROW":
        return _row(syntax, nullable)
    meant = did_you_mean(name.lower(), [known.lower() for known in _NAMES])
    hint = (f"did you mean `{meant}`?",) if meant else ()
    return diagnostic(INVALID_TYPE, f"there is no type `{name.lower()}`", syntax.span, help=hint)


def out_of_bounds(
    kind: str, what: str, given: int, least: int, most: int, span: Span
) -> Diagnostic:
    """A length, precision or scale that the type does not have."""
    message = f"{what} {given} of `{kind}` is not between {least} and {most}"
    return diagnostic(INVALID_TYPE, message, span)


def too_many_arguments(kind: str, most: int, span: Span) -> Diagnostic:
    """`timestamp(3, 4)`."""
    takes = {0: "no number", 1: "one number"}.get(most, f"at most {most} numbers")
    return diagnostic(INVALID_TYPE, f"`{kind}` takes {takes} in parentheses", span)


def _sized(syntax: TypeSyntax, nullable: bool) -> DataType | Diagnostic:
    least, most, default = _ONE_ARGUMENT[syntax.name]
    if len(syntax.args) > 1:
        return too_many_arguments(syntax.name, 1, syntax.span)
    value = syntax.args[0] if syntax.args else default
    if not least <= value <= most:
        what = "precision" if syntax.name.startswith("TIME") else "length"
        return out_of_bounds(syntax.name, what, value, least, most, syntax.span)
    return DataType(Root(syntax.name), nullable, (value,))


def _decimal(syntax: TypeSyntax, nullable: bool) -> DataType | Diagnostic:
    if len(syntax.args) > 2:
        return too_many_arguments("DECIMAL", 2, syntax.span)
    precision = syntax.args[0] if syntax.args else 10
    scale = syntax.args[1] if len(syntax.args) > 1 else 0
    if not 1 <= precision <= 38:
        return out_of_bounds("DECIMAL", "precision", precision, 1, 38, syntax.span)
    if not 0 <= scale <= precision:
        return out_of_bounds("DECIMAL", "scale", scale, 0, precision, syntax.span)
    return DataType(Root.DECIMAL, nullable, (precision, scale))


def _interval(syntax: TypeSyntax, nullable: bool) -> DataType | Diagnostic:
    """The resolution is kept as written; Flink calculates with months or milliseconds all the same."""
    units = syntax.units or ("SECOND",)
    months = units[0] in _MONTH_UNITS
    if (units[-1] in _MONTH_UNITS) != months:
        message = "an interval holds years and months, or days and times, not both"
        return diagnostic(INVALID_TYPE, message, syntax.span)
    unordered = len(units) > 1 and not _in_order(units)
    if unordered or not _INTERVAL_UNITS.issuperset(units):
        text = " to ".join(units).lower()
        return diagnostic(INVALID_TYPE, f"there is no type `interval {text}`", syntax.span)
    for what, digits, least, most in _interval_digits(syntax):
        if not least <= digits <= most:
            return out_of_bounds(f"INTERVAL {units[0]}", what, digits, least, most, syntax.span)
    root = Root.INTERVAL_MONTHS if months else Root.INTERVAL_SECONDS
    return DataType(root, nullable, syntax.args, units=units)


def _in_order(units: tuple[str, ...]) -> bool:
    """Whether the second unit is a smaller one, and no week or quarter is among them."""
    if not set(units) <= set(_ORDERED_UNITS):
        return False
    return _ORDERED_UNITS.index(units[0]) < _ORDERED_UNITS.index(units[1])


def _interval_digits(syntax: TypeSyntax) -> Iterator[tuple[str, int, int, int]]:
    """Precisions with their bounds: Calcite's of the first number, which Flink makes closer for days, and of fractions.

    A single one before `to second` may be either.
    """
    most = 10 if syntax.units and syntax.units[0] in _MONTH_UNITS else 6
    for place, digits in enumerate(syntax.args):
        fraction = place > 0 or (len(syntax.args) == 1 and syntax.units[1:] == ("SECOND",))
        yield "precision", digits, 1, 9 if fraction else most


def _collection(syntax: TypeSyntax, nullable: bool) -> DataType | Diagnostic:
    wanted = _CHILDREN[syntax.name]
    if len(syntax.elements) != wanted:
        types = "one type" if wanted == 1 else "two types, of keys and of values,"
        message = f"`{syntax.name}` takes {types} in angle brackets"
        return diagnostic(INVALID_TYPE, message, syntax.span)
    children: list[DataType] = []
    for element in syntax.elements:
        child = resolve_type(element)
        if isinstance(child, Diagnostic):
            return child
        children.append(child)
    return DataType(Root(syntax.name), nullable, children=tuple(children))


def _row(syntax: TypeSyntax, nullable: bool) -> DataType | Diagnostic:
    children: list[DataType] = []
    names: list[str] = []
    for field in syntax.fields:
        child = resolve_type(field.type)
        if isinstance(child, Diagnostic):
            return child
        if field.name.text in names:
            return diagnostic(
                INVALID_TYPE, f"field `{field.name}` stands twice in `ROW`", field.span
            )
        children.append(child)
        names.append(field.name.text)
    return DataType(Root.ROW, nullable, children=tuple(children), names=tuple(names))
