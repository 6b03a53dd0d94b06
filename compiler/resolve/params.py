"""Turns declared params, the profile and the command line into the values of params."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.checked import Settings
from compiler.names import did_you_mean
from compiler.plan.expressions import Literal
from compiler.resolve import codes
from compiler.resolve.param_text import KINDS, MOMENTS, NUMBERS, QUANTITIES, STRINGS, from_text
from compiler.resolve.unit import Unit
from compiler.types.syntax import resolve_type
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


@dataclass(frozen=True, slots=True)
class ParamValues:
    """The values of a file's params: as they would be written, for options, and typed, for expressions.

    A param whose value could not be had, which has been reported, is None among the typed.
    """

    written: Mapping[str, Expression]
    typed: Mapping[str, Literal | None]


def param_values(
    unit: Unit, profile: Profile | None, settings: Settings
) -> tuple[ParamValues, list[Diagnostic]]:
    """The value of each param of the file: from the command line, else the profile, else its default."""
    report: list[Diagnostic] = []
    overrides = _profile_values(profile)
    written: dict[str, Expression] = {}
    typed: dict[str, Literal | None] = {}
    for name, param in unit.params.items():
        literal = typed[name] = _value(param, overrides.get(name), settings.params, report)
        if literal is None:
            continue
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
    if kind in QUANTITIES:
        digits = len(text) - len(text.lstrip("0123456789"))
        amount, unit = int(text[:digits]), text[digits:].strip().lower()
        return (DurationLiteral if kind == "DURATION" else SizeLiteral)(amount, unit, span)
    if kind in NUMBERS:
        number = NumberLiteral(text.removeprefix("-").removeprefix("+"), span)
        return Unary("-", number, span) if text.startswith("-") else number
    if kind == "BOOLEAN":
        return BooleanLiteral(text.lower() == "true", span)
    return StringLiteral((text,) if text else (), span)


def unknown_params(units: tuple[Unit, ...], settings: Settings) -> list[Diagnostic]:
    """Params that the command line or a profile sets and no file declares."""
    known = [name for unit in units for name in unit.params]
    root = units[0]
    places = [
        (name, option.key.span)
        for profile in root.profiles.values()
        for name, option in _options(profile).items()
    ]
    start = Span(root.parsed.tree.span.source, 0, 0)
    places.extend((name, start) for name in settings.params)
    return [_unknown(name, span, known) for name, span in places if name not in known]


def other_profiles(root: Unit, chosen: Profile | None) -> list[Diagnostic]:
    """Values of params in profiles that are not chosen: they are wrong whoever chooses them."""
    report: list[Diagnostic] = []
    for profile in root.profiles.values():
        for name, value in _profile_values(profile).items():
            param = root.params.get(name)
            if profile is not chosen and param is not None and _typed(param, []):
                _written_value(param, value, report)
    return report


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
    """The value that counts; a default is looked at also where it does not."""
    name = param.name.text
    if not _typed(param, report):
        return None
    default = None if param.default is None else _written_value(param, param.default, report)
    if name in given:
        literal = from_text(given[name], param.type)
        if literal is None:
            message = f"`{given[name]}` is no value of param `{name}`, which is `{_kind(param)}`"
            report.append(diagnostic(codes.INVALID_PARAM, message, param.type.span, "its type"))
        return literal
    if override is not None:
        return _written_value(param, override, report)
    if param.default is None and not param.broken:
        report.append(_no_value(param))
    return default


def _typed(param: Param, report: list[Diagnostic]) -> bool:
    """Whether the type is one that a param can have."""
    kind = param.type
    if param.broken:
        return False
    if kind.name in QUANTITIES:
        return True
    found = resolve_type(kind)
    if isinstance(found, Diagnostic):
        report.append(found)
        return False
    if kind.name not in KINDS:
        message = f"a param cannot be of type `{kind.name.lower()}`"
        help = "there are strings, numbers, `boolean`, dates and times, `duration` and `size`"
        report.append(diagnostic(codes.INVALID_PARAM, message, kind.span, help=(help,)))
        return False
    return True


def _written_value(
    param: Param, expression: Expression, report: list[Diagnostic]
) -> Literal | None:
    """The value that stands in the file: a literal of the right kind, which the type holds."""
    text = literal_text(expression)
    literal = None if text is None else from_text(text, param.type)
    if literal is not None and isinstance(expression, _FORMS[_family(param)]):
        return literal
    help: tuple[str, ...] = ()
    if literal is not None and isinstance(expression, StringLiteral):
        help = (f"write it without quotes: `{text}`",)
    elif literal is not None:
        help = (f"write it in quotes: `'{text}'`",)
    elif text is None:
        help = ("the value of a param is a literal: nothing is calculated or looked up for it",)
    report.append(
        diagnostic(
            codes.INVALID_PARAM,
            f"this is no value of param `{param.name.text}`, which is `{_kind(param)}`",
            expression.span,
            help=help,
        )
    )
    return None


_FORMS: dict[str, tuple[type, ...]] = {
    "string": (StringLiteral,),
    "moment": (StringLiteral, TemporalLiteral),
    "number": (NumberLiteral, Unary),
    "DURATION": (DurationLiteral,),
    "SIZE": (SizeLiteral,),
    "BOOLEAN": (BooleanLiteral,),
}


def _family(param: Param) -> str:
    name = param.type.name
    families = ((STRINGS, "string"), (MOMENTS, "moment"), (NUMBERS, "number"))
    return next((family for names, family in families if name in names), name)


def _kind(param: Param) -> str:
    """The type as it would be written."""
    args = ", ".join(map(str, param.type.args))
    return param.type.name.lower() + (f"({args})" if args else "")


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
