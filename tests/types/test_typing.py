"""What typing an expression gives, and what it says of one that has no type."""

from decimal import Decimal

import pytest

from compiler.plan.expressions import AggregateCall, Call, CaseExpr, CastExpr, FieldRef, Literal
from compiler.types import families as f
from compiler.types.context import Context, UserFunction
from compiler.types.show import show
from compiler.types.typing import type_expression
from dsl.span import Span
from dsl.syntax.expressions import Binary
from tests.types.agreement import parsed, table

HERE = Span("p", 0, 0)


class Declared:
    """Two functions: a macro and a Python function."""

    functions = {
        "fee": UserFunction(
            "fee",
            (("amount", f.decimal(10, 2)), ("rate", f.DOUBLE)),
            f.DOUBLE,
            "sql",
            parsed(["amount * rate"])[0],
        ),
        "score": UserFunction("score", (("text", f.STRING),), f.INT, "python"),
    }

    def lookup(self, name: str) -> UserFunction | None:
        return self.functions.get(name)

    def names(self) -> tuple[str, ...]:
        return tuple(self.functions)


def context(*, aggregates: bool = False, over: bool = False) -> Context:
    params = {
        "bucket": Literal(60_000, f.SECONDS.with_nullable(False), HERE),
        "region": Literal("eu", f.char(2, nullable=False), HERE),
    }
    return Context(
        table("2.2"), params, functions=Declared(), allow_aggregates=aggregates, allow_over=over
    )


def typed(text: str, **where: bool) -> object:
    (tree,) = parsed([text])
    assert tree is not None, text
    surroundings = context(**where)
    found = type_expression(tree, surroundings)
    assert found is not None, surroundings.report
    assert not surroundings.report
    return found


def refused(text: str, **where: bool) -> tuple[str, str]:
    (tree,) = parsed([text])
    assert tree is not None, text
    surroundings = context(**where)
    assert type_expression(tree, surroundings) is None
    assert len(surroundings.report) == 1, surroundings.report
    found = surroundings.report[0]
    return found.code.number, found.message


def test_params_and_durations_are_literals() -> None:
    bucket = typed("$bucket")
    assert isinstance(bucket, Literal)
    assert (bucket.value, show(bucket.type)) == (60_000, "INTERVAL SECOND(3) NOT NULL")
    assert bucket.span != HERE
    topic = typed("'a.${region}.b'")
    assert isinstance(topic, Literal)
    assert (topic.value, show(topic.type)) == ("a.eu.b", "CHAR(6) NOT NULL")
    minute = typed("ts - 1m")
    assert isinstance(minute, Call)
    assert isinstance(minute.args[1], Literal)
    assert minute.args[1].value == 60_000


def test_shapes() -> None:
    both = typed("b and nb and i > 1")
    assert isinstance(both, Call)
    assert (both.function, len(both.args)) == ("AND", 3)
    case = typed("case i when 1 then 'a' when 2 then 'b' end")
    assert isinstance(case, CaseExpr)
    assert isinstance(case.branches[0][0], Call)
    assert case.branches[0][0].function == "="
    price = typed("-1.50")
    assert isinstance(price, Literal)
    assert price.value == Decimal("-1.50")
    count = typed("count(*)", aggregates=True)
    assert isinstance(count, AggregateCall)
    assert count.args == ()
    cast = typed("try_cast(s as int)")
    assert isinstance(cast, CastExpr)
    assert cast.safe


def test_time_attributes_live_only_in_plain_columns() -> None:
    plain = typed("rt")
    assert isinstance(plain, FieldRef)
    assert plain.type.time_attribute == "rowtime"
    for text in ("rt + interval '1' day", "cast(rt as timestamp(3))", "coalesce(rt, ts)"):
        found = typed(text)
        assert isinstance(found, Call | CastExpr)
        assert found.type.time_attribute is None


def test_macros_are_replaced_by_their_bodies() -> None:
    found = typed("fee(i, 0.5)")
    assert isinstance(found, Call)
    assert found.function == "*"
    assert show(found.type) == "DOUBLE"
    assert isinstance(found.args[0], CastExpr)
    assert isinstance(typed("score(ns)"), Call)


def test_thousands_of_operands_are_no_deep_recursion() -> None:
    (tree,) = parsed(["i > 1"])
    assert tree is not None
    chain = tree
    for _ in range(2999):
        chain = Binary("and", chain, tree, tree.span)
    found = type_expression(chain, context())
    assert isinstance(found, Call)
    assert len(found.args) == 3000


@pytest.mark.parametrize(
    ("text", "code", "message"),
    [
        ("amont", "NAM001", "column `amont` is not known"),
        ("uper(s)", "NAM003", "function `uper` is not known"),
        ("$bukket", "NAM004", "parameter `bukket` is not declared"),
        ("upper(i)", "TYP001", "`upper` takes a string as its argument, not `INT`"),
        ("left(s, s)", "TYP001", "`left` takes an integer as its second argument, not `STRING`"),
        ("upper(s, s)", "TYP002", "`upper` takes 1 argument, not 2"),
        ("s = 5", "TYP003", "`STRING` and `INT` cannot be compared with `=`"),
        ("cast(ai as int)", "TYP004", "`ARRAY<INT>` cannot be cast to `INT`"),
        ("cast(s as decimal(40))", "TYP005", "precision 40 of `DECIMAL` is not between 1 and 38"),
        ("sum(i)", "TYP006", "aggregate `sum` cannot stand here"),
        ("coalesce(i, s)", "TYP001", "the arguments of `coalesce` do not go together: `INT` and `STRING`"),
        ("case when b then i else s end", "TYP007", "the results of `case` have no common type: `INT` and `STRING`"),
        ("case when i then 1 end", "TYP008", "a condition is `BOOLEAN`, and this is `INT`"),
        ("rw.c", "TYP009", "field `c` is not known in `ROW<`a` INT, `b` STRING NOT NULL>`"),
        ("sum(i) over (order by rt)", "TYP010", "`sum over (...)` cannot stand here"),
        ("row_number()", "TYP010", "`row_number` needs `over (...)`"),
        ("date '2024-02-30'", "TYP011", "`2024-02-30` is no date"),
        ("null", "TYP007", "`null` alone has no type"),
        ("ts - ts", "TYP001", "`-` does not take `TIMESTAMP(3)` and `TIMESTAMP(3)`"),
        ("fee(s, 1)", "TYP001", "`fee` takes `DECIMAL(10, 2)` as `amount`, not `STRING`"),
        ("json_value(1, '$.a')", "TYP001",
         "`json_value` takes a string that holds JSON as its first argument, not `INT`"),
        ("typeof(pt)", "TYP001",
         "`typeof` takes a value that is no processing time as its argument, not `TIMESTAMP_LTZ(3)`"),
        ("array[ds, nds]", "TYP007", "Flink 2.2 cannot plan `array[...]` of these values"),
        ("json(s)", "NAM003", "`json` stands in `json_array` and as a value of `json_object` only"),
        ("(i, i) overlaps (i, i)", "TYP001",
         "`overlaps` does not take `ROW<`EXPR$0` INT, `EXPR$1` INT>` and `ROW<`EXPR$0` INT, `EXPR$1` INT>`"),
        ("fee(i)", "TYP002", "`fee` takes 2 arguments, not 1"),
        ("i in (select 1 as x)", "TGT001", "a query inside an expression cannot be compiled here yet"),
        ("upper(nosuch) || s", "NAM001", "column `nosuch` is not known"),
    ],
)  # fmt: skip
def test_refusals(text: str, code: str, message: str) -> None:
    assert refused(text) == (code, message)


def test_one_nullable_value_is_counted() -> None:
    code, message = refused("count(i, s)", aggregates=True)
    assert (code, message) == ("TYP002", "Flink has no code for `count(...)` of several values")


def test_aggregates_do_not_nest() -> None:
    assert refused("sum(count(i))", aggregates=True)[0] == "TYP006"


def test_every_mistake_is_reported_once() -> None:
    (tree,) = parsed(["nosuch + upper(i) + other"])
    assert tree is not None
    surroundings = context()
    assert type_expression(tree, surroundings) is None
    assert [d.code.number for d in surroundings.report] == ["NAM001", "TYP001", "NAM001"]


def test_comparison_with_text_offers_a_cast() -> None:
    (tree,) = parsed(["s = 5"])
    assert tree is not None
    surroundings = context()
    assert type_expression(tree, surroundings) is None
    (fix,) = surroundings.report[0].fixes
    assert [edit.text for edit in fix.edits] == ["cast(", " as int)"]
