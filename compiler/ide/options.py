"""Which options can stand in a declaration, and what is known of each."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.connectors.docs import default_of, taken
from compiler.connectors.load import (
    connector_names,
    find_catalog,
    find_connector,
    find_format,
    format_names,
)
from compiler.connectors.model import Connector, OptionSpec, OptionType, Role
from compiler.options import declared, functions
from compiler.options.bind import Scope, bind, format_scopes
from compiler.options.expected import expected
from compiler.options.flink_settings import flink_settings
from dsl.records import dataclass
from dsl.syntax.declarations import (
    CatalogDeclaration,
    Declaration,
    Defaults,
    Function,
    Option,
    Pipeline,
    Profile,
    SinkDeclaration,
    SourceDeclaration,
    Task,
)
from dsl.syntax.expressions import ColumnRef, StringLiteral


@dataclass(frozen=True, slots=True)
class Offered:
    """An option as it is written in a declaration; `part` is what it belongs to, in a word."""

    key: str
    spec: OptionSpec
    part: str


def offered(declaration: Declaration, target: str) -> tuple[Offered, ...]:
    """All options that a declaration takes by our names for them, those with an open end left out."""
    role = _role(declaration)
    found: dict[str, Offered] = {}
    for scope, part in _scopes(declaration):
        for spec in scope.specs:
            key = scope.name_prefix + spec.name
            if spec.serves(role) and spec.in_target(target) and not key.endswith("*"):
                found.setdefault(key, Offered(key, spec, part))
    return tuple(found.values())


def spec_of(key: str, declaration: Declaration) -> Offered | None:
    """The option that a key means in a declaration."""
    if key.startswith("flink."):
        known = flink_settings().get(key.removeprefix("flink."))
        return None if known is None else Offered(key, known, "Flink")
    for scope, part in _scopes(declaration):
        bound = bind(key, (scope,), _role(declaration))
        if bound is not None:
            return Offered(key, bound.spec, part)
    return None


def values_of(spec: OptionSpec) -> tuple[str, ...]:
    """The words that an option takes."""
    if spec.type is OptionType.BOOLEAN:
        return ("true", "false")
    if spec.name.endswith("format") and not spec.enum:
        return format_names()
    return taken(spec)


def described(option: Offered) -> str:
    """What an option is for, what it takes and what it is where nothing is said, as Markdown."""
    spec = option.spec
    lines = [f"**{option.key}** ({option.part})", "", f"{spec.doc}.", ""]
    words = ", ".join(f"`{word}`" for word in values_of(spec))
    lines.append(f"takes: {words or expected(spec)}{', or other texts' if spec.open else ''}")
    default = default_of(spec)
    facts = [
        f"default: `{default}`" if default else "",
        f"unit in Flink: `{spec.unit}`" if spec.unit else "",
        "required" if spec.required else "",
        "secret: write `env('NAME')` or `secret('name')`" if spec.secret else "",
        f"since Flink {spec.since}" if spec.since else "",
        f"until Flink {spec.until}" if spec.until else "",
        f"Flink: `{spec.key}`" if spec.key else "",
    ]
    lines += [f"\n{fact}" for fact in facts if fact]
    return "\n".join(lines)


def _role(declaration: Declaration) -> Role:
    if isinstance(declaration, SourceDeclaration):
        return Role.SOURCE
    if isinstance(declaration, CatalogDeclaration):
        return Role.CATALOG
    return Role.SINK if isinstance(declaration, SinkDeclaration) else Role.BOTH


def _scopes(declaration: Declaration) -> Iterable[tuple[Scope, str]]:
    """The options that stand in a declaration, with what they are part of, nearest first."""
    match declaration:
        case SourceDeclaration():
            yield from _of_table(declaration)
            yield Scope((*declared.SOURCE, *declared.MALFORMED)), "source"
        case SinkDeclaration():
            yield from _of_table(declaration)
            yield Scope(declared.SINK), "sink"
        case CatalogDeclaration():
            catalog = find_catalog(declaration.kind.text)
            yield Scope(catalog.options if catalog is not None else ()), "catalog"
            yield Scope(declared.CATALOG), "catalog"
        case Task():
            yield Scope(declared.TASK), "task"
        case Pipeline():
            yield Scope(declared.PIPELINE), "pipeline"
            yield Scope(declared.JOB), "job"
        case Defaults() | Profile():
            yield from _inherited(isinstance(declaration, Profile))
        case Function():
            specs = functions.OPTIONS.get(declaration.language, ())
            more = functions.AGGREGATE if declaration.kind == "aggregate" else ()
            yield Scope((*specs, *more)), "function"
        case _:
            return


def _of_table(table: SourceDeclaration | SinkDeclaration) -> Iterable[tuple[Scope, str]]:
    connector = find_connector(table.connector.text)
    if connector is None:
        return
    yield Scope(connector.options), connector.name
    for name in formats_of(table.options):
        format_ = find_format(name)
        for scope in format_scopes(connector, format_):
            yield scope, name


def _inherited(profile: bool) -> Iterable[tuple[Scope, str]]:
    yield Scope(declared.JOB), "job"
    yield Scope(declared.DECLARATIONS), "task or source"
    if profile:
        yield Scope(declared.PIPELINE), "pipeline"
    for name in connector_names():
        connector = find_connector(name)
        if connector is not None:
            yield Scope(connector.options, f"{name}.", f"{name}."), name
    for name in format_names():
        format_ = find_format(name)
        if format_ is not None:
            yield Scope(format_.options, f"{name}.", f"{name}."), name


def formats_of(options: tuple[Option, ...]) -> tuple[str, ...]:
    """The formats that options name."""
    found = []
    for option in options:
        if option.key.text in (
            "format",
            "value_format",
            "key_format",
            "value.format",
            "key.format",
        ):
            match option.value:
                case ColumnRef(parts=(name,)):
                    found.append(name.text)
                case StringLiteral() as text if text.text:
                    found.append(text.text)
                case _:
                    pass
    return tuple(found)


def connectors_for(role: Role) -> Iterable[Connector]:
    """The connectors that a source or a sink can have."""
    found = (find_connector(name) for name in connector_names())
    return (connector for connector in found if connector is not None and connector.can_be(role))
