"""Lookup joins: each row asks an outside table for the rows of its key, when it comes by."""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.expressions import Call, Expr, FieldRef, SubqueryExpr
from compiler.plan.intervals import conjuncts, met
from compiler.plan.lookups import compares_as_it_is, equal_columns, looks_up
from compiler.plan.operators import Column, Operator
from compiler.plan.traverse import walk
from compiler.relations import codes
from compiler.relations.flow import Flow, field_ref
from compiler.relations.temporal import Asked
from compiler.types.codes import INCOMPARABLE_TYPES
from compiler.types.datatype import DataType, Root
from compiler.types.show import show_plain
from dsl.diagnostic import Label
from dsl.records import dataclass, replace
from dsl.syntax.names import Name, Path

_TIME = "looked_up_at"


@dataclass(frozen=True, slots=True)
class Table:
    """The table that a lookup join asks: `stored` are its own names of the columns that it stores, by how they are
    called here.
    """

    source: op.TableSource
    name: str
    stored: dict[str, str]


def timed(flow: Flow) -> tuple[Operator, FieldRef, str | None]:
    """The rows so far with a processing time, the time, and its name where it is no column of the task's own."""
    rows = flow.rows
    own = next((c for c in rows.columns if _is_processing_time(c.type)), None)
    if own is not None:
        return rows, field_ref(own), None
    name = _TIME
    while any(c.name == name for c in rows.columns):
        name += "_"
    if isinstance(rows, op.Join) and looks_up(rows) and isinstance(rows.as_of, FieldRef):
        column = Column(name, rows.as_of.type, (), rows.span)
        origin = (*rows.origin, (0, rows.as_of.name))
        again = replace(rows, columns=(*rows.columns, column), origin=origin)
        return again, field_ref(column), name
    kind = DataType(Root.TIMESTAMP_LTZ, False, (3,), time_attribute="proctime")
    column = Column(name, kind, (), rows.span)
    call = Call("PROCTIME", (), kind, rows.span)
    kept = tuple(field_ref(c) for c in rows.columns)
    projected = op.Project(rows, (*kept, call), (*rows.columns, column), rows.span)
    return projected, field_ref(column), name


def _is_processing_time(kind: DataType) -> bool:
    return kind.time_attribute == "proctime" and not kind.nullable


def without_time(join: op.Join, name: str | None) -> op.Join:
    """The join without the time that nobody asked for."""
    if name is None:
        return join
    kept = [p for p in zip(join.columns, join.origin, strict=True) if p[1] != (0, name)]
    return replace(join, columns=tuple(c for c, _ in kept), origin=tuple(o for _, o in kept))


def check_lookup(asked: Asked, as_of: Expr, right: Operator, flow: Flow) -> bool:
    """A lookup join is inner or left, at a time that is a column, of a table that can be asked for a key."""
    if asked.kind not in ("inner", "left", "cross"):
        flow.say(
            codes.MISPLACED_STEP,
            "a lookup join is `lookup join` or `left lookup join`",
            asked.span,
            f"`{asked.kind}`",
        )
        return False
    if not isinstance(as_of, FieldRef):
        flow.say(
            codes.WINDOW_WITHOUT_EVENT_TIME,
            "`as of` takes a time of the rows, and this is computed here",
            asked.time,
            help=("give it a name before: `proctime() as seen`, and read `as of` that",),
        )
        return False
    return _asked_table(asked, right, flow) is not None


def _asked_table(asked: Asked, right: Operator, flow: Flow) -> Table | None:
    """The table on the right, or None: reported."""
    declared = flow.declared(right)
    also = (Label(declared, "declared here"),) if declared is not None else ()
    table = looked_up_table(right, asked.name, flow)
    if table is None:
        flow.say(
            codes.NO_LOOKUP_SOURCE,
            f"`{asked.name}` is no source, and only a source can be looked up",
            asked.table,
            "rows that are computed",
            also=also,
            help=("look up the source that it reads, and compute after the join",),
        )
        return None
    if not table.source.lookup:
        what = table.source.connector
        flow.say(
            codes.NO_LOOKUP_SOURCE,
            f"`{asked.name}` cannot be looked up: `{what}` is read from its beginning, not by a key",
            asked.table,
            "no look-up",
            also=also,
            help=(
                "join it `as of` an event time: `join ... as of t`, with a key and a watermark there",
                "or as it changes: `join ...`",
            ),
        )
        return None
    if table.source.watermark is not None:
        flow.say(
            codes.NO_LOOKUP_SOURCE,
            f"`{asked.name}` has event time, and Flink looks up tables without",
            asked.table,
            "has a watermark",
            also=also,
            help=("leave its `watermark` out",),
        )
        return None
    return table


def looked_up_table(rows: Operator, name: str, flow: Flow) -> Table | None:
    """The table of a source that is read as it is, or through a query of WITH that only projects."""
    match rows:
        case op.Project():
            inner = looked_up_table(rows.input, name, flow)
            if inner is None:
                return None
            pairs = zip(rows.columns, rows.expressions, strict=True)
            stored = {
                c.name: inner.stored[e.name]
                for c, e in pairs
                if isinstance(e, FieldRef) and e.name in inner.stored
            }
            return replace(inner, stored=stored)
        case op.Read():
            part = next((p.operator for p in flow.parts if p.name == rows.relation), None)
            if part is not None:
                return looked_up_table(part, name, flow)
            parts = tuple(Name(text, rows.span) for text in rows.relation.split("."))
            relation = flow.around.read(Path(parts, rows.span))
            source = relation.operator if relation is not None else None
            if not isinstance(source, op.TableSource):
                return None
            names = [c.column.name for c in source.table_columns if c.kind == "physical"]
            return Table(source, name, {n: n for n in names})
        case _:
            return None


def check_lookup_keys(rows: Operator, condition: Expr | None, flow: Flow) -> bool:
    """Every lookup join among the rows of a FROM has a key, in its own condition or in WHERE."""
    if not isinstance(rows, op.Join) or not _looks_up_anywhere(rows):
        return True
    whole = rows.condition
    below: Expr | None = None
    if condition is not None and _over(rows, condition):
        whole = met(rows, condition).condition
        parts = [p for p in conjuncts(condition) if _side(rows, p) == {0}]
        if parts:
            renamed = [met(replace(rows, condition=None), p).condition for p in parts]
            below = next((p for p in renamed if p is not None), None)
    if looks_up(rows) and not has_lookup_key(rows, whole, flow):
        return False
    return check_lookup_keys(rows.left, below, flow)


def _looks_up_anywhere(rows: Operator) -> bool:
    while isinstance(rows, op.Join):
        if looks_up(rows):
            return True
        rows = rows.left
    return False


def _over(join: op.Join, condition: Expr) -> bool:
    """Whether a condition is over columns of the join and nothing else."""
    names = {c.name for c in join.columns}
    parts = list(walk(condition))
    return not any(isinstance(p, SubqueryExpr) for p in parts) and all(
        p.side == 0 and p.name in names for p in parts if isinstance(p, FieldRef)
    )


def _side(join: op.Join, condition: Expr) -> set[int]:
    places = dict(zip((c.name for c in join.columns), join.origin, strict=True))
    return {places[p.name][0] for p in walk(condition) if isinstance(p, FieldRef)}


def has_lookup_key(join: op.Join, condition: Expr | None, flow: Flow) -> bool:
    """Whether the condition says what to ask the table for; reported where not."""
    name = join.right_alias or "it"
    if condition is not None and any(isinstance(p, SubqueryExpr) for p in walk(condition)):
        message = "the condition of a lookup join has no subquery"
        flow.say(codes.MISPLACED_STEP, message, condition.span, help=("filter after the join",))
        return False
    table = looked_up_table(join.right, name, flow)
    types = {c.name: c.type for c in join.right.columns}
    equal = equal_columns(condition)
    unsafe = _compared_with_null(condition)
    if unsafe is not None:
        flow.say(
            codes.LOOKUP_WITHOUT_KEY,
            "a lookup join compares with `=`: no key finds rows without one",
            unsafe.span,
            "compares NULL as well",
            help=("write `=`",),
        )
        return False
    stored = [c for c in equal if table is not None and c in table.stored]
    if any(compares_as_it_is(types[c], equal[c].type) for c in stored):
        return True
    span = condition.span if condition is not None else join.right.span
    if stored:
        column = stored[0]
        flow.say(
            INCOMPARABLE_TYPES,
            f"a look-up by `{column}` takes `{show_plain(types[column])}`, and this is "
            f"`{show_plain(equal[column].type)}`",
            equal[column].span,
            "another type",
            help=(f"`cast(... as {show_plain(types[column]).lower()})`",),
        )
        return False
    flow.say(
        codes.LOOKUP_WITHOUT_KEY,
        f"a lookup join asks `{name}` for a key, and nothing here says for which",
        span,
        f"sets no column of `{name}` equal to one of the rows",
        help=(f"compare a stored column of it with `=`: `on {name}.key = ...`",),
    )
    return False


def _compared_with_null(condition: Expr | None) -> Expr | None:
    """A part by which two columns that may both be NULL count as equal."""
    for part in conjuncts(condition) if condition is not None else ():
        if isinstance(part, Call) and part.function == "IS NOT DISTINCT FROM":
            sides = {p.side for p in walk(part) if isinstance(p, FieldRef)}
            if sides == {0, 1} and all(arg.type.nullable for arg in part.args):
                return part
    return None
