"""Sources of a job beside what is written of them: their tables, their options, a place for one more."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.checks.context import Job, StreamingJob
from compiler.delivery.setups import Setup, setup
from compiler.physical.nodes import Node, walk
from compiler.plan.operators import TableSource
from compiler.plan.plan import Relation
from compiler.relations.malformed import PORT as MALFORMED
from compiler.resolve.references import lookup
from dsl.diagnostic import Edit, Fix, Safety
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.declarations import SourceDeclaration


@dataclass(frozen=True, slots=True)
class Source:
    """A source; `options` are Flink's, `declaration` is None where it cannot be found."""

    relation: Relation
    table: TableSource
    options: Mapping[str, str]
    declaration: SourceDeclaration | None

    @property
    def name(self) -> str:
        """Its name in the file."""
        return self.relation.name

    def span(self, *keys: str) -> Span:
        """Where one of its options stands, as a file calls them, or else its name."""
        for option in self.declaration.options if self.declaration is not None else ():
            if option.key.text in keys:
                return option.span
        return self.relation.span

    def with_option(self, text: str, safety: Safety = Safety.UNSAFE) -> tuple[Fix, ...]:
        """A fix that adds an option before the others."""
        declaration = self.declaration
        if declaration is None:
            return ()
        parts = [option.span for option in declaration.options]
        parts += [declaration.columns.span] if declaration.columns is not None else []
        if not parts:
            return ()
        first = min(parts, key=lambda span: span.start)
        edit = Edit(Span(first.source, first.start, first.start), f"{text}\n  ")
        return (Fix(f"add `{text}`", (edit,), safety),)


def sources(job: Job) -> Iterator[Source]:
    """The sources of a job, each once: its malformed records come from the same table."""
    for relation in job.graph.relations.values():
        table = relation.operator
        if isinstance(table, TableSource) and not relation.name.endswith(f".{MALFORMED}"):
            entity = lookup(relation.name, job.graph.root)
            declaration = None if entity is None else entity.declaration
            if not isinstance(declaration, SourceDeclaration):
                declaration = None
            yield Source(relation, table, dict(table.options), declaration)


def set_up(source: Source, job: Job) -> Setup | None:
    """A source with the facts of its connector; None where that is not known."""
    table = job.graph.tables.get(source.relation.name)
    return None if table is None else setup(source.name, table)


def tables_below(node: Node, job: StreamingJob) -> list[TableSource]:
    """The tables that an operator's rows come from."""
    found = [
        job.graph.relations.get(one.relation) for one in walk(node) if one.kind == "TableSourceScan"
    ]
    return [r.operator for r in found if r is not None and isinstance(r.operator, TableSource)]


def endless(node: Node, job: StreamingJob) -> bool:
    """Whether the rows of an operator go on for ever."""
    return not all(table.bounded for table in tables_below(node, job))
