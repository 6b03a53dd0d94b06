"""Turns the query of a task into steps, where it has a form that steps say as well.

Whether the steps mean the same is not known here: it is proved by what both are compiled to.
"""

from __future__ import annotations

from compiler.importing.bodies import expression_end, item_names, picked, selected
from compiler.importing.drafts import OutColumn, TaskDraft
from compiler.importing.nicer import milliseconds, nicer
from compiler.importing.pieces import Piece, Pieces
from compiler.importing.ranking import Ranking, conjuncts, ranking_of
from compiler.importing.spelling import column_text, duration_text, name_text
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.expressions import (
    Binary,
    ColumnRef,
    Expression,
    FunctionCall,
    ScalarQuery,
    Star,
    TableArgument,
)
from dsl.syntax.queries import (
    DerivedTable,
    GroupingSets,
    JoinTable,
    OrderItem,
    Query,
    Select,
    SelectItem,
    TableExpression,
    TableFunction,
    TableName,
)

_BOUNDS = ("window_start", "window_end")
_WINDOWS = {"tumble": 1, "hop": 2, "cumulate": 2, "session": 1}


class NoStepsError(Exception):
    """The query has a form for which there are no steps."""


def step_bodies(task: TaskDraft, source: Source) -> tuple[Pieces, ...]:
    """The bodies of the task as steps that may mean the same, the plainest first."""
    bodies = [_body(_Steps(task, source, dedup)) for dedup in (True, False)]
    return tuple(dict.fromkeys(body for body in bodies if body is not None))


def _body(steps: _Steps) -> Pieces | None:
    """One body; `late = drop` says what Flink does with the late rows of windows."""
    task = steps.task
    if task.commented:
        return None
    try:
        steps.query(task.query, task.columns)
    except NoStepsError:
        return None
    lines = "\n  ".join(steps.lines)
    option = "late = drop\n\n  " if steps.windowed else ""
    return (Piece(option + lines, task.body),)


class _Steps:
    """The steps so far, a line each, those after the first of a clause indented."""

    def __init__(self, task: TaskDraft, source: Source, dedup: bool) -> None:
        self.task = task
        self.dedup = dedup
        self.source = source
        self.lines: list[str] = []
        self.below: dict[Span, SelectItem] = {}
        self.windowed = False

    def query(self, query: Query, columns: tuple[OutColumn, ...] | None = None) -> None:
        """The steps of a whole query."""
        select = query.body
        if query.ctes or query.order_by or query.limit or query.offset:
            raise NoStepsError
        if not isinstance(select, Select) or select.from_ is None:
            raise NoStepsError
        if select.hints or select.windows or select.qualify is not None:
            raise NoStepsError
        ranking = ranking_of(select)
        if ranking is None:
            window = self.rows(select.from_)
            conditions = conjuncts(select.where) if select.where is not None else []
        else:
            window = None
            self.below = _handed_on(select, ranking)
            self.rank(ranking)
            conditions = list(ranking.rest)
        self.where(conditions)
        keys = self.keys(select, windowed=window is not None)
        if keys is not None:
            self.lines.append(f"group by {keys}")
        elif window is not None:
            raise NoStepsError
        if select.having is not None:
            self.lines.append(f"having {self.text(select.having, select.having.span)}")
        self.select(select, columns)

    def rows(self, table: TableExpression) -> str | None:
        """Where rows come from; the kind of the window that they are put in."""
        match table:
            case TableName():
                self.lines.append(f"from {self.table(table)}")
            case JoinTable():
                self.join(table)
            case DerivedTable(query=query, lateral=False):
                self.query(query)
            case TableFunction(call=call, lateral=False):
                return self.window(call)
            case _:
                raise NoStepsError
        return None

    def table(self, table: TableName) -> str:
        """A table with its alias."""
        if table.hints or table.as_of is not None:
            raise NoStepsError
        return self.named(table)

    def named(self, table: TableName) -> str:
        """A table's name in the file, with the alias under which its columns are spoken of."""
        name = self.task.tables.get(table.path.span)
        if name is None or (table.alias is not None and table.alias.columns):
            raise NoStepsError
        if table.alias is not None:
            return f"{name_text(name)} as {column_text(table.alias.name.text)}"
        last = table.path.parts[-1].text
        return name_text(name) if last == name else f"{name_text(name)} as {column_text(last)}"

    def join(self, join: JoinTable) -> None:
        """A join, those on its left before it."""
        right = join.right
        if join.kind not in ("inner", "left", "right", "full", "cross") or join.natural:
            raise NoStepsError
        if not isinstance(right, TableName) or right.hints or join.using:
            raise NoStepsError
        if not isinstance(join.left, TableName | JoinTable):
            raise NoStepsError
        self.rows(join.left)
        word = "join" if join.kind == "inner" else f"{join.kind} join"
        line = f"{word} {self.named(right)}"
        if right.as_of is not None:
            line += f" as of {self.text(right.as_of, right.as_of.span)}"
        if join.on is not None:
            line += f" on {self.text(join.on, join.on.span)}"
        self.lines.append(line)

    def window(self, call: FunctionCall) -> str:
        """`TABLE(TUMBLE(TABLE t, DESCRIPTOR(c), INTERVAL '1' MINUTE))`."""
        kind = call.name.text.lower()
        if kind not in _WINDOWS or len(call.args) != _WINDOWS[kind] + 2:
            raise NoStepsError
        table, time, *sizes = call.args
        self.window_input(table)
        if not isinstance(time, FunctionCall) or time.name.text.lower() != "descriptor":
            raise NoStepsError
        lengths = [milliseconds(size) for size in sizes]
        if any(length is None for length in lengths) or len(time.args) != 1:
            raise NoStepsError
        spelt = ", ".join(duration_text(length) for length in lengths if length is not None)
        column = self.text(time.args[0], time.args[0].span)
        self.lines.append(f"window {kind}({column}, {spelt})")
        self.windowed = True
        return kind

    def window_input(self, table: Expression) -> None:
        """What a window function reads."""
        query = table.query if isinstance(table, ScalarQuery) else None
        if isinstance(table, TableArgument):
            if table.order_by:
                raise NoStepsError
            if not isinstance(table.table, Query):
                self.rows(table.table)
                return
            query = table.table
        name = None if query is None else self.task.inputs.get(query.span)
        if name is None:
            raise NoStepsError
        self.lines.append(f"from {name}")

    def rank(self, ranking: Ranking) -> None:
        """`top` or `dedup` for the first rows of each key."""
        inner = ranking.inner
        assert inner.from_ is not None
        if self.rows(inner.from_) is not None:
            raise NoStepsError
        self.where(conjuncts(inner.where) if inner.where is not None else [])
        over = ranking.over
        keys = ", ".join(self.text(key, key.span) for key in over.partition_by)
        if self.dedup and ranking.limit == 1 and keys and len(over.order_by) == 1:
            keep = "last" if over.order_by[0].descending else "first"
            self.lines.append(f"dedup by {keys} keep {keep}")
        else:
            order = ", ".join(self.order(item) for item in over.order_by)
            per = f" per {keys}" if keys else ""
            name = column_text(ranking.name)
            self.lines.append(f"top {ranking.limit} by {order}{per} as {name}")
        if not ranking.plain and not self.below:
            names = item_names(inner, ())[:-1]
            below = zip(inner.items[:-1], names, strict=True)
            items = [self.item(item, None, name) for item, name in below]
            self.lines.append(_clause("select", [*items, name_text(ranking.name)]))

    def order(self, item: OrderItem) -> str:
        """A sort key; `asc` goes without saying."""
        text = self.text(item.expression, item.expression.span)
        text += " desc" if item.descending else ""
        if item.nulls_first is not None:
            text += " nulls first" if item.nulls_first else " nulls last"
        return text

    def where(self, conditions: list[Expression]) -> None:
        """A condition."""
        if not conditions:
            return
        parts = [self.bracketed(part) for part in conditions]
        if len(parts) == 1:
            parts = [self.text(conditions[0], conditions[0].span)]
        self.lines.append("where " + " and ".join(parts))

    def bracketed(self, part: Expression) -> str:
        """A part of a conjunction."""
        text = self.text(part, part.span)
        return f"({text})" if isinstance(part, Binary) and part.operator == "or" else text

    def keys(self, select: Select, *, windowed: bool) -> str | None:
        """The keys of GROUP BY without the bounds of the window, which go without saying."""
        if select.group_by is None:
            return None
        keys = []
        bounds = set()
        for key in select.group_by:
            if isinstance(key, GroupingSets):
                raise NoStepsError
            name = key.parts[-1].text if isinstance(key, ColumnRef) else None
            if windowed and name in _BOUNDS:
                bounds.add(name)
            else:
                keys.append(self.text(key, key.span))
        if windowed and len(bounds) < 2:
            raise NoStepsError
        return ", ".join(keys) or "()"

    def select(self, select: Select, columns: tuple[OutColumn, ...] | None) -> None:
        """What goes on: the items of a SELECT, or the columns that the task is to give of them."""
        if columns is None:
            self.items(select)
        elif picked(self.task) is select:
            names = item_names(select, self.task.names)
            texts = [
                selected(column, ())
                if column.index is None
                else self.item(select.items[column.index], column, names[column.index])
                for column in columns
            ]
            self.lines.append(_clause("select", texts))
        else:
            self.items(select)
            self.lines.append(_clause("select", [selected(c, self.task.given) for c in columns]))

    def items(self, select: Select) -> None:
        """The items of a SELECT; `*` alone needs none."""
        whole = [item.expression for item in select.items]
        if len(whole) == 1 and isinstance(whole[0], Star) and not whole[0].qualifier:
            if select.distinct:
                self.lines.append("distinct")
            return
        top = select is self.task.query.body
        names = item_names(select, self.task.names if top else ())
        found = zip(select.items, names, strict=True)
        texts = [self.item(item, None, name) for item, name in found]
        self.lines.append(_clause("select distinct" if select.distinct else "select", texts))

    def item(self, item: SelectItem, column: OutColumn | None, name: str | None) -> str:
        """An expression under its name."""
        item = self.below.get(item.span, item)
        expression = item.expression
        end = expression_end(item, self.source)
        if end is None:
            raise NoStepsError
        text = self.text(expression, self.source.span(item.span.start, end))
        if name is None:
            return text
        own = expression.parts[-1].text if isinstance(expression, ColumnRef) else None
        if column is not None:
            name = column.name
            if column.cast is not None:
                text, own = f"cast({text} as {column.cast})", None
        return text if name == own else f"{text} as {column_text(name)}"

    def text(self, node: object, span: Span) -> str:
        """Text of the script in the language's own form."""
        return nicer(self.source, node, span, self.task.calls)


def _handed_on(select: Select, ranking: Ranking) -> dict[Span, SelectItem]:
    """The items of a query above a ranking that hand on items below, by where they stand; none where one does not.

    With them one `select` says what both queries do.
    """
    if ranking.plain or ranking.rest or select.group_by is not None or select.having is not None:
        return {}
    names = item_names(ranking.inner, ())[:-1]
    below = dict(zip(names, ranking.inner.items[:-1], strict=True))
    found = {}
    for item in select.items:
        name = item.expression.parts[-1].text if isinstance(item.expression, ColumnRef) else None
        if name is None or name not in below:
            return {}
        found[item.span] = below[name]
    return found


def _clause(word: str, texts: list[str]) -> str:
    return f"{word} {', '.join(texts)}"
