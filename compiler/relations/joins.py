"""The steps that bring other rows in: `from`, `join`, `union`."""

from __future__ import annotations

from compiler.plan import operators as op
from compiler.plan.called_times import called_column, put_together
from compiler.plan.expressions import Call, CastExpr, Expr, FieldRef
from compiler.plan.intervals import is_interval_join
from compiler.plan.lookups import looks_up
from compiler.plan.operators import Column, Operator
from compiler.relations import codes
from compiler.relations.flow import Flow, field_ref
from compiler.relations.lookups import check_lookup, has_lookup_key, timed, without_time
from compiler.relations.table_hints import hints_of, sound_hints
from compiler.relations.temporal import Asked, check_temporal, same_times
from compiler.relations.visible import Visible, VisibleColumn, visible
from compiler.types.datatype import DataType, Root
from compiler.types.merge import common_type
from compiler.types.show import show
from dsl.records import replace
from dsl.span import Span
from dsl.syntax.expressions import ColumnRef
from dsl.syntax.names import Name, Path
from dsl.syntax.steps import From, Join, Union


def start(step: From, flow: Flow) -> bool:
    """The rows of an input."""
    if flow.operator is not None:
        flow.say(
            codes.MISPLACED_STEP,
            "a task has one `from`, as its first step",
            step.span,
            "the second",
            help=("add rows with `union`, or columns with `join`",),
        )
        return False
    relation = flow.around.read(step.input)
    if relation is None or not sound_hints(step.hints, relation, flow):
        return False
    read = op.Read(relation.name, relation.operator.columns, step.span, hints_of(step.hints))
    flow.become(read, alias_of(step.alias, step.input))
    return True


def alias_of(alias: Name | None, path: Path) -> str:
    """The name under which an input's columns can be named."""
    return alias.text if alias is not None else path.parts[-1].text


def join(step: Join, flow: Flow) -> bool:
    """Puts the columns of another output beside the rows."""
    relation = flow.around.read(step.input)
    if relation is None:
        return False
    if not sound_hints(step.hints, relation, flow):
        return False
    alias = alias_of(step.alias, step.input)
    if alias in flow.scope.aliases:
        flow.say(
            codes.DUPLICATE_COLUMN,
            f"two inputs would be called `{alias}`",
            step.input.span,
            help=("give this one another name: `join ... as other`",),
        )
        return False
    read = op.Read(relation.name, relation.operator.columns, step.input.span, hints_of(step.hints))
    right = visible(read.columns, alias, side=1)
    both = Visible(flow.scope.columns + right)
    condition = _condition(step, both, flow)
    if condition is None and step.kind != "cross":
        return False
    left, time = flow.rows, None
    as_of: Expr | None = None
    if step.lookup:
        left, as_of, time = timed(flow)
    if step.as_of is not None and (as_of := _given_time(step, flow)) is None:
        return False
    if as_of is not None:
        place = step.span if step.as_of is None else step.as_of.span
        asked = Asked(step.kind, place, step.input.span, step.input.text, step.span)
        if not _sound_time(asked, as_of, condition, read, flow):
            return False
    joined = joined_rows(left, read, step.kind, condition, as_of, alias, step.span)
    joined = replace(joined, left_alias=flow.alias, right_alias=alias)
    if looks_up(joined) and not has_lookup_key(joined, condition, flow):
        return False
    joined = without_time(joined, time)
    if not same_times(joined, flow):
        return False
    flow.scope = Visible(names_after(joined, flow.scope.columns, right, step.using))
    flow.operator = joined
    return True


def _given_time(step: Join, flow: Flow) -> Expr | None:
    """The time after `as of`; None where an error was reported."""
    assert step.as_of is not None
    if step.lookup:
        flow.say(
            codes.MISPLACED_STEP,
            "a lookup join asks for what there is now, and not `as of` a time",
            step.as_of.span,
            help=("leave out `as of ...`", "or `lookup`, for the version of a time"),
        )
        return None
    return flow.type(step.as_of)


def _sound_time(
    asked: Asked, as_of: Expr, condition: Expr | None, right: Operator, flow: Flow
) -> bool:
    if as_of.type.time_attribute == "proctime":
        return check_lookup(asked, as_of, right, flow)
    return condition is not None and check_temporal(
        asked, as_of, condition, (flow.rows, right), flow
    )


def _condition(step: Join, both: Visible, flow: Flow) -> Expr | None:
    if step.using:
        return using_condition(step.using, both, flow)
    if step.on is None:
        if step.kind != "cross":
            flow.say(
                codes.MISPLACED_STEP,
                "a join says how rows go together",
                step.span,
                "no `on` and no `using`",
                help=("add `on a.key = b.key`, or `using (key)`",),
            )
        return None
    return flow.condition(step.on, scope=both)


def using_condition(names: tuple[Name, ...], both: Visible, flow: Flow) -> Expr | None:
    """Equality of the named columns of both sides."""
    parts: list[Expr] = []
    for name in names:
        sides: list[Expr] = []
        for side in (0, 1):
            scope = Visible(tuple(v for v in both.columns if v.side == side))
            found = scope.column(ColumnRef((name,), name.span))
            if isinstance(found, FieldRef):
                sides.append(found)
            else:
                flow.around.report.append(found)  # type: ignore[arg-type]
                return None
        nullable = any(s.type.nullable for s in sides)
        parts.append(Call("=", tuple(sides), DataType(Root.BOOLEAN, nullable), name.span))
    if len(parts) == 1:
        return parts[0]
    nullable = any(p.type.nullable for p in parts)
    return Call(
        "AND", tuple(parts), DataType(Root.BOOLEAN, nullable), names[0].span.to(names[-1].span)
    )


def joined_rows(
    left: Operator,
    right: Operator,
    kind: str,
    condition: Expr | None,
    as_of: Expr | None,
    alias: str,
    span: Span,
) -> op.Join:
    """The join operator with its columns: unique names, nullable where a side can be missing.

    A regular join gives no time attributes; an interval join and a look-up keep those of both sides, an event-time
    temporal join those of the left.
    """
    taken = {c.name for c in left.columns}
    names = [c.name for c in left.columns]
    for column in right.columns:
        name = column.name if column.name not in taken else f"{alias}_{column.name}"
        while name in taken:
            name += "_"
        taken.add(name)
        names.append(name)
    origin = tuple((0, c.name) for c in left.columns) + tuple((1, c.name) for c in right.columns)
    both = (*left.columns, *right.columns)
    rows = op.Join(left, right, kind, condition, origin, both, span, as_of)
    interval = is_interval_join(rows) or looks_up(rows)
    columns = []
    for (side, _), column, name in zip(origin, both, names, strict=True):
        missing = (
            kind == "full" or (kind == "left" and side == 1) or (kind == "right" and side == 0)
        )
        type_ = column.type.with_nullable(column.type.nullable or missing)
        if not (interval or (as_of is not None and side == 0)):
            type_ = type_.without_time_attribute()
        same = type_ is column.type and name == column.name
        columns.append(column if same else replace(column, name=name, type=type_))
    return replace(rows, columns=tuple(columns))


def names_after(
    joined: op.Join,
    left: tuple[VisibleColumn, ...],
    right: tuple[VisibleColumn, ...],
    using: tuple[Name, ...],
) -> tuple[VisibleColumn, ...]:
    """What can be named after a join; the columns of USING count once."""
    by_origin = dict(zip(joined.origin, joined.columns, strict=True))
    shared = {name.text for name in using}
    kept = [v for v in (*left, *right) if not (v.side == 1 and v.name in shared)]
    return tuple(VisibleColumn(v.alias, v.name, by_origin[v.side, v.column.name]) for v in kept)


def union(step: Union, flow: Flow) -> bool:
    """Adds the rows of other outputs; their columns go together by name."""
    inputs: list[Operator] = [_settled(flow.rows, flow)]
    columns = list(flow.rows.columns)
    for path in step.inputs:
        relation = flow.around.read(path)
        if relation is None:
            return False
        read = op.Read(relation.name, relation.operator.columns, path.span)
        other = _in_order(read, flow.rows.columns, path, flow)
        if other is None:
            return False
        inputs.append(_settled(other, flow))
        merged = [
            _common(mine, theirs, path, flow)
            for mine, theirs in zip(columns, other.columns, strict=True)
        ]
        if any(c is None for c in merged):
            return False
        columns = [c for c in merged if c is not None]
    flow.become(op.SetOp("union", True, tuple(inputs), tuple(columns), step.span))
    return True


def _settled(rows: Operator, flow: Flow) -> Operator:
    """The rows, with a cast of what is no event time any more but is still called so."""
    stale = {
        c.name
        for c in rows.columns
        if c.type.time_attribute is None and called_column(rows, c.name, flow.source_of) is not None
    }
    if not stale:
        return rows
    refs = (field_ref(c) for c in rows.columns)
    items = tuple(
        CastExpr(ref, ref.type, False, rows.span) if ref.name in stale else ref for ref in refs
    )
    return op.Project(rows, items, rows.columns, rows.span)


def _in_order(read: op.Read, wanted: tuple[Column, ...], path: Path, flow: Flow) -> Operator | None:
    """The other rows with the columns in our order."""
    have = {c.name: c for c in read.columns}
    names = [c.name for c in wanted]
    missing = [n for n in names if n not in have]
    extra = [n for n in have if n not in names]
    if missing or extra:
        parts = [f"lacks {', '.join(f'`{n}`' for n in missing)}"] if missing else []
        parts += [f"has {', '.join(f'`{n}`' for n in extra)} beside"] if extra else []
        flow.say(
            codes.UNION_MISMATCH,
            f"the columns of `{path.text}` are not those of the rows it is added to",
            path.span,
            " and ".join(parts),
            help=(f"bring both to the same columns with a task that selects from `{path.text}`",),
        )
        return None
    if list(have) == names:
        return read
    refs = tuple(field_ref(have[n]) for n in names)
    return op.Project(read, refs, tuple(have[n] for n in names), path.span)


def _common(mine: Column, theirs: Column, path: Path, flow: Flow) -> Column | None:
    if mine.type == theirs.type:
        kind: DataType | None = mine.type
    else:
        kind = common_type(
            (mine.type.without_time_attribute(), theirs.type.without_time_attribute())
        )
        time = put_together(
            (mine.type, mine.type.time_attribute), (theirs.type, theirs.type.time_attribute)
        )[0]
        kind = kind and replace(kind, time_attribute=time)
    if kind is None:
        flow.say(
            codes.UNION_MISMATCH,
            f"column `{mine.name}` is `{show(mine.type)}` here and `{show(theirs.type)}` in `{path.text}`",
            path.span,
            "another type",
            help=("cast one of them",),
        )
        return None
    labels = tuple(dict.fromkeys(mine.labels + theirs.labels))
    return Column(mine.name, kind, labels, mine.span)
