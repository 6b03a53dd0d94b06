"""Fixes that say how long state is kept, or that it is kept for ever."""

from __future__ import annotations

from compiler.checks.fixes.declarations import inserted
from compiler.checks.fixes.mending import Mending, advised, fix
from compiler.checks.state.ttl_horizons import joins_by_the_common_time, options_of_its_own
from compiler.checks.state.unbounded_joins import growing_sides
from compiler.checks.state.wording import changing, duration
from compiler.physical.nodes import Node
from compiler.plan import operators as op
from compiler.plan.expressions import Call
from compiler.plan.operators import Operator
from dsl.diagnostic import Diagnostic, Fix, Safety
from dsl.span import Span
from dsl.syntax.declarations import Task
from dsl.syntax.queries import JoinTable
from dsl.syntax.steps import Dedup, Join
from dsl.walk import walk

DAY = "1d"
"""The time that helps name: the author knows a better one."""

_TTL = "state_ttl"
_HAS_OWN = ("Join", "GroupAggregate", "Process")


def of_join(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA002: keep the sides that grow for a time, or bound the time between them."""
    made: tuple[Fix, ...] = ()
    for node in m.nodes(found.span, "Join")[:1]:
        join, task = node.detail.get("join"), m.task(node.relation)
        if not isinstance(join, op.Join) or task is None or m.job is None:
            continue
        sides = growing_sides(m.job, node)
        names = [
            _name(*((join.left, join.left_alias), (join.right, join.right_alias))[s]) for s in sides
        ]
        options = {_TTL: DAY}
        if len(sides) == 1 and names[0] is not None and not join.lateral:
            options = {f"{_TTL}.{names[0]}": DAY}
        made = (*m.say(task, options), *_bounded(join, node, task))
    return made


def _name(rows: Operator, alias: str | None) -> str | None:
    """The name of a side in the options of its task; rows that were joined before have none."""
    while isinstance(rows, op.Filter):
        rows = rows.input
    if isinstance(rows, op.Join | op.UnnestRows):
        return None
    return alias or (rows.relation if isinstance(rows, op.Read) else None)


def _bounded(join: op.Join, node: Node, task: Task) -> tuple[Fix, ...]:
    """A bound on the time between the two sides, an hour either way."""
    sides = (join.left, join.right)
    times = [
        next((c for c in s.columns if c.type.time_attribute == "rowtime"), None) for s in sides
    ]
    left, right = times
    aliases = (_name(join.left, join.left_alias), _name(join.right, join.right_alias))
    written = next(
        (j for j in walk(task) if isinstance(j, Join | JoinTable) and j.span == node.span), None
    )
    if left is None or right is None or None in aliases or left.type.root != right.type.root:
        return ()
    on = None if written is None else written.on
    if on is None or (isinstance(join.condition, Call) and join.condition.function == "OR"):
        return ()
    a, b = f"{aliases[0]}.{left.name}", f"{aliases[1]}.{right.name}"
    text = f" and {b} between {a} - interval '1' hour and {a} + interval '1' hour"
    return fix("bound the time between the two by an hour", inserted(on.span, text))


def of_groups(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA003: bound what is kept of each key in time."""
    nodes = m.nodes(found.span)
    if not nodes:
        # OVER is reported at the call that is computed.
        return _of_task(m, m.declared(Task, found.span), False)
    return (*_within(m, nodes[0]), *of_state(m, found))


def _within(m: Mending, node: Node) -> tuple[Fix, ...]:
    task = m.task(node.relation)
    for step in () if task is None else task.steps:
        if not isinstance(step, Dedup) or step.span != node.span:
            continue
        if step.keep == "first" and step.within is None:
            return fix(f"add `within {DAY}`", inserted(step.span, f" within {DAY}"))
    return ()


def of_state(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA007, STA009: say how long the state of an operator is kept."""
    for node in m.nodes(found.span):
        join = node.detail.get("join")
        own = node.kind in _HAS_OWN and (node.kind != "Join" or isinstance(join, op.Join))
        if m.job is not None and changing(m.job, *(n for n in node.inputs if not n.insert_only)):
            return ()  # what a table has must not be forgotten: STA011
        return _of_task(m, m.task(node.relation), own and _all_have_own(m, node.relation))
    return _of_task(m, m.declared(Task, found.span), False)


def _all_have_own(m: Mending, task: str) -> bool:
    """Whether all that a task keeps for ever can have a time of its own: else Flink takes the job's, STA041."""
    operators = () if m.job is None else m.job.analysis.operators(task)
    return all(
        one.node.kind in _HAS_OWN or all(s.bound in ("window", "watermark") for s in one.states)
        for one in operators
    )


def of_rankings(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA009: only where the help says so, as what a table has must not be forgotten."""
    return of_state(m, found) if advised(found, r"state_ttl = ") is not None else ()


def _of_task(m: Mending, task: Task | None, own: bool) -> tuple[Fix, ...]:
    """In the task where its state can have a time of its own, else for the job, if no table is forgotten by that."""
    if own:
        return m.say(task, {_TTL: DAY})
    tables = (relation.operator for relation in m.graph.relations.values())
    if any(isinstance(t, op.TableSource) and t.changes and not t.bounded for t in tables):
        return ()
    return m.say_for_job({_TTL: DAY})


def longer(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA010: as the help says, in the place of the time that is too short."""
    option = advised(found, r"(state_ttl[^`=]*) = (\w+)")
    place = _option_at(m, found)
    if option is None or place is None:
        return ()
    task = m.declared(Task, place)
    said = {option[1]: option[2]}
    return m.say(task, said) if task is not None else m.say_for_job(said)


def for_ever(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA011, STA026: what a table has is kept as long as the table has it."""
    task = m.declared(Task, found.span)
    for node in m.nodes(found.span, "Join"):
        names = _changing_sides(m, node)
        if names and not _forgets_else(m, node):
            return m.say(task, {f"{_TTL}.{name}": "0s" for name in names})
    option = advised(found, r"(state_ttl(?:\.\w+)?) = 0s")
    if option is None or found.code.number == "STA011":
        return ()
    return m.say(task, {option[1]: "0s"})


def _changing_sides(m: Mending, node: Node) -> list[str]:
    """The names of the sides of a join that forget rows which change; none where one has no name."""
    join = node.detail.get("join")
    if not isinstance(join, op.Join) or m.job is None:
        return []
    sides = ((join.left, join.left_alias), (join.right, join.right_alias))
    names = [
        _name(*sides[side])
        for side, rows in enumerate(node.inputs)
        if not rows.insert_only and m.job.analysis.keeper.ttl_of(node, side)
    ]
    named = [name for name in names if name is not None]
    return named if len(named) == len(names) else []


def _forgets_else(m: Mending, node: Node) -> bool:
    """Whether what is made of the joined rows would be forgotten all the same."""
    return m.job is not None and any(
        one.node.kind != "Join" and any(state.bound == "ttl" for state in one.states)
        for one in m.job.analysis.operators(node.relation)
    )


def own_time(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA012: the places for other times, in the task of each join; which ones is the author's to say."""
    value = m.text(found.span).partition("=")[2].strip()
    if m.job is None or not value:
        return ()
    said: dict[str, tuple[Task, dict[str, str]]] = {}
    for node in joins_by_the_common_time(m.job):
        task = m.task(node.relation)
        if task is None:
            return ()
        _, options = said.setdefault(task.name.text, (task, {}))
        options.update(dict.fromkeys(options_of_its_own(node), value))
    made = [m.say(task, options, Safety.PLACEHOLDER) for task, options in said.values()]
    if len(made) < 2 or not all(made):
        return made[0] if made and all(made) else ()
    edits = tuple(edit for fixes in made for edit in fixes[0].edits)
    return (Fix("give each join its own time in its task", edits, Safety.PLACEHOLDER),)


def of_versions(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA013: keep versions for ever, where nothing else needs the option."""
    place = _option_at(m, found)
    if m.job is None or place is None:
        return ()
    forgetting = {
        one.node.kind
        for one in m.job.analysis.every_operator()
        if any(state.bound == "ttl" for state in one.states)
    }
    return m.leave_out(place) if forgetting == {"TemporalJoin"} else ()


def _option_at(m: Mending, found: Diagnostic) -> Span | None:
    """The `state_ttl` that a label points at."""
    spans = [label.span for label in found.labels]
    return next((span for span in spans if m.text(span).startswith(_TTL)), None)


def for_all(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA041, STA043: one time for the whole job."""
    for name, kept in m.graph.retentions.items():
        if found.span in kept.within:
            by_others = any(k.whole is not None for k in m.graph.retentions.values())
            return () if by_others else m.say_for_job({_TTL: duration(kept.within[found.span])})
        if kept.whole is not None and found.span == kept.spans.get(_TTL):
            others = (k.whole for n, k in m.graph.retentions.items() if n != name)
            if all(other is None for other in others):
                return m.say_for_job({_TTL: duration(kept.whole)})
    return ()


def unused(m: Mending, found: Diagnostic) -> tuple[Fix, ...]:
    """STA042: it has no effect, so nothing else is kept without it."""
    task = m.declared(Task, found.span)
    if task is None or all(option.span != found.span for option in task.options):
        return ()
    return m.leave_out(found.span, Safety.SAFE)
