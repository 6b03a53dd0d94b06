"""Names of columns and fields: what they mean, and what is said of those that mean nothing."""

from compiler.names import did_you_mean
from compiler.plan.expressions import FieldAccessExpr, FieldRef
from compiler.plan.operators import Column
from compiler.types import families as f
from compiler.types.scope import FlatScope, Input
from dsl.diagnostic import Diagnostic, Safety
from dsl.span import Span
from dsl.syntax.expressions import ColumnRef
from dsl.syntax.names import Name

ADDRESS = f.row(("city", "zip"), (f.STRING.with_nullable(False), f.INT))
ORDERS = Input(
    (Column("id", f.BIGINT.with_nullable(False)), Column("amount", f.INT), Column("home", ADDRESS)),
    "o",
)
PEOPLE = Input((Column("id", f.BIGINT), Column("name", f.STRING)), "p", side=1)
BOTH = FlatScope((ORDERS, PEOPLE))


def ref(text: str) -> ColumnRef:
    parts, start = [], 0
    for word in text.split("."):
        parts.append(Name(word, Span("x", start, start + len(word))))
        start += len(word) + 1
    return ColumnRef(tuple(parts), Span("x", 0, len(text)))


def test_plain_and_qualified_names() -> None:
    assert BOTH.column(ref("amount")) == FieldRef("amount", f.INT, Span("x", 0, 6), 0)
    found = BOTH.column(ref("p.id"))
    assert isinstance(found, FieldRef)
    assert (found.name, found.side, found.span) == ("id", 1, Span("x", 0, 4))


def test_nested_fields_are_null_where_the_row_is() -> None:
    for text in ("home.city", "o.home.city"):
        found = BOTH.column(ref(text))
        assert isinstance(found, FieldAccessExpr)
        assert found.type == f.STRING
        assert found.span == Span("x", 0, len(text))


def test_ambiguous_name_says_how_to_write_it() -> None:
    found = BOTH.column(ref("id"))
    assert isinstance(found, Diagnostic)
    assert found.code.number == "NAM002"
    assert found.help == ("write `o.id` or `p.id`",)


def test_unknown_names() -> None:
    cases = {
        "amont": ("NAM001", "column `amont` is not known", "did you mean `amount`?"),
        "Amount": (
            "NAM001",
            "column `Amount` is not known",
            "names are case-sensitive: `amount` is known",
        ),
        "p.nam": ("NAM001", "column `nam` is not known in `p`", "did you mean `name`?"),
        "q.name": ("NAM001", "`q` is neither an input nor a column here", None),
        "home.cty": (
            "TYP009",
            "field `cty` is not known in `ROW<`city` STRING NOT NULL, `zip` INT>`",
            None,
        ),
        "amount.x": (
            "TYP009",
            "`x` is looked for in a value of type `INT`, which has no fields",
            None,
        ),
    }
    for text, (code, message, help_) in cases.items():
        found = BOTH.column(ref(text))
        assert isinstance(found, Diagnostic), text
        assert (found.code.number, found.message) == (code, message)
        if help_ is not None:
            assert found.help == (help_,)


def test_a_clear_candidate_is_a_safe_fix() -> None:
    found = BOTH.column(ref("p.nam"))
    assert isinstance(found, Diagnostic)
    (fix,) = found.fixes
    assert fix.safety is Safety.SAFE
    assert [(edit.span, edit.text) for edit in fix.edits] == [(Span("x", 2, 5), "name")]


def test_did_you_mean() -> None:
    assert did_you_mean("amuont", ["amount", "account"]) == "amount"
    assert did_you_mean("x", ["alpha", "beta"]) is None
    assert did_you_mean("col", ["col1", "col2"]) is None  # two are as near
    assert did_you_mean("Id", ["id", "is"]) == "id"
    assert did_you_mean("anything", []) is None
