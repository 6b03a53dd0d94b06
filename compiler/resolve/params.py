"""Turns declared params, the profile and the command line into the values of params."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation

from compiler.checked import Settings
from compiler.names import did_you_mean
from compiler.plan.expressions import Literal
from compiler.resolve import codes
from compiler.resolve.unit import Unit
from compiler.types.datatype import MAX_LENGTH, DataType, Root
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.declarations import Option, Param, Profile
from dsl.syntax.expressions import (
    BooleanLiteral,
    DurationLiteral,
    Expression,
    NumberLiteral,
    SizeLiteral,
    StringLiteral,
    TemporalLiteral,
    Unary,
)

_DURATION_UNITS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": 86_400_000}
_SIZE_UNITS = {"b": 1, "kb": 2**10, "mb": 2**20, "gb": 2**30, "tb": 2**40}
_INTEGERS = ("TINYINT", "SMALLINT", "INT", "BIGINT")
_STRINGS = ("STRING", "VARCHAR", "CHAR")


@dataclass(frozen=True, slots=True)
class ParamValues:
    """The values of a file's params: as they would be written, for options, and typed, for expressions."""

    written: Mapping[str, Expression]
    typed: Mapping[str, Literal]


def param_values(
    unit: Unit, profile: Profile | None, settings: Settings
) -> tuple[ParamValues, list[Diagnostic]]:
    """The value of each param of the file: from the command line, else the profile, else its default."""
    report: list[Diagnostic] = []
    overrides = _profile_values(profile)
    written: dict[str, Expression] = {}
    typed: dict[str, Literal] = {}
    for name, param in unit.params.items():
        literal = _value(param, overrides.get(name), settings.params, report)
        if literal is None:
            continue
        typed[name] = literal
        text = settings.params.get(name)
        if text is not None:
            written[name] = _as_written(text, param)
        else:
            value = overrides.get(name, param.default)
            assert value is not None
            written[name] = value
    return ParamValues(written, typed), report


def _as_written(text: str, param: Param) -> Expression:
    """A text from the command line as it would stand in the file."""
    span, kind = param.type.span, param.type.name
    if kind in ("DURATION", "SIZE"):
        digits = len(text) - len(text.lstrip("0123456789"))
        amount, unit = int(text[:digits]), text[digits:].strip().lower()
        return (DurationLiteral if kind == "DURATION" else SizeLiteral)(amount, unit, span)
    if kind in (*_INTEGERS, "FLOAT", "DOUBLE", "DECIMAL"):
        number = NumberLiteral(text.removeprefix("-"), span)
        return Unary("-", number, span) if text.startswith("-") else number
    if kind == "BOOLEAN":
        return BooleanLiteral(text.lower() == "true", span)
    return StringLiteral((text,) if text else (), span)


def unknown_params(
    units: tuple[Unit, ...], profile: Profile | None, settings: Settings
) -> list[Diagnostic]:
    """Params that the command line or the profile sets and no file declares."""
    known = [name for unit in units for name in unit.params]
    places = {name: option.key.span for name, option in _options(profile).items()}
    root = units[0].parsed.tree.span
    for name in settings.params:
        places.setdefault(name, Span(root.source, 0, 0))
    return [_unknown(name, span, known) for name, span in places.items() if name not in known]


def _unknown(name: str, span: Span, known: list[str]) -> Diagnostic:
    close = did_you_mean(name, known)
    help = (f"did you mean `{close}`?",) if close else ()
    return diagnostic(codes.INVALID_PARAM, f"no param is called `{name}`", span, help=help)


def _options(profile: Profile | None) -> dict[str, Option]:
    if profile is None:
        return {}
    return {
        option.key.parts[1].text: option
        for option in profile.options
        if len(option.key.parts) == 2 and option.key.parts[0].text == "param"
    }


def _profile_values(profile: Profile | None) -> dict[str, Expression]:
    return {name: option.value for name, option in _options(profile).items()}


def _value(
    param: Param, override: Expression | None, given: Mapping[str, str], report: list[Diagnostic]
) -> Literal | None:
    name = param.name.text
    if name in given:
        literal = from_text(given[name], param)
        if literal is None:
            message = f"`{given[name]}` is no {_type_name(param)}, which param `{name}` takes"
            report.append(diagnostic(codes.INVALID_PARAM, message, param.type.span, "its type"))
        return literal
    expression = override if override is not None else param.default
    if expression is None:
        if not param.broken:
            report.append(_no_value(param))
        return None
    text = literal_text(expression)
    literal = None if text is None else from_text(text, param)
    if literal is None:
        message = f"param `{name}` takes a {_type_name(param)}"
        report.append(
            diagnostic(codes.INVALID_PARAM, message, expression.span, f"no {_type_name(param)}")
        )
    return literal


def _no_value(param: Param) -> Diagnostic:
    name = param.name.text
    return diagnostic(
        codes.INVALID_PARAM,
        f"param `{name}` has no value",
        param.name.span,
        "without a default",
        help=(f"give it one with `--param {name}=...`, in a profile, or as its default",),
    )


def literal_text(expression: Expression) -> str | None:
    """A literal as `--param` would take it; None where the expression is no literal."""
    match expression:
        case NumberLiteral(text=text):
            return text
        case StringLiteral():
            return expression.text
        case BooleanLiteral(value=value):
            return "true" if value else "false"
        case DurationLiteral(amount=amount, unit=unit) | SizeLiteral(amount=amount, unit=unit):
            return f"{amount}{unit}"
        case TemporalLiteral(text=text):
            return text
        case Unary(operator="-", operand=NumberLiteral(text=text)):
            return f"-{text}"
        case _:
            return None


def from_text(text: str, param: Param) -> Literal | None:
    """The text as a value of the param's type; None where it is none."""
    kind, span = param.type.name, param.type.span
    if kind in ("DURATION", "SIZE"):
        units = _DURATION_UNITS if kind == "DURATION" else _SIZE_UNITS
        amount = _amount(text, units)
        if amount is None:
            return None
        if kind == "SIZE":
            return Literal(amount, DataType(Root.BIGINT, nullable=False), span)
        root = DataType(Root.INTERVAL_SECONDS, False, (3,), units=("SECOND",))
        return Literal(amount, root, span)
    return _plain(text, kind, param, span)


def _plain(text: str, kind: str, param: Param, span: Span) -> Literal | None:
    try:
        if kind in _INTEGERS:
            return Literal(int(text), DataType(Root(kind), nullable=False), span)
        if kind in ("FLOAT", "DOUBLE"):
            return Literal(float(text), DataType(Root(kind), nullable=False), span)
        if kind == "DECIMAL":
            args = (*param.type.args, 0)[:2] if param.type.args else (10, 0)
            return Literal(Decimal(text), DataType(Root.DECIMAL, False, args), span)
    except (ValueError, InvalidOperation):
        return None
    if kind == "BOOLEAN":
        words = {"true": True, "false": False}
        value = words.get(text.lower())
        return None if value is None else Literal(value, DataType(Root.BOOLEAN, False), span)
    if kind in _STRINGS:
        return Literal(text, DataType(Root.VARCHAR, False, (MAX_LENGTH,)), span)
    if kind == "DATE":
        return Literal(text, DataType(Root.DATE, False), span)
    if kind in ("TIME", "TIMESTAMP"):
        args = param.type.args or ((0,) if kind == "TIME" else (6,))
        return Literal(text, DataType(Root(kind), False, args), span)
    return None


def _amount(text: str, units: Mapping[str, int]) -> int | None:
    digits = len(text) - len(text.lstrip("0123456789"))
    factor = units.get(text[digits:].strip().lower())
    return int(text[:digits]) * factor if digits and factor else None


def _type_name(param: Param) -> str:
    return param.type.name.lower()
