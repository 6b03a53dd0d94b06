"""What the operators of a plan keep: rows or results, for which key, until when, and how many bytes about.

Which operator keeps what is read off Flink's runtime operators: StreamingJoinOperator, GroupAggFunction, the window
operators, the rank and deduplicate functions, RowTimeIntervalJoin, TemporalRowTimeJoinOperator.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import field

from compiler.physical.keys import is_unique
from compiler.physical.nodes import Node
from compiler.physical.widths import ENTRY, row_width
from compiler.physical.written import key_values
from compiler.plan import operators as op
from compiler.plan.expressions import AggregateCall, Call, Expr, FieldRef, Literal, OverCall
from compiler.plan.intervals import interval_times
from compiler.plan.traverse import walk as parts
from compiler.types.datatype import DataType, Root
from dsl.records import dataclass
from dsl.span import Span

DAY = 86_400_000
"""Milliseconds: state that nothing bounds is estimated by what a day adds."""

KEYS = 1_000_000.0
RATE = 100.0
"""Different values of a column, and rows a second of a source, where the file says nothing."""

_FEW = {Root.BOOLEAN: 2.0}


@dataclass(frozen=True, slots=True)
class Volumes:
    """What is known of the amounts of data: rows a second by source, different values by source and column."""

    rates: dict[str, float] = field(default_factory=dict)
    distinct: dict[tuple[str, str], float] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class State:
    """One kind of entries that an operator keeps.

    `bound` is `window`, `watermark`, `ttl`, `rows` (a fixed number of rows), `keys` (one entry for each value of the
    key, and no end), or `nothing` (grows with every row). `entries` and `width` (bytes of one) give the estimate;
    of what nothing bounds, after a day. `ttl` are the milliseconds for which it is kept where `ttl` bounds it.
    """

    what: str
    by: tuple[str, ...] | None
    bound: str
    entries: float
    width: int
    ttl: int = 0

    @property
    def bytes(self) -> float:
        """The estimate."""
        return self.entries * self.width


@dataclass(frozen=True, slots=True)
class Keeper:
    """Estimates states; `ttl` is the milliseconds after which state that is not written is forgotten, by output.

    `said` is what the file says for the whole job, `job_ttl` what the emitted job sets: another where tasks need it.
    `repeats` has the places of the steps `dedup ... within`.
    """

    volumes: Volumes
    ttl: Mapping[str, int]
    said: int = 0
    job_ttl: int = 0
    repeats: frozenset[Span] = frozenset()

    def states(self, node: Node) -> tuple[State, ...]:
        """What an operator keeps."""
        return tuple(self._states(node))

    def _states(self, node: Node) -> Iterator[State]:
        match node.kind:
            case "GroupAggregate":
                yield from self._groups(node)
            case "Join":
                yield from self._joined(node)
            case "IntervalJoin":
                yield from self._timed(node, _reach(node))
            case "WindowJoin":
                yield from self._timed(node, _length(node))
            case "TemporalJoin":
                yield from self._temporal(node)
            case "WindowAggregate" | "GroupWindowAggregate":
                yield self._windows(node)
            case "WindowRank" | "WindowDeduplicate":
                length = _length(node)
                rows = min(self.rate(node) * length / 1000, self._keys(node, node.by))
                yield State("rows of open windows", node.by, "window", rows, _width(node))
            case "Deduplicate":
                what = "keys that were seen" if node.strategy == "first" else "last row of each key"
                yield self._per_key(what, node, node.by, _width(node))
            case "Rank" | "SortLimit":
                yield from self._ranked(node)
            case "OverAggregate":
                yield from self._over(node)
            case "Match":
                yield self._matched(node)
            case "ChangelogNormalize":
                yield self._per_key("last row of each key", node, node.by, _width(node))
            case "TemporalSort":
                yield State(
                    "rows that wait for the watermark",
                    None,
                    "watermark",
                    self.rate(node),
                    _width(node),
                )
            case "Sort":
                yield self._growing("all rows", node, None, _width(node))
            case "Process":
                yield from self._processed(node)
            case _:
                pass

    def total(self, node: Node) -> float:
        """The bytes that an operator keeps."""
        return sum(state.bytes for state in self.states(node))

    def rate(self, node: Node) -> float:
        """Rows a second that come to an operator, at most, as far as declared."""
        if node.kind == "TableSourceScan":
            return self.volumes.rates.get(node.relation, RATE)
        found = [self.rate(child) for child in node.inputs]
        if node.kind == "Union":
            return sum(found)
        return max(found, default=0.0)

    def _keys(self, node: Node, by: tuple[str, ...] | None) -> float:
        """How many different keys there are."""
        if by is None:
            return 1.0
        below = node.inputs[0] if node.inputs else node
        count, open_ended = 1.0, False
        for name in by:
            known = self.volumes.distinct.get(_origin(node, below, name))
            kind = below.columns.get(name, node.columns.get(name))
            few = _FEW.get(kind.root) if kind is not None else None
            few = key_values(node, name) if few is None else few
            count *= known or few or 1.0
            open_ended = open_ended or (known is None and few is None)
        return max(count, KEYS) if open_ended else count

    def ttl_of(self, node: Node, side: int = 0) -> int:
        """Milliseconds after which the state of an operator, or of a side of a join, is forgotten; 0 for never."""
        own = hinted(node, side)
        return self.ttl.get(node.relation, self.job_ttl) if own is None else own

    def _per_key(
        self, what: str, node: Node, by: tuple[str, ...] | None, width: int, ttl: int | None = None
    ) -> State:
        """An entry for each key: as many as there are, or as come in the time that state is kept."""
        keys = self._keys(node, by)
        ttl = self.ttl_of(node) if ttl is None else ttl
        if ttl:
            entries = min(keys, self.rate(node) * ttl / 1000)
            return State(what, by, "ttl", entries, width, ttl)
        return State(what, by, "keys" if by is not None else "rows", keys, width)

    def _growing(
        self, what: str, node: Node, by: tuple[str, ...] | None, width: int, ttl: int | None = None
    ) -> State:
        """An entry for each row."""
        ttl = self.ttl_of(node) if ttl is None else ttl
        horizon = ttl or DAY
        bound = "ttl" if ttl else "nothing"
        return State(what, by, bound, self.rate(node) * horizon / 1000, width, ttl)

    def _groups(self, node: Node) -> Iterator[State]:
        calls = _calls(node)
        key = _key_width(node)
        yield self._per_key("results of groups", node, node.by, key + _accumulators(calls))
        for call in calls:
            keeps_values = call.distinct or _is_collecting(call, node)
            if keeps_values:
                width = key + row_width([arg.type for arg in call.args]) + ENTRY
                yield self._growing(_values_of(call), node, node.by, width)

    def _joined(self, node: Node) -> Iterator[State]:
        assert node.join is not None
        sides = list(zip(*node.join.pairs, strict=True)) or [(), ()]
        for side, (name, child, columns) in enumerate(
            zip(("left", "right"), node.inputs, sides, strict=True)
        ):
            width = row_width(child.columns.values()) + ENTRY
            ttl, by = self.ttl_of(node, side), tuple(columns)
            if child.upsert and is_unique(child.upsert, columns):
                yield self._per_key(f"{name} row of each key", child, by, width, ttl)
            else:
                yield self._growing(f"{name} rows", child, by, width, ttl)

    def _timed(self, node: Node, length: int) -> Iterator[State]:
        bound = "window" if node.kind == "WindowJoin" else "watermark"
        for name, child in zip(("left", "right"), node.inputs, strict=True):
            width = row_width(child.columns.values()) + ENTRY
            what = f"{name} rows of the time that is joined"
            yield State(what, node.by, bound, self.rate(child) * length / 1000, width)

    def _temporal(self, node: Node) -> Iterator[State]:
        left, right = node.inputs
        wide = row_width(left.columns.values()) + ENTRY
        yield State(
            "left rows that wait for the watermark", node.by, "watermark", self.rate(left), wide
        )
        keys = tuple(b for _, b in node.join.pairs) if node.join is not None else ()
        width = row_width(right.columns.values()) + ENTRY
        yield self._per_key("last version of each key", right, keys, width)

    def _windows(self, node: Node) -> State:
        length = _length(node)
        keys = min(self._keys(node, node.by), max(1.0, self.rate(node) * length / 1000))
        width = _key_width(node) + _accumulators(_calls(node))
        return State("results of open windows", node.by, "window", keys, width)

    def _ranked(self, node: Node) -> Iterator[State]:
        limit = node.detail.get("limit", 1)
        assert isinstance(limit, int)
        if node.strategy == "retract":
            yield self._growing("all rows", node, node.by, _width(node))
            return
        what = f"first {limit} rows of each key" if node.by is not None else f"first {limit} rows"
        found = self._per_key(what, node, node.by, limit * _width(node))
        yield found

    def _over(self, node: Node) -> Iterator[State]:
        calls = [c for c in _tuple(node, "over") if isinstance(c, OverCall)]
        bounded = calls and all(c.frame is not None and c.frame.start[1] is not None for c in calls)
        if not bounded:
            repeats = node.span in self.repeats
            what = "time of the last row of each key" if repeats else "running results of each key"
            yield self._per_key(what, node, node.by, _key_width(node) + 16)
            return
        reach = max((_milliseconds(c.frame.start[1]) for c in calls if c.frame), default=0)
        if reach:
            rows = self.rate(node) * reach / 1000
            yield State("rows of the frame", node.by, "watermark", rows, _width(node))
        else:
            yield self._per_key("rows of the frame of each key", node, node.by, 10 * _width(node))

    def _processed(self, node: Node) -> Iterator[State]:
        """What code in Python declares that it keeps: of a collection, a few elements for each key."""
        given = node.detail["process"]
        assert isinstance(given, op.ProcessRows)
        by, keys = node.by, _key_width(node)
        for kept in given.state:
            width = keys + row_width([kept.type])
            yield self._per_key(f"`{kept.name}` of each key", node, by, width, kept.ttl)
        if given.timers:
            yield State("timers", by, "watermark", self._keys(node, by), keys + 8)

    def _matched(self, node: Node) -> State:
        within = node.detail.get("within")
        if within is not None:
            reach = _milliseconds(within)
            rows = self.rate(node) * reach / 1000
            return State("rows of matches begun", node.by, "watermark", rows, _width(node))
        # CepOperator forgets matches by time alone, whatever the job says of state.
        return self._growing("rows of matches begun", node, node.by, _width(node), ttl=0)


_DURATION = re.compile(r"\s*(\d+)\s*([a-zA-Zµ]*)\s*")
_UNITS = {"ms": 1, "s": 1000, "m": 60_000, "h": 3_600_000, "d": DAY}


def hinted(node: Node, side: int = 0) -> int | None:
    """What a STATE_TTL hint says of a side of a join, or of an aggregation's input."""
    given = node.detail.get("join")
    if isinstance(given, op.Join):
        alias = given.right_alias if side else given.left_alias
        read = given.right if side else given.left
        names = {alias, read.relation if isinstance(read, op.Read) else None}
        hints: object = given.hints
    else:
        names, hints = set(), node.detail.get("hints", ())
    for name, arguments in hints if isinstance(hints, tuple) else ():
        for key, value in arguments if name == "STATE_TTL" else ():
            if key in names or not names:
                return duration(value)
    return None


def duration(text: str) -> int:
    """Milliseconds of a duration as Flink writes it: `1d`, `12 h`, `90 min`."""
    found = _DURATION.fullmatch(text)
    if found is None:
        return 0
    unit = found[2].lower()
    short = "ms" if unit.startswith(("ms", "mil")) else unit[:1]
    return int(found[1]) * _UNITS.get(short, 1)


def _tuple(node: Node, name: str) -> tuple[object, ...]:
    found = node.detail.get(name, ())
    return found if isinstance(found, tuple) else ()


def _calls(node: Node) -> list[AggregateCall]:
    return [call for call in _tuple(node, "calls") if isinstance(call, AggregateCall)]


def _origin(node: Node, below: Node, name: str) -> tuple[str, str]:
    return below.origins.get(name) or node.origins.get(name) or ("", name)


def _width(node: Node) -> int:
    below = node.inputs[0] if node.inputs else node
    return row_width(below.columns.values()) + ENTRY


def _key_width(node: Node) -> int:
    kinds: list[DataType] = []
    for name in node.by or ():
        kind = node.columns.get(name)
        if kind is None and node.inputs:
            kind = node.inputs[0].columns.get(name)
        if kind is not None:
            kinds.append(kind)
    return row_width(kinds) + ENTRY


def _accumulators(calls: list[AggregateCall]) -> int:
    """Bytes of the results of a group; an average keeps a sum and a count."""
    return sum(16 if call.function == "AVG" else row_width([call.type]) for call in calls) + 8


def _values_of(call: AggregateCall) -> str:
    """The values that an aggregate keeps, by the name of a column or else of the function."""
    columns = [f"`{a.name}`" for a in call.args if isinstance(a, FieldRef) and "$" not in a.name]
    named = 0 < len(columns) == len(call.args)
    of = f"of {', '.join(columns)}" if named else f"that `{call.function.lower()}` takes"
    return f"all {'different ' if call.distinct else ''}values {of}"


_COLLECTING = ("COLLECT", "LISTAGG", "ARRAY_AGG", "JSON_ARRAYAGG", "JSON_OBJECTAGG")


def _is_collecting(call: AggregateCall, node: Node) -> bool:
    """Whether every value is kept: to be given, or to find the next MIN or MAX when one is taken back."""
    if call.function in _COLLECTING:
        return True
    retracting = any(not child.insert_only for child in node.inputs)
    return retracting and call.function in ("MIN", "MAX", "FIRST_VALUE", "LAST_VALUE")


def _milliseconds(expr: object) -> int:
    """An interval's length; 0 for what is none."""
    if isinstance(expr, Literal) and expr.type.root is Root.INTERVAL_SECONDS:
        return int(expr.value) if isinstance(expr.value, int) else 0
    if isinstance(expr, Literal) and expr.type.root is Root.INTERVAL_MONTHS:
        return int(expr.value) * 30 * DAY if isinstance(expr.value, int) else 0
    return 0


def _reach(node: Node) -> int:
    """The time between the rows that an interval join puts together, at most."""
    given = node.detail.get("join")
    if not isinstance(given, op.Join):
        return 0
    found = 0
    for condition, _, _ in interval_times(given):
        found += sum(_milliseconds(part) for part in parts(condition))
    return found


def _length(node: Node) -> int:
    """The length of windows, in milliseconds."""
    window = node.detail.get("window")
    if isinstance(window, Call):
        return max(map(_milliseconds, _arguments(window)), default=0)
    windows = node.windows or next((n.windows for n in node.inputs if n.windows), None)
    if windows is None:
        return 0
    sizes = windows.spec[1]
    return max(sizes) if isinstance(sizes, tuple) and sizes else 0


def _arguments(window: Call) -> tuple[Expr, ...]:
    return window.args
