"""Which columns can be named at a place of a task."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.ide.chain import Chain, chain_at
from compiler.ide.snapshot import Snapshot
from compiler.relations.flow import Flow, Rows
from compiler.relations.joins import alias_of
from compiler.relations.queries import inner_rows
from compiler.relations.tables import table_rows
from compiler.relations.tasks import flow_before
from compiler.relations.visible import Visible, VisibleColumn, visible
from dsl.records import dataclass, replace
from dsl.syntax.declarations import SourceDeclaration, Task
from dsl.syntax.queries import (
    DerivedTable,
    JoinTable,
    MatchRecognize,
    Query,
    QueryBody,
    Select,
    SetOperation,
    TableExpression,
    TableName,
)
from dsl.syntax.steps import From, Join


@dataclass(frozen=True, slots=True)
class Known:
    """What can be named at a place: columns, and the tables of WITH. `flow` types expressions there."""

    scope: Visible
    ctes: tuple[str, ...]
    flow: Flow | None


NOTHING = Known(Visible(()), (), None)


def known_at(snapshot: Snapshot, offset: int, chain: Chain | None = None) -> Known:
    """What an expression at an offset of the file can name."""
    chain = chain or chain_at(snapshot.parsed, offset)
    declaration = chain.nodes[0] if chain.nodes else None
    if isinstance(declaration, SourceDeclaration):
        relation = snapshot.relation(declaration.name.text)
        columns = () if relation is None else relation.operator.columns
        return Known(Visible(visible(columns, None)), (), None)
    if not isinstance(declaration, Task):
        return NOTHING
    flow = snapshot.flow(declaration)
    if declaration.query is not None:
        flow.sql = True
        return _in_query(flow, chain, offset)
    flow_before(declaration, offset, flow)
    return Known(_with_joined(flow, chain), (), flow)


def _with_joined(flow: Flow, chain: Chain) -> Visible:
    """The columns so far, and in a `join` those of its other input."""
    step = chain.last(Join)
    if step is None:
        return flow.scope
    relation = flow.around.read(step.input)
    if relation is None:
        return flow.scope
    right = visible(relation.operator.columns, alias_of(step.alias, step.input), side=1)
    return Visible(flow.scope.columns + right)


def _in_query(flow: Flow, chain: Chain, offset: int) -> Known:
    """Goes from the outermost query to the one at the place, whose tables are what can be named."""
    scope: Visible | None = None
    for node in chain.nodes:
        match node:
            case Query():
                flow = flow.sub(scope)
                _add_ctes(node, flow, offset)
                if not _within_body(node, offset):
                    scope = _scope_of_body(node.body, flow, scope)
            case Select():
                scope = _scope_of(node, flow, scope)
            case DerivedTable(lateral=False):
                scope = None
            case MatchRecognize(input=table) if table is not None:
                scope = Visible(tuple(_columns_of(table, flow)), scope)
            case _:
                pass
    seen = scope or Visible(())
    flow.scope = seen
    return Known(seen, tuple(flow.ctes), flow)


def _within_body(query: Query, offset: int) -> bool:
    return query.body.span.start <= offset <= query.body.span.end


def _add_ctes(query: Query, flow: Flow, offset: int) -> None:
    for cte in query.ctes:
        if cte.span.start <= offset <= cte.span.end:
            return
        rows = inner_rows(cte.query, flow.sub())
        if rows is None:
            continue
        names = [name.text for name in cte.columns] or [v.name for v in rows.columns]
        columns = zip(names, rows.operator.columns, strict=False)
        shown = tuple(VisibleColumn(None, name, column) for name, column in columns)
        flow.ctes = {**flow.ctes, cte.name.text: Rows(rows.operator, shown)}


def _scope_of_body(body: QueryBody, flow: Flow, outer: Visible | None) -> Visible | None:
    """What ORDER BY after a query can name."""
    match body:
        case Select():
            return _scope_of(body, flow, outer)
        case SetOperation(left=left):
            return _scope_of_body(left, flow, outer)
        case _:
            return outer


def _scope_of(select: Select, flow: Flow, outer: Visible | None) -> Visible:
    columns = () if select.from_ is None else tuple(_columns_of(select.from_, flow))
    return Visible(columns, outer)


def _columns_of(table: TableExpression, flow: Flow) -> Iterator[VisibleColumn]:
    """The columns of a table; of a join with something wrong in it, those of each side."""
    rows = table_rows(table, flow.sub(), inner_rows)
    if rows is not None:
        yield from rows.columns
    elif isinstance(table, JoinTable):
        yield from _columns_of(table.left, flow)
        yield from _columns_of(table.right, flow)
    elif isinstance(table, TableName) and table.as_of is not None:
        yield from _columns_of(replace(table, as_of=None), flow)


def inputs_of(task: Task) -> Iterator[From | Join]:
    """The steps of a task that bring in rows."""
    return (step for step in task.steps if isinstance(step, From | Join))
