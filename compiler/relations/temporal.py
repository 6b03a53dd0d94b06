"""What Flink asks of joins by time: of versions `as of` an event time, and within an interval."""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.expressions import Call, Expr, FieldRef
from compiler.plan.intervals import conjuncts, interval_times
from compiler.plan.subqueries import joins_rows
from compiler.plan.traverse import walk
from compiler.relations import codes
from compiler.relations.flow import Flow
from compiler.relations.times import lost_label, time_help
from compiler.types.codes import INCOMPARABLE_TYPES
from compiler.types.show import show, show_plain
from dsl.diagnostic import Label
from dsl.records import dataclass
from dsl.span import Span


@dataclass(frozen=True, slots=True)
class Asked:
    """A join `as of` as it is written: its kind, and where the time and the table stand."""

    kind: str
    time: Span
    table: Span
    name: str
    span: Span


def check_temporal(
    asked: Asked, as_of: Expr, condition: Expr, sides: tuple[op.Operator, op.Operator], flow: Flow
) -> bool:
    """An event-time temporal join needs a time on the left, a version time and its key on the right."""
    return (
        _is_asked_of_rows(asked, as_of, condition, sides[0], flow)
        and _has_versions(asked, as_of, sides[1], flow)
        and _compares_key(asked, condition, sides[1], flow)
    )


def _is_asked_of_rows(
    asked: Asked, as_of: Expr, condition: Expr, left: op.Operator, flow: Flow
) -> bool:
    """Whether versions are looked for by the event time of rows, by a plain condition, in a join that may be."""
    if as_of.type.time_attribute != "rowtime":
        flow.say(
            codes.WINDOW_WITHOUT_EVENT_TIME,
            "`as of` needs the event time of the rows, and this is not event time",
            asked.time,
            f"is `{show(as_of.type)}`",
            also=lost_label(as_of, left, flow),
            help=(time_help(as_of, left, flow),),
        )
        return False
    if joins_rows((condition,)):
        flow.say(
            codes.MISPLACED_STEP,
            "Flink takes no subquery in the condition of a join `as of`",
            condition.span,
            help=("put it into `where`",),
        )
        return False
    if asked.kind not in ("inner", "left"):
        flow.say(
            codes.MISPLACED_STEP,
            "a join `as of` is `join` or `left join`",
            asked.span,
            f"`{asked.kind}`",
        )
        return False
    return True


def _has_versions(asked: Asked, as_of: Expr, right: op.Operator, flow: Flow) -> bool:
    """Whether the right side has a key and a time that goes with that of the rows."""
    keys = flow.traits_of(right).keys
    times = [c.type for c in right.columns if c.type.time_attribute == "rowtime"]
    also = _declared(right, flow)
    if not keys or not times:
        missing = "no primary key" if not keys else "no event time"
        flow.say(
            codes.UNVERSIONED_TEMPORAL_JOIN,
            f"`{asked.name}` has {missing}, so it has no versions to join `as of`",
            asked.table,
            missing,
            also=also,
            help=("give it `primary key (...)` and `watermark ...`",),
        )
        return False
    if times[0].root is not as_of.type.root:
        flow.say(
            INCOMPARABLE_TYPES,
            f"event times of a join `as of` have one type: `{show_plain(as_of.type)}` and "
            f"`{show_plain(times[0])}` do not go together",
            asked.time,
            also=also,
            help=("declare both as `timestamp`, or both as `timestamp_ltz`",),
        )
        return False
    return True


def _compares_key(asked: Asked, condition: Expr, right: op.Operator, flow: Flow) -> bool:
    """Whether the condition leaves one version at a time: it sets the whole key of the right side."""
    keys = flow.traits_of(right).keys
    equal = _equal_columns(condition)
    if any(set(key) <= equal for key in keys):
        return True
    key = ", ".join(f"`{name}`" for name in keys[0])
    flow.say(
        codes.UNVERSIONED_TEMPORAL_JOIN,
        f"a join `as of` compares the whole primary key of `{asked.name}`",
        condition.span,
        f"does not fix {key}",
        also=_declared(right, flow),
        help=(f"compare each of {key} with `=`",),
    )
    return False


def _declared(right: op.Operator, flow: Flow) -> tuple[Label, ...]:
    """A label at the declaration of the right side."""
    declared = flow.declared(right)
    return (Label(declared, "declared here"),) if declared is not None else ()


def _equal_columns(condition: Expr) -> set[str]:
    """Columns of the right side that a condition sets equal to something of the left."""
    found = set()
    for part in conjuncts(condition):
        if not isinstance(part, Call) or part.function != "=":
            continue
        for mine, other in (part.args, part.args[::-1]):
            sides = {p.side for p in walk(other) if isinstance(p, FieldRef)}
            if isinstance(mine, FieldRef) and mine.side == 1 and sides == {0}:
                found.add(mine.name)
    return found


def same_times(join: op.Join, flow: Flow) -> bool:
    """Whether the times of an interval join have one type; reports where not."""
    for part, left, right in interval_times(join):
        if left.root is not right.root:
            flow.say(
                INCOMPARABLE_TYPES,
                f"Flink joins no `{show_plain(left)}` with a `{show_plain(right)}` by an interval of time",
                part.span,
                help=("declare both event times as `timestamp`, or both as `timestamp_ltz`",),
            )
            return False
    return True
