"""What is built from what: one compact tree for each construct."""

from __future__ import annotations

from pathlib import Path

import pytest

from dsl.parse import parse
from dsl.source import Source
from dsl.syntax.declarations import Task
from tests.dsl.compact import compact

EXAMPLE = Path(__file__).parent / "example.stream"


def expression(text: str) -> str:
    parsed = parse(Source("t", f"task t {{ select {text} from t }}"))
    assert parsed.diagnostics == ()
    (task,) = parsed.tree.declarations
    assert isinstance(task, Task)
    return compact(task.query.body.items[0].expression)  # type: ignore[union-attr]


def test_the_example_of_the_language_parses() -> None:
    parsed = parse(Source("example", EXAMPLE.read_text("utf-8")))
    assert parsed.diagnostics == ()
    kinds = [type(d).__name__ for d in parsed.tree.declarations]
    assert kinds.count("Task") == 5
    assert kinds.count("SinkDeclaration") == 3
    first = parsed.tree.declarations[0]
    assert first.doc == "Card payments, cleaned, joined to their merchant, totalled per minute."
    assert not any(d.broken for d in parsed.tree.declarations)


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("a + b * c", "Binary(operator=+ left=a right=Binary(operator=* left=b right=c))"),
        ("a || b + c", "Binary(operator=+ left=Binary(operator=|| left=a right=b) right=c)"),
        ("not a and b", "Binary(operator=and left=Unary(operator=not operand=a) right=b)"),
        ("not a is null", "Unary(operator=not operand=Is(operand=a what=null))"),
        ("a = b is true", "Is(operand=Binary(operator== left=a right=b) what=true)"),
        ("a is not distinct from b", "Binary(operator=is not distinct from left=a right=b)"),
        ("a between 1 and 2 and b",
         "Binary(operator=and left=Between(operand=a low=1 high=2) right=b)"),
        ("a not in (1, 2)", "InList(operand=a items=[1 2] negated)"),
        ("a similar to b escape c", "Like(operand=a pattern=b escape=c kind=similar to)"),
        ("-a.b[1]", "Unary(operator=- operand=ElementAccess(operand=a.b index=1))"),
        ("f(x).y", "FieldAccess(operand=FunctionCall(name=f args=[x] parens) name=y)"),
        ("extract(year from ts)",
         "FunctionCall(name=extract args=[Symbol(word=YEAR) ts] parens)"),
        ("trim(both 'x' from s)", "FunctionCall(name=trim args=[Symbol(word=BOTH) 'x' s] parens)"),
        ("floor(ts to day)", "FunctionCall(name=floor args=[ts Symbol(word=DAY)] parens)"),
        ("current_timestamp", "FunctionCall(name=current_timestamp)"),
        ("count(*)", "FunctionCall(name=count args=[Star()] parens)"),
        ("json_value(a, '$.b' returning int default 1 on empty)",
         ("FunctionCall(name=json_value args=[a '$.b'] parens options=[CallOption(word=RETURNING "
         "value=TypeSyntax(name=INT)) CallOption(word=ON EMPTY value=1)])")),
        ("interval '1:30' hour(2) to minute",
         "IntervalLiteral(text=1:30 start=HOUR end=MINUTE start_precision=2)"),
        ("x'0aff'", "BytesLiteral(digits=0aff)"),
        ("'a''b${p}c'", "\"a'b${p}c\""),
        ("u&'\\0041'", "'A'"),
        ("5m", "DurationLiteral(amount=5 unit=m)"),
        ("64kb", "SizeLiteral(amount=64 unit=kb)"),
        ("$p", "$p"),
        ("cast(a as array<row<x int not null, y decimal(3, 1)>>)",
         ("Cast(operand=a type=TypeSyntax(name=ARRAY elements=[TypeSyntax(name=ROW fields=["
         "TypeField(name=x type=TypeSyntax(name=INT not_null)) "
         "TypeField(name=y type=TypeSyntax(name=DECIMAL args=[3 1]))])]))")),
        ("cast(a as timestamp(3) with local time zone)",
         "Cast(operand=a type=TypeSyntax(name=TIMESTAMP_LTZ args=[3]))"),
        ("case a when 1, 2 then b else c end",
         "Case(operand=a branches=[WhenBranch(conditions=[1 2] result=b)] default=c)"),
    ],
)  # fmt: skip
def test_expression(text: str, tree: str) -> None:
    assert expression(text) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("window tumble(ts, $b, offset => 1m)",
         ("WindowStep(kind=tumble time=ts args=[$b NamedArgument(name=offset "
         "value=DurationLiteral(amount=1 unit=m))])")),
        ("left join m as n as of p.ts on p.a = n.a",
         "Join(kind=left input=m alias=n as_of=p.ts on=Binary(operator== left=p.a right=n.a))"),
        ("left lookup join m on a = b",
         "Join(kind=left lookup input=m on=Binary(operator== left=a right=b))"),
        ("cross join unnest(x) with ordinality as y(a, b)",
         "UnnestStep(unnest=Unnest(expressions=[x] ordinality alias=Alias(name=y columns=[a b])) kind=cross)"),
        ("left join words(x, 1) as w(a) on true",
         ("FunctionStep(call=FunctionCall(name=words args=[x 1] parens) "
         "alias=Alias(name=w columns=[a]) kind=left on=BooleanLiteral(value))")),
        ("dedup by a, b keep last within 1h",
         "Dedup(keys=[a b] keep=last within=DurationLiteral(amount=1 unit=h))"),
        ("process by a from Python 'm:C' state (n int ttl 1h) timers Event_Time returns (b int not null) watermark b",
         ("Process(keys=[a] language=python path='m:C' "
         "state=[StateItem(name=n type=TypeSyntax(name=INT) ttl=DurationLiteral(amount=1 unit=h))] timers=event_time "
         "columns=[ReturnedColumn(name=b type=TypeSyntax(name=INT not_null))] time=b)")),
        ("top 3 by x desc per a as place",
         "Top(count=3 order_by=[OrderItem(expression=x descending)] per=[a] alias=place)"),
        ("set a = 1, b = c,",
         "SetStep(assignments=[Assignment(name=a expression=1) Assignment(name=b expression=c)])"),
        ("rename a as b, c as d", "Rename(pairs=[[a b] [c d]])"),
        ("expect e: a > 0 else drop",
         "Expect(name=e condition=Binary(operator=> left=a right=0) action=drop)"),
        ("group by ()", "GroupByStep()"),
        ("union c, d.rejected", "Union(inputs=[c d.rejected])"),
        ("match (partition by k order by ts measures a.x as y pattern (a b+?) define b as b.x > 1)",
         ("MatchStep(match=MatchRecognize(partition_by=[k] order_by=[OrderItem(expression=ts)] "
         "measures=[Measure(expression=a.x name=y)] pattern=PatternTerm(kind=sequence items=["
         "PatternTerm(kind=symbol name=a low=1 high=1 greedy) PatternTerm(kind=repeat items=["
         "PatternTerm(kind=symbol name=b low=1 high=1 greedy)] low=1)] low=1 high=1 greedy) "
         "define=[Measure(expression=Binary(operator=> left=b.x right=1) name=b)]))")),
    ],
)  # fmt: skip
def test_step(text: str, tree: str) -> None:
    parsed = parse(Source("t", f"task t {{ from a {text} }}"))
    assert parsed.diagnostics == ()
    (task,) = parsed.tree.declarations
    assert isinstance(task, Task)
    assert compact(task.steps[1]) == tree


@pytest.mark.parametrize(
    ("text", "tree"),
    [
        ("param p array<int>", "Param(name=p type=TypeSyntax(name=ARRAY elements=[TypeSyntax(name=INT)]))"),
        ("use a, b as c from 'x'", "Use(name=a names=[[a None] [b c]] path='x')"),
        ("schema s from avro 'x.avsc'", "Schema(name=s columns=ColumnsFromFile(kind=avro path='x.avsc'))"),
        ("schema s (a int, -- of a\n b as a + 1, c string from metadata 'k' virtual,)",
         ("Schema(name=s columns=ColumnList(columns=[PhysicalColumn(name=a type=TypeSyntax(name=INT) "
         "doc=of a) ComputedColumn(name=b expression=Binary(operator=+ left=a right=1)) "
         "MetadataColumn(name=c type=TypeSyntax(name=STRING) key=k virtual)]))")),
        ("function f(a string, b int) returns string as a || 'x'",
         ("Function(name=f parameters=[FunctionParameter(name=a type=TypeSyntax(name=STRING)) "
         "FunctionParameter(name=b type=TypeSyntax(name=INT))] returns=TypeSyntax(name=STRING) "
         "language=sql body=Binary(operator=|| left=a right='x') kind=scalar)")),
        ("function f() returns int from python 'p:f' { x = 1 }",
         ("Function(name=f returns=TypeSyntax(name=INT) language=python path='p:f' "
         "options=[Option(key=x value=1)] kind=scalar)")),
        ("function f(a int) returns table (b int, c string) from java 'F'",
         ("Function(name=f parameters=[FunctionParameter(name=a type=TypeSyntax(name=INT))] "
         "language=java path='F' kind=table table=[FunctionParameter(name=b type="
         "TypeSyntax(name=INT)) FunctionParameter(name=c type=TypeSyntax(name=STRING))])")),
        ("function f(a int) returns aggregate double from java 'F'",
         ("Function(name=f parameters=[FunctionParameter(name=a type=TypeSyntax(name=INT))] "
         "returns=TypeSyntax(name=DOUBLE) language=java path='F' kind=aggregate)")),
        ("sink s from a, b.rejected into kafka { csv.null-literal = 'x' primary key (k) }",
         ("SinkDeclaration(name=s inputs=[a b.rejected] connector=kafka options=[Option("
         "key=csv.null-literal value='x')] primary_key=PrimaryKey(columns=[k]))")),
        ("test t { param.p = 1 given a (x) (1), then b changelog (x) +I (1), -D (2), then c }",
         ("Test(name=t options=[Option(key=param.p value=1)] tables=[TestTable(clause=given output=a "
         "columns=[x] rows=[TestRow(values=[1])]) TestTable(clause=then output=b columns=[x] "
         "rows=[TestRow(values=[1] kind=+I) TestRow(values=[2] kind=-D)] changelog) "
         "TestTable(clause=then output=c)])")),
        ("test t { given a (watermark) (1), watermark '12:00', idle given idle idle then watermark (idle) (2) }",
         ("Test(name=t tables=[TestTable(clause=given output=a columns=[watermark] rows=[TestRow(values=[1]) "
         "TestWatermark(time='12:00') TestIdle()]) TestTable(clause=given output=idle rows=[TestIdle()]) "
         "TestTable(clause=then output=watermark columns=[idle] rows=[TestRow(values=[2])])])")),
    ],
)  # fmt: skip
def test_declaration(text: str, tree: str) -> None:
    parsed = parse(Source("t", text))
    assert parsed.diagnostics == ()
    assert compact(parsed.tree.declarations[0]) == tree


def test_docs() -> None:
    text = (
        "-- Not of a.\n\n-- First line.\n-- Second.\n-- allow TIM004: because\ntask a { from b }\n"
        "/* In a\n * block. */\ntask c { from a }\n"
    )
    assert [d.doc for d in parse(Source("t", text)).tree.declarations] == [
        "First line.\nSecond.", "In a\nblock.",
    ]  # fmt: skip
