"""Makes plans at random that Flink accepts, over tables with generated rows and nulls."""

from __future__ import annotations

import json
import random
from dataclasses import dataclass, field
from pathlib import Path

from compiler.plan import operators as op
from compiler.plan.expressions import CaseExpr, Expr, SortKey
from compiler.plan.operators import Operator
from compiler.plan.plan import Plan, PlanSink, Relation
from compiler.types.datatype import Root
from tests.emit.plans import (
    AT,
    BIGINT,
    DOUBLE,
    INT,
    STRING,
    TIMESTAMP,
    agg,
    aggregate,
    call,
    cast,
    count,
    join,
    keep,
    lit,
    plan,
    project,
    rank,
    read,
    ref,
    required,
    set_op,
    sink,
    table,
    task,
    where,
    window,
)


def tables(folder: Path) -> list[Relation]:
    """Two tables of JSON files with 60 rows each."""
    numbers = random.Random(7)
    result = []
    for name in ("a", "b"):
        place = folder / name
        place.mkdir(parents=True, exist_ok=True)
        lines = [json.dumps(_row(numbers, i)) for i in range(60)]
        (place / "rows.json").write_text("\n".join(lines) + "\n")
        options = {"connector": "filesystem", "path": str(place), "format": "json"}
        types = {
            "id": required(INT),
            "k": STRING,
            "n": INT,
            "x": BIGINT,
            "y": DOUBLE,
            "ts": required(TIMESTAMP),
        }
        result.append(table(name, options, "ts", **types))
    return result


def _row(numbers: random.Random, index: int) -> dict[str, object]:
    def maybe(value: object) -> object:
        return None if numbers.random() < 0.25 else value

    return {
        "id": numbers.randrange(12),
        "k": maybe(numbers.choice(["a", "b", "cc", "", "it's"])),
        "n": maybe(numbers.randrange(-5, 6)),
        "x": maybe(numbers.randrange(-100, 100)),
        "y": maybe(numbers.randrange(0, 4) / 2),
        "ts": f"2024-01-01 00:{index // 2:02}:{index % 60:02}.000",
    }


@dataclass
class Maker:
    """Grows a plan task by task. `timed` names the relations whose `ts` is still a time attribute."""

    seed: int
    relations: list[Relation]
    timed: set[str] = field(default_factory=lambda: {"a", "b"})

    def __post_init__(self) -> None:
        self.random = random.Random(self.seed)

    def plan(self) -> Plan:
        """Some tasks, and sinks on the last and on some other."""
        for index in range(self.random.randrange(2, 6)):
            timed, operator = self.operator()
            if self.random.random() < 0.6:
                operator = where(operator, self.condition(operator))
            name = f"t{index}"
            self.relations.append(task(name, operator))
            if timed:
                self.timed.add(name)
        chosen = {self.relations[-1].name: self.relations[-1]}
        other = self.random.choice(self.relations[2:])
        chosen[other.name] = other
        return plan(*self.relations, *(self.sink(relation) for relation in chosen.values()))

    def sink(self, relation: Relation) -> PlanSink:
        """A sink on all or some of the columns."""
        source: Operator = read(relation)
        if self.random.random() < 0.5:
            source = where(source, self.condition(source))
        names = [c.name for c in source.columns]
        some = sorted(
            self.random.sample(names, self.random.randrange(1, len(names) + 1)), key=names.index
        )
        return sink(f"to_{relation.name}", keep(source, *some))

    def source(self) -> tuple[bool, Operator]:
        """A relation, or now and then a filter over one."""
        relation = self.random.choice(self.relations)
        operator: Operator = read(relation)
        if self.random.random() < 0.3:
            operator = where(operator, self.condition(operator))
        return relation.name in self.timed, operator

    def operator(self) -> tuple[bool, Operator]:
        """Any operator over what there is."""
        timed, source = self.source()
        kinds = ["project", "project", "filter", "join", "union", "aggregate", "distinct"]
        if timed and _has(source, "ts"):
            kinds += ["window", "first", "last"]
        match self.random.choice(kinds):
            case "project":
                return timed, self.project(source)
            case "filter":
                return timed, where(source, self.condition(source))
            case "join":
                return False, self.join(source)
            case "union":
                return self.union(timed, source)
            case "aggregate":
                return False, self.aggregate(source)
            case "distinct":
                return False, op.Distinct(keep(source, *self.some(source)), AT)
            case "window":
                return False, self.window(source)
            case kind:
                order = SortKey(ref(source, "ts"), kind == "last")
                return False, rank(
                    source,
                    kind,
                    (self.random.choice(self.of(source, Root.INT, Root.VARCHAR)),),
                    order,
                )

    def project(self, source: Operator) -> Operator:
        """Columns kept, renamed and computed."""
        out: dict[str, Expr] = {name: ref(source, name) for name in self.some(source)}
        if _has(source, "ts"):
            out["ts"] = ref(source, "ts")
        for index in range(self.random.randrange(0, 3)):
            out[f"c{index}"] = self.value(source)
        return project(source, **out)

    def join(self, left: Operator) -> Operator:
        """An equality join on an INT column of each side."""
        _, right = self.source()
        lefts, rights = self.of(left, Root.INT), self.of(right, Root.INT)
        kind = self.random.choice(["inner", "inner", "left", "right", "full", "semi", "anti"])
        if not lefts or not rights:
            return left
        equal = call(
            "=", ref(left, self.random.choice(lefts)), ref(right, self.random.choice(rights), 1)
        )
        return join(left, right, kind, equal)

    def union(self, timed: bool, left: Operator) -> tuple[bool, Operator]:
        """The columns that two inputs have in common, one after the other."""
        other, right = self.source()
        types = {c.name: c.type.with_nullable(True) for c in right.columns}
        common = [c.name for c in left.columns if types.get(c.name) == c.type.with_nullable(True)]
        strict = [n for n in common if ref(left, n).type == ref(right, n).type]
        if not strict:
            return timed, left
        whole = self.random.random() < 0.7
        kept = timed and other and "ts" in strict and whole
        return kept, set_op("union", whole, keep(left, *strict), keep(right, *strict))

    def aggregate(self, source: Operator) -> Operator:
        """Grouped by one or two columns."""
        keys = tuple(self.some(source, Root.INT, Root.VARCHAR)[:2])
        numbers = self.of(source, Root.BIGINT, Root.INT)
        calls = {"cnt": count()}
        if numbers:
            chosen = ref(source, self.random.choice(numbers))
            calls["most"] = agg("MAX", chosen, type=chosen.type.with_nullable(True))
        return aggregate(source, keys, **calls)

    def window(self, source: Operator) -> Operator:
        """A windowed count by one column."""
        windowed = window(source, "tumble", "ts", 300_000)
        keys = self.some(source, Root.INT, Root.VARCHAR)[:1]
        return aggregate(windowed, ("window_start", "window_end", *keys), cnt=count())

    def of(self, source: Operator, *roots: Root) -> list[str]:
        """The names of columns of these types."""
        return [c.name for c in source.columns if c.type.root in roots]

    def some(self, source: Operator, *roots: Root) -> list[str]:
        """Some columns, in order, at least one where there is one."""
        names = self.of(source, *roots) if roots else [c.name for c in source.columns]
        return [n for n in names if self.random.random() < 0.6] or names[:1]

    def value(self, source: Operator) -> Expr:
        """An expression that cannot fail."""
        numbers = self.of(source, Root.INT)
        texts = self.of(source, Root.VARCHAR)
        chosen = self.random.randrange(5)
        if numbers and chosen == 0:
            two = call("+", lit(1), lit(1), type=INT)
            return call("+", ref(source, self.random.choice(numbers)), two, type=INT)
        if texts and chosen == 1:
            return call("UPPER", ref(source, self.random.choice(texts)), type=STRING)
        if numbers and chosen == 2:
            return cast(ref(source, self.random.choice(numbers)), BIGINT)
        if numbers and chosen == 3:
            column = ref(source, self.random.choice(numbers))
            branches = ((self.condition(source), column), (lit(False), lit(3)))
            return CaseExpr(branches, lit(0), column.type, AT)
        return lit(self.random.randrange(5))

    def condition(self, source: Operator, depth: int = 0) -> Expr:
        """A condition over some columns, with parts that are always so."""
        if depth < 2 and self.random.random() < 0.45:
            word = self.random.choice(["AND", "AND", "OR"])
            parts = [self.condition(source, depth + 1) for _ in range(self.random.randrange(2, 4))]
            return call(word, *parts)
        column = self.random.choice(source.columns)
        field_ = ref(source, column.name)
        roll = self.random.random()
        if roll < 0.1:
            return call(self.random.choice(["=", "<"]), lit(1), lit(self.random.randrange(3)))
        if roll < 0.25:
            shown = call(self.random.choice(["IS NULL", "IS NOT NULL"]), field_)
            return op_not_null(shown)
        if column.type.root in (Root.INT, Root.BIGINT):
            return call(
                self.random.choice(["<", "<=", ">", ">=", "<>"]),
                field_,
                lit(self.random.randrange(-3, 4)),
            )
        if column.type.root is Root.VARCHAR:
            return call(
                "=", call("UPPER", field_, type=STRING), lit(self.random.choice(["A", "CC"]))
            )
        return op_not_null(call("IS NOT NULL", field_))


def op_not_null(expr: Expr) -> Expr:
    """A test for null is never null itself."""
    from dataclasses import replace

    return replace(expr, type=expr.type.with_nullable(False))


def _has(source: Operator, name: str) -> bool:
    return any(c.name == name for c in source.columns)
