"""Turns a source and the libraries it uses into units."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field
from typing import TypeVar

from compiler.names import did_you_mean
from compiler.resolve import codes
from compiler.resolve.catalogs import DATABASE, without_catalog
from compiler.resolve.unit import Imported, Named, Unit
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.parse import parse
from dsl.parsed import Parsed
from dsl.records import dataclass, replace
from dsl.source import Source
from dsl.syntax.declarations import (
    CatalogDeclaration,
    Declaration,
    Defaults,
    Function,
    Param,
    Pipeline,
    Profile,
    Schema,
    SinkDeclaration,
    SourceDeclaration,
    Task,
    Test,
    Use,
)
from dsl.syntax.expressions import StringLiteral
from dsl.syntax.names import Name
from dsl.syntax.queries import Query

Load = Callable[[str, str], Source | None]
Parse = Callable[[Source], Parsed]
_D = TypeVar("_D", bound=Named | Param | Profile | Test)


@dataclass(slots=True)
class Loading:
    """Units read so far by name, those being read (outermost first), and what was found wrong."""

    load: Load
    parse: Parse = parse
    units: dict[str, Unit] = field(default_factory=dict)
    open: list[tuple[str, Use | None]] = field(default_factory=list)
    report: list[Diagnostic] = field(default_factory=list)


def load_units(
    source: Source, load: Load, parse: Parse = parse
) -> tuple[Unit, tuple[Unit, ...], list[Diagnostic]]:
    """The unit of `source`, all units (its own first), and the diagnostics of parsing and loading.

    Who asks several times for the same texts can give a `parse` that remembers them.
    """
    loading = Loading(load, parse)
    root = _unit(source, None, loading)
    return root, tuple(loading.units.values()), loading.report


def _unit(source: Source, use: Use | None, loading: Loading) -> Unit:
    parsed = loading.parse(source)
    loading.report.extend(parsed.diagnostics)
    unit = _declare(parsed.tree.declarations, parsed, loading)
    loading.units[source.name] = unit
    loading.open.append((source.name, use))
    for declaration in parsed.tree.declarations:
        if isinstance(declaration, Use):
            _import(declaration, unit, loading)
    loading.open.pop()
    return unit


def _declare(declarations: tuple[Declaration, ...], parsed: Parsed, loading: Loading) -> Unit:
    pipelines = [d for d in declarations if isinstance(d, Pipeline)]
    unit = Unit(
        parsed,
        pipelines[0] if pipelines else None,
        tuple(d for d in declarations if isinstance(d, Defaults)),
        tests=tuple(d for d in declarations if isinstance(d, Test)),
    )
    for extra in pipelines[1:]:
        loading.report.append(_second_pipeline(extra, pipelines[0]))
    tests: dict[str, Test] = {}
    for declaration in declarations:
        match declaration:
            case Task(query=Query() as query) if _names_catalog(query, parsed):
                _add(unit.names, replace(declaration, query=without_catalog(query)), loading)
            case (
                SourceDeclaration()
                | Task()
                | SinkDeclaration()
                | Schema()
                | CatalogDeclaration()
                | Function()
            ):
                _add(unit.names, declaration, loading)
            case Param():
                _add(unit.params, declaration, loading)
            case Profile():
                _add(unit.profiles, declaration, loading)
            case Test():
                _add(tests, declaration, loading)
            case _:
                pass
    return unit


def _names_catalog(query: Query, parsed: Parsed) -> bool:
    """Whether a query may say where Flink keeps its tables; nearly none does, and it is quick to see."""
    return parsed.source.text.find(DATABASE, query.span.start, query.span.end) >= 0


def _add(names: dict[str, _D], declaration: _D, loading: Loading) -> None:
    first = names.setdefault(declaration.name.text, declaration)
    # A broken one has been reported: what its name should have been may be a part of that.
    if first is not declaration and not declaration.broken:
        loading.report.append(duplicate_name(declaration.name, first.name))


def _import(use: Use, unit: Unit, loading: Loading) -> None:
    path = use.path.text if isinstance(use.path, StringLiteral) else None
    unit.lost.update((here or there).text for there, here in use.names)
    if use.broken:
        return
    if path is None:
        loading.report.append(
            diagnostic(
                codes.UNKNOWN_USE,
                "the file of a `use` is a plain string, without params",
                use.path.span,
            )
        )
        return
    source = loading.load(path, unit.name)
    if source is None:
        message = f"there is no file `{path}` beside `{unit.name}`"
        loading.report.append(diagnostic(codes.UNKNOWN_USE, message, use.path.span, "not found"))
        return
    if any(name == source.name for name, _ in loading.open):
        loading.report.append(_cyclic_use(use, source.name, loading))
        return
    library = loading.units.get(source.name) or _unit(source, use, loading)
    for there, here in use.names:
        _bring_in(there, here or there, use, library, unit, loading)


def _bring_in(
    there: Name, here: Name, use: Use, library: Unit, unit: Unit, loading: Loading
) -> None:
    owner, name = library, there.text
    if name not in library.names and name in library.imports:
        owner, name = library.imports[name].unit, library.imports[name].name
    if name not in owner.names:
        if not library.broken:
            loading.report.append(_not_in_library(there, library))
        return
    if here.text in unit.names:
        loading.report.append(duplicate_name(here, unit.names[here.text].name))
    elif here.text in unit.imports:
        loading.report.append(duplicate_name(here, unit.imports[here.text].use.name))
    else:
        unit.imports[here.text] = Imported(owner, name, use)
        unit.lost.discard(here.text)


def duplicate_name(name: Name, first: Name) -> Diagnostic:
    """NAM006: two declarations in one file have the same name."""
    return diagnostic(
        codes.DUPLICATE_NAME,
        f"`{name.text}` is declared twice",
        name.span,
        "declared again here",
        also=(Label(first.span, "first declared here"),),
        help=("give one of them another name",),
    )


def _second_pipeline(extra: Pipeline, first: Pipeline) -> Diagnostic:
    return diagnostic(
        codes.DUPLICATE_NAME,
        "a file holds one `pipeline`, and this is its second",
        extra.name.span,
        "the second",
        also=(Label(first.name.span, "the first"),),
        help=("move it and what belongs to it into a file of its own",),
    )


def _cyclic_use(use: Use, target: str, loading: Loading) -> Diagnostic:
    names = [name for name, _ in loading.open]
    ring = [*names[names.index(target) :], target]
    return diagnostic(
        codes.CYCLIC_USE,
        "files use each other in a circle: " + " -> ".join(f"`{name}`" for name in ring),
        use.path.span,
        "closes the circle",
        also=tuple(Label(u.path.span, "uses the next") for _, u in loading.open if u is not None),
        help=("move what both need into a third file",),
    )


def _not_in_library(name: Name, library: Unit) -> Diagnostic:
    close = did_you_mean(name.text, [*library.names, *library.imports])
    hint = (f"did you mean `{close}`?",) if close else ()
    message = f"`{library.name}` declares no `{name.text}`"
    return diagnostic(codes.UNKNOWN_USE, message, name.span, "not declared there", help=hint)
