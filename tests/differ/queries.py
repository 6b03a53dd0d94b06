"""Random queries over the tables of the corpus, each valid but for what Flink itself cannot plan.

A query is put together of parts that people write: filters, groups, windows, joins of all kinds, the first rows of a
key, set operations, subqueries. What it is made of follows from its number alone.
"""

from __future__ import annotations

import random
from collections.abc import Callable
from typing import NamedTuple, TypeAlias


class Column(NamedTuple):
    """A column: `kind` is `text`, `whole`, `number`, `time` for an event time, or `moment` for any other time."""

    name: str
    kind: str


Columns: TypeAlias = tuple[Column, ...]
Rows: TypeAlias = tuple[str, Columns]
"""A query, or what may stand behind `from`, and its columns."""

_KINDS = {"s": "text", "i": "whole", "n": "number", "t": "time", "p": "moment"}
_TABLES = {
    "orders": "order_id:s customer:s amount:n quantity:i ordered_at:t shipped_at:p",
    "payments": "payment_id:s order_id:s amount:n paid_at:t",
    "customers": "customer:s name:s level:i changed_at:t",
    "accounts": "account:s owner:s balance:n city:s zip:i changed_at:t",
    "shipments": "order_id:s line:i weight:n state:s",
    "entries": "account:s amount:n kind:s booked_at:p",
}
TABLES: dict[str, Columns] = {
    table: tuple(Column(name, _KINDS[k]) for name, k in (c.split(":") for c in columns.split()))
    for table, columns in _TABLES.items()
}
_APPENDED = ("orders", "payments", "customers")
_NUMBERS = ("whole", "number")
_JOINS = ("join", "join", "left join", "right join", "full join")
_WINDOWS = (
    "tumble(table {}, descriptor({}), interval '10' minutes)",
    "hop(table {}, descriptor({}), interval '5' minutes, interval '10' minutes)",
    "cumulate(table {}, descriptor({}), interval '5' minutes, interval '10' minutes)",
)
_BOUNDS = (Column("window_start", "moment"), Column("window_end", "moment"))
_WINDOW_TIME = Column("window_time", "time")


def query(number: int) -> str:
    """The query of a number."""
    made = _Maker(number)
    return made.rows(made.dice.choice((1, 2, 2, 2, 3, 3, 4)))[0]


def _of(columns: Columns, *kinds: str) -> Columns:
    return tuple(column for column in columns if column.kind in kinds)


def _plain(columns: Columns) -> Columns:
    """The columns behind an operator that makes ordinary data of an event time."""
    return tuple(Column(c.name, "moment") if c.kind == "time" else c for c in columns)


def _names(columns: Columns, of: str = "") -> str:
    return ", ".join(f"{of}{column.name}" for column in columns)


class _Maker:
    """Makes one query; a part that does not fit its rows is made anew with less below it."""

    def __init__(self, number: int) -> None:
        self.dice = random.Random(number)
        self._aliases = 0

    def rows(self, depth: int) -> Rows:
        """A query with at most so many queries within each other."""
        if depth <= 0:
            table, columns = self.dice.choice(list(TABLES.items()))
            return f"select {_names(columns)} from {table}", columns
        made = self.dice.choice(self._parts())(depth)
        return self.rows(depth - 1) if made is None else made

    def _parts(self) -> tuple[Callable[[int], Rows | None], ...]:
        return (
            *(
                self.filtered,
                self.projected,
                self.renamed,
                self.grouped,
                self.grouped,
                self.grouped,
            ),
            *(self.windowed, self.joined, self.joined, self.joined, self.within, self.first),
            *(self.first, self.top, self.distinct, self.together, self.together, self.among),
            *(self.above, self.counted_over, self.versioned),
        )

    def _alias(self) -> str:
        self._aliases += 1
        return f"r{self._aliases}"

    def _one(self, columns: Columns) -> Column | None:
        return self.dice.choice(columns) if columns else None

    def _some(self, columns: Columns, *numbers: int) -> Columns:
        return tuple(self.dice.sample(columns, min(len(columns), self.dice.choice(numbers))))

    def _kept(self, columns: Columns, share: float) -> Columns:
        return tuple(c for c in columns if self.dice.random() < share) or columns[:1]

    def _source(self, depth: int) -> Rows:
        if depth <= 2 and self.dice.random() < 0.4:
            return self.dice.choice(list(TABLES.items()))
        text, columns = self.rows(depth - 1)
        return f"({text})", columns

    def _condition(self, columns: Columns, alias: str) -> str:
        column = self.dice.choice(_of(columns, "text", *_NUMBERS) or columns)
        name = f"{alias}.{column.name}"
        forms = {
            "text": ("= 'a'", "is not null", "<> 'b'", "in ('a', 'b')", "like 'x%'"),
            "moment": ("is not null",),
            "time": ("is not null",),
        }.get(column.kind, ("> 1", "between 1 and 9", "= 3"))
        return f"{name} {self.dice.choice(forms)}"

    def filtered(self, depth: int) -> Rows | None:
        source, columns = self._source(depth)
        alias = self._alias()
        where = self._condition(columns, alias)
        if self.dice.random() < 0.3:
            where += self.dice.choice((" and ", " or ")) + self._condition(columns, alias)
        return (
            f"select {_names(columns, f'{alias}.')} from {source} as {alias} where {where}",
            columns,
        )

    def projected(self, depth: int) -> Rows | None:
        source, columns = self._source(depth)
        alias = self._alias()
        items, found = [], []
        for column in self._kept(columns, 0.7):
            name = f"{alias}.{column.name}"
            plain = self.dice.random() < 0.7
            if not plain and column.kind == "text":
                name = f"upper({name}) as {column.name}"
            elif not plain and column.kind in _NUMBERS:
                name, column = f"{name} + 1 as {column.name}", Column(column.name, "number")
            items.append(name)
            found.append(column)
        return f"select {', '.join(items)} from {source} as {alias}", tuple(found)

    def renamed(self, depth: int) -> Rows | None:
        source, columns = self._source(depth)
        alias = self._alias()
        found = tuple(Column(f"{c.name}_{self._aliases}", c.kind) for c in columns)
        items = ", ".join(
            f"{alias}.{old.name} as {new.name}" for old, new in zip(columns, found, strict=True)
        )
        return f"select {items} from {source} as {alias}", found

    def _aggregates(self, columns: Columns, alias: str) -> list[tuple[str, Column]]:
        found = [("count(*) as n", Column("n", "whole"))]
        for column in columns:
            if self.dice.random() >= 0.35:
                continue
            name = f"{alias}{column.name}"
            if column.kind in _NUMBERS:
                call, kind = self.dice.choice(("sum", "max", "min", "avg")), "number"
            elif column.kind == "text":
                call = self.dice.choice(("max", "min", "count"))
                kind = "whole" if call == "count" else "text"
            else:
                call, kind = "max", "moment"
            apart = "distinct " if call == "count" and self.dice.random() < 0.5 else ""
            new = Column(f"{call}_{column.name}", kind)
            found.append((f"{call}({apart}{name}) as {new.name}", new))
        return found[1:] if len(found) > 1 and self.dice.random() < 0.3 else found

    def grouped(self, depth: int) -> Rows | None:
        source, columns = self._source(depth)
        alias = self._alias()
        keys = self._some(_of(columns, "text", "whole"), 0, 1, 1, 1, 2)
        rest = tuple(c for c in columns if c not in keys)
        calls = self._aggregates(rest, f"{alias}.")
        items = ", ".join([*(f"{alias}.{key.name}" for key in keys), *(text for text, _ in calls)])
        text = f"select {items} from {source} as {alias}"
        if keys:
            text += f" group by {_names(keys, f'{alias}.')}"
        if self.dice.random() < 0.2:
            text += " having count(*) > 2"
        return text, (*keys, *(column for _, column in calls))

    def windowed(self, _depth: int) -> Rows | None:
        table = self.dice.choice(_APPENDED)
        columns = TABLES[table]
        (time,) = _of(columns, "time")
        window = f"table({self.dice.choice(_WINDOWS).format(table, time.name)})"
        if self.dice.random() < 0.25:
            found = (*_of(columns, "text", *_NUMBERS), *_BOUNDS, _WINDOW_TIME)
            return f"select {_names(found)} from {window}", found
        keys = self._some(_of(columns, "text", "whole"), 0, 1, 1, 2)
        bounds: Columns = _BOUNDS if self.dice.random() < 0.8 else _BOUNDS[:1]
        if len(bounds) == 2 and self.dice.random() < 0.4:
            bounds = (*bounds, _WINDOW_TIME)
        calls = self._aggregates(tuple(c for c in columns if c not in keys), "")
        by = (*keys, *bounds)
        items = ", ".join([_names(by), *(text for text, _ in calls)])
        found = (*by, *(column for _, column in calls))
        return f"select {items} from {window} group by {_names(by)}", found

    def _both(self, left: Rows, right: Rows, share: float, plain: bool) -> Rows:
        """What is selected of two sides, with each name once."""
        items: list[str] = []
        found: list[Column] = []
        for alias, columns in (left, right):
            for column in columns:
                if found and self.dice.random() >= share:
                    continue
                taken = any(column.name == other.name for other in found)
                name = f"{column.name}_{self._aliases}{len(found)}" if taken else column.name
                items.append(f"{alias}.{column.name}" + (f" as {name}" if taken else ""))
                found.append(Column(name, column.kind))
        return ", ".join(items), _plain(tuple(found)) if plain else tuple(found)

    def _pair(self, left: Columns, right: Columns) -> tuple[Column, Column] | None:
        texts, others = _of(left, "text"), _of(right, "text")
        if not texts or not others:
            return None
        alike = [
            (a, b) for a in texts for b in others if a.name.split("_")[0] == b.name.split("_")[0]
        ]
        if alike and self.dice.random() < 0.5:
            return self.dice.choice(alike)
        return self.dice.choice(texts), self.dice.choice(others)

    def joined(self, depth: int) -> Rows | None:
        (source, columns), (other, more) = self._source(depth), self._source(depth)
        a, b = self._alias(), self._alias()
        pair = self._pair(columns, more)
        if pair is None:
            return None
        on = f"{a}.{pair[0].name} = {b}.{pair[1].name}"
        one, two = self._one(_of(columns, *_NUMBERS)), self._one(_of(more, *_NUMBERS))
        if one and two and self.dice.random() < 0.2:
            on += f" and {a}.{one.name} > {b}.{two.name}"
        if self.dice.random() < 0.15:
            on += f" and {self._condition(more, b)}"
        items, found = self._both((a, columns), (b, more), 0.75, plain=True)
        where = f" where {self._condition(columns, a)}" if self.dice.random() < 0.2 else ""
        kind = self.dice.choice(_JOINS)
        return f"select {items} from {source} as {a} {kind} {other} as {b} on {on}{where}", found

    def within(self, _depth: int) -> Rows | None:
        """A join within an interval of time."""
        source, other = self.dice.choice(_APPENDED), self.dice.choice(_APPENDED)
        columns, more = TABLES[source], TABLES[other]
        a, b = self._alias(), self._alias()
        pair = self._pair(columns, more)
        assert pair is not None
        (time,), (bound,) = _of(columns, "time"), _of(more, "time")
        items, found = self._both((a, columns), (b, more), 0.6, plain=False)
        return (
            f"select {items} from {source} as {a} {self.dice.choice(_JOINS)} {other} as {b}"
            f" on {a}.{pair[0].name} = {b}.{pair[1].name} and {a}.{time.name}"
            f" between {b}.{bound.name} - interval '5' minutes and {b}.{bound.name}"
        ), found

    def _ranked(self, depth: int, bound: str, kinds: tuple[str, ...]) -> Rows | None:
        source, columns = self._source(depth)
        alias = self._alias()
        order = self._one(_of(columns, *kinds))
        keys = self._some(_of(columns, "text", "whole"), 1, 1, 2)
        if order is None or not keys:
            return None
        direction = self.dice.choice(("asc", "desc"))
        if bound in ("= 1", "<= 1") and order.kind != "time":
            # Of the first row by a value Flink says that it is final, and replaces it all the same.
            direction = "desc"
        numbered = (
            f"select {_names(columns, f'{alias}.')}, row_number() over (partition by"
            f" {_names(keys, f'{alias}.')} order by {alias}.{order.name} {direction}) as rn"
            f" from {source} as {alias}"
        )
        found = self._kept(columns, 0.85)
        if self.dice.random() < 0.3:
            found = (*found, Column("rn", "whole"))
        return f"select {_names(found)} from ({numbered}) where rn {bound}", found

    def first(self, depth: int) -> Rows | None:
        return self._ranked(depth, "= 1", ("time", "moment"))

    def top(self, depth: int) -> Rows | None:
        bound = self.dice.choice(("<= 3", "<= 1", "< 5", "= 2", "between 2 and 4"))
        return self._ranked(depth, bound, (*_NUMBERS, "moment"))

    def distinct(self, depth: int) -> Rows | None:
        source, columns = self._source(depth)
        alias = self._alias()
        found = self._some(columns, 1, 2, 3)
        items = _names(found, f"{alias}.")
        return f"select distinct {items} from {source} as {alias}", _plain(found)

    def together(self, depth: int) -> Rows | None:
        """Two queries as one set."""
        (source, columns), (other, more) = self._source(depth), self._source(depth)
        texts, others = _of(columns, "text"), _of(more, "text")
        width = min(len(texts), len(others), 2)
        if not width:
            return None
        a, b = self._alias(), self._alias()
        found, same = self._some(texts, width), self._some(others, width)
        kinds = ("union all", "union all", "union", "intersect", "except", "intersect all")
        return (
            f"select {_names(found, f'{a}.')} from {source} as {a} {self.dice.choice(kinds)}"
            f" select {_names(same, f'{b}.')} from {other} as {b}"
        ), found

    def among(self, depth: int) -> Rows | None:
        """Rows for which a subquery has one, or none."""
        (source, columns), (other, more) = self._source(depth), self._source(depth)
        pair = self._pair(columns, more)
        if pair is None:
            return None
        a, b = self._alias(), self._alias()
        mine, theirs = f"{a}.{pair[0].name}", f"{b}.{pair[1].name}"
        asked = f"exists (select 1 from {other} as {b} where {theirs} = {mine})"
        where = self.dice.choice(
            (f"{mine} in (select {theirs} from {other} as {b})", asked, f"not {asked}")
        )
        return f"select {_names(columns, f'{a}.')} from {source} as {a} where {where}", columns

    def above(self, depth: int) -> Rows | None:
        """Rows above the mean of a subquery."""
        (source, columns), (other, more) = self._source(depth), self._source(depth)
        value, asked = self._one(_of(columns, *_NUMBERS)), self._one(_of(more, *_NUMBERS))
        if value is None or asked is None:
            return None
        a, b = self._alias(), self._alias()
        return (
            f"select {_names(columns, f'{a}.')} from {source} as {a}"
            f" where {a}.{value.name} > (select avg({b}.{asked.name}) from {other} as {b})"
        ), columns

    def counted_over(self, depth: int) -> Rows | None:
        source, columns = self._source(depth)
        alias = self._alias()
        order, key = self._one(_of(columns, "time")), self._one(_of(columns, "text"))
        if order is None or key is None:
            return None
        frame = self.dice.choice(("", " rows between 2 preceding and current row"))
        return (
            f"select {_names(columns, f'{alias}.')}, count(*) over (partition by {alias}.{key.name}"
            f" order by {alias}.{order.name}{frame}) as cnt from {source} as {alias}"
        ), (*columns, Column("cnt", "whole"))

    def versioned(self, _depth: int) -> Rows | None:
        """A join with the version of a table at the time of the row."""
        source, other = (
            self.dice.choice(("orders", "payments")),
            self.dice.choice(("customers", "accounts")),
        )
        columns, more = TABLES[source], TABLES[other]
        a, b = self._alias(), self._alias()
        (time,), key = _of(columns, "time"), self.dice.choice(_of(columns, "text"))
        items = f"{_names(columns, f'{a}.')}, {b}.{more[1].name}"
        return (
            f"select {items} from {source} as {a} {self.dice.choice(('join', 'left join'))} {other}"
            f" for system_time as of {a}.{time.name} as {b} on {a}.{key.name} = {b}.{more[0].name}"
        ), (*columns, more[1])
