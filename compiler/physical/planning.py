"""From the operators of a plan to those that Flink's planner runs.

Only what decides on changes, keys and state is followed: columns that nobody needs are left out on the way, as the
planner does, because a key that is left out is none any more.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import field

from compiler.physical import (
    grouping,
    joining,
    processing,
    pushing,
    ranking,
    sources,
    subqueries,
)
from compiler.physical.nodes import Node
from compiler.physical.projecting import Needed, calc, constants_of, refs
from compiler.plan import operators as op
from compiler.plan.correlations import correlates
from compiler.plan.expressions import Expr, FieldRef, OverCall
from compiler.plan.operators import Operator
from compiler.plan.traits import Traits, derive
from compiler.plan.traverse import walk
from compiler.plan.unique import Unique
from dsl.records import dataclass, replace


@dataclass(slots=True)
class Planner:
    """Plans operators; `operator_of` gives the operator of a relation by name, `traits_of` what is known of its
    rows.

    `relation` is the output whose operators are planned, for the nodes to say so. `settings` are the job's, by Flink's
    keys. `versions` tells that the versions of a table are read, as the right side of a join as of event time does.
    """

    operator_of: Callable[[str], Operator]
    traits_of: Callable[[str], Traits]
    target: str = "2.2"
    relation: str = ""
    settings: Mapping[str, str] = field(default_factory=dict)
    versions: bool = False
    planned: dict[tuple[str, Needed, bool], Node] = field(default_factory=dict)

    @property
    def mini_batch(self) -> bool:
        """Whether rows are handled some at a time."""
        return self._is_on("table.exec.mini-batch.enabled")

    @property
    def cdc_duplicates(self) -> bool:
        """Whether events of databases may come twice, so that Flink keeps the last of each key."""
        return self._is_on("table.exec.source.cdc-events-duplicate")

    def _is_on(self, key: str) -> bool:
        return self.settings.get(key, "").lower() == "true"

    def output(self, name: str, needed: Iterable[str] | None = None) -> Node:
        """The plan of an output of the DAG, of the columns that are needed."""
        operator = self.operator_of(name)
        columns = (
            frozenset(c.name for c in operator.columns) if needed is None else frozenset(needed)
        )
        key = (name, columns, self.versions)
        found = self.planned.get(key)
        if found is None:
            outer, self.relation = self.relation, name.partition(".")[0].partition("$")[0]
            found = self.planned[key] = self.plan(operator, columns)
            self.relation = outer
        return found

    def of_versions(self, operator: Operator, needed: Needed) -> Node:
        """The plan of the right side of a join as of event time, which takes upserts as they come."""
        outer, self.versions = self.versions, True
        found = self.plan(operator, needed)
        self.versions = outer
        return found

    def whole(self, operator: Operator) -> Node:
        """The plan of an operator of which all columns are needed."""
        return self.plan(operator, frozenset(c.name for c in operator.columns))

    def plan(self, operator: Operator, needed: Needed) -> Node:
        """The plan of an operator, of the columns that are needed."""
        match operator:
            case op.Read(relation=name, hints=hints):
                node = self.output(name, needed)
                return replace(node, detail={**node.detail, "reader": hints}) if hints else node
            case op.TableSource():
                return sources.scan(self, operator, needed)
            case op.ValuesRows():
                return sources.values(self, operator, needed)
            case op.Project():
                return _project(self, operator, needed)
            case op.Filter():
                return _filter(self, operator, needed)
            case op.Join():
                return joining.join(self, operator, needed)
            case op.Window():
                return grouping.window(self, operator, needed)
            case op.Aggregate():
                return grouping.aggregate(self, operator, needed)
            case op.Distinct():
                return grouping.distinct(self, operator, needed)
            case op.Rank():
                return ranking.rank(self, operator, needed)
            case op.SetOp():
                return grouping.set_operation(self, operator, needed)
            case op.UnnestRows():
                return joining.unnest(self, operator, needed)
            case op.MatchRows():
                return ranking.match_rows(self, operator, needed)
            case op.ProcessRows():
                return processing.process_rows(self, operator, needed)
            case op.Sort():
                return ranking.sort(self, operator, needed)

    def known(self, operator: Operator) -> tuple[Unique, ...]:
        """What Flink knows to be unique when it leaves aggregations out."""
        return derive(operator, self.traits_of).known

    def node(
        self, kind: str, inputs: tuple[Node, ...], operator: Operator, needed: Iterable[str]
    ) -> Node:
        """A node with the needed columns of an operator, of which nothing else is known."""
        wanted = frozenset(needed)
        columns = {c.name: c.type for c in operator.columns if c.name in wanted}
        # Names that an operator's input has too are the same columns, but for joins and unions.
        below = inputs[0].origins if len(inputs) == 1 else {}
        origins = {name: below[name] for name in columns if name in below}
        return Node(kind, inputs, columns, operator.span, self.relation, origins=origins)


def _project(planner: Planner, project: op.Project, needed: Needed) -> Node:
    items = {
        column.name: (expr, column.type)
        for expr, column in zip(project.expressions, project.columns, strict=True)
        if column.name in needed
    }
    exprs = [expr for expr, _ in items.values()]
    inner = planner.plan(project.input, refs(exprs))
    inner = subqueries.with_values(planner, project, inner, exprs)
    overs = [part for expr in exprs for part in walk(expr) if isinstance(part, OverCall)]
    if overs:
        inner = ranking.over(planner, project, inner, overs)
    return calc(planner.relation, project, inner, items)


def _by_key(planner: Planner, inner: Node, condition: Expr) -> bool:
    """Whether a condition is about an upsert key: an update then never takes a row out (from Flink 2.1)."""
    from compiler.connectors.model import version

    if version(planner.target) < (2, 1):
        return False
    return any(refs((condition,)) <= key for key in inner.upsert)


def _filter(planner: Planner, given: op.Filter, needed: Needed) -> Node:
    ranked = ranking.filtered(planner, given, needed)
    if ranked is not None:
        return ranked
    held = constants_of(given.condition)
    # Flink decides it before conditions move.
    correlated = correlates(given, lambda name: planner.traits_of(name).correlates)
    moved = pushing.pushed(given)
    items = {c.name: (FieldRef(c.name, c.type, given.span), c.type) for c in given.columns}
    kept = {name: item for name, item in items.items() if name in needed}
    if not isinstance(moved, op.Filter):
        whole = planner.plan(moved, needed)
        return calc(planner.relation, given, replace(whole, constants=whole.constants | held), kept)
    given = moved
    inner = planner.plan(given.input, needed | refs((given.condition,)))
    inner = replace(inner, constants=inner.constants | held)
    inner = subqueries.with_conditions(planner, given, inner, correlated)
    stays = subqueries.stays_filter(given.condition, correlated) and not _by_key(
        planner, inner, given.condition
    )
    node = calc(planner.relation, given, inner, kept, filters=stays)
    return replace(node, detail={**node.detail, "condition": given.condition})
