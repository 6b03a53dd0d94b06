"""Says where no release of a connector or format is for the Flink that is compiled for."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.artifacts.needed import Table, nearest, targets_of
from compiler.connectors.load import find_connector
from compiler.connectors.model import Catalog, Connector, Format, Role, version
from compiler.graph import Graph
from compiler.plan.operators import TableSource
from dsl.diagnostic import Code, Diagnostic, Label, diagnostic
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.declarations import SourceDeclaration

NOT_RELEASED = Code("TGT005", "not-released")
CODES = (NOT_RELEASED,)
OWN = "custom"
"""How a file names a connector of which it brings the jar itself."""


@dataclass(slots=True)
class Use:
    """A connector or format that is no part of Flink: the versions it is released for, where it is used."""

    part: Connector | Format | Catalog
    targets: frozenset[str]
    spans: list[Span]


def check_releases(graph: Graph) -> list[Diagnostic]:
    """TGT005, once for each connector, format or catalog that is not released for the Flink that is compiled for.

    Flink loads connectors from jars that are built for one Flink version; its factories find none otherwise.
    """
    target, uses = graph.settings.target, _uses(graph)
    best = nearest(target, [use.targets for use in uses])
    return [_not_released(use, target, best) for use in uses if target not in use.targets]


def _uses(graph: Graph) -> list[Use]:
    uses: dict[str, Use] = {}
    for table, declared, span in _tables(graph):
        for part in table.parts():
            if declared == OWN and isinstance(part, Connector):
                # Its jar is one of the user's, whatever is released.
                continue
            if isinstance(part, Connector) and part.instead:
                # No jar would do: that it has no tables is said already.
                continue
            targets = targets_of(part, table)
            if targets is not None:
                use = uses.setdefault(f"{type(part).__name__} {part.name}", Use(part, targets, []))
                use.targets &= targets
                use.spans.append(span)
    return list(uses.values())


def _tables(graph: Graph) -> Iterable[tuple[Table, str, Span]]:
    """The tables, with the connectors as files name them and their places; of a library's source, its name's."""
    for kept in graph.catalogs.used.values():
        yield Table(kept.name, "", dict(kept.options), kept.kind), kept.kind, kept.span
    for relation in graph.relations.values():
        made = relation.operator
        if isinstance(made, TableSource) and relation.kind == "source":
            found = find_connector(made.connector)
            if found is not None and not found.can_be(Role.SOURCE):
                # That is said already.
                continue
            table = Table(relation.name, made.connector, dict(made.options))
            declared = graph.root.names.get(relation.name)
            if isinstance(declared, SourceDeclaration):
                yield table, declared.connector.text, declared.connector.span
            else:
                yield table, made.connector, relation.span
    for facts in graph.sinks:
        sink, named = facts.sink, facts.declaration.connector
        yield Table(sink.name, sink.connector, dict(sink.options)), named.text, named.span


def _not_released(use: Use, target: str, best: str | None) -> Diagnostic:
    what = type(use.part).__name__.lower()
    first, *others = use.spans
    return diagnostic(
        NOT_RELEASED,
        f"the {what} `{use.part.name}` is not released for Flink {target}",
        first,
        "used here",
        also=tuple(Label(span, "and here") for span in others[:2]),
        notes=(_known(use.targets),),
        help=(_help(use.targets, best),),
    )


def _known(targets: frozenset[str]) -> str:
    *before, last = sorted(targets, key=version) or [""]
    if not last:
        return "nothing of it is released for a Flink that can be compiled for"
    return (
        f"it is released for Flink {', '.join(before)} and {last}"
        if before
        else f"it is released for Flink {last}"
    )


def _help(targets: frozenset[str], best: str | None) -> str:
    if best is not None:
        return f"compile for Flink {best}, the nearest that all of this file is released for: `--target flink-{best}`"
    if targets:
        return "no Flink has all that this file needs: make two pipelines of it"
    return "use another one, or `custom` with a jar of your own"
