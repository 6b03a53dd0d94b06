"""What is offered as a fix mends: after it, the file checks without an error or the warning it was offered for."""

from dataclasses import replace
from typing import Any

import pytest

from compiler.checked import Checked, Settings
from compiler.compile import check
from dsl.diagnostic import Code, Diagnostic, Fix, Safety, diagnostic
from dsl.source import Source
from dsl.span import Span
from streamc.fixing.edits import Offer
from streamc.fixing.edits import applied as applied_to
from tests.markdown import MAIN, ROOT, Case, blocks_of, file_name, read_case, settings_of
from tests.relations.corpus import HEADER

BLANK = diagnostic(Code("TYP999", "none"), "", Span(MAIN, 0, 0))

BODIES = (
    ("SYN001", "select amount order from orders"),
    ("SYN001", "select o.amount as a from orders as o order o.ordered_at"),
    ("SYN001", "from orders select amount total"),
    ("TYP004", "select cast(ordered_at as int) as x from orders"),
    ("TYP004", "select cast(clicked_at as bigint) as x from clicks"),
    ("TYP004", "select cast(quantity as timestamp(3)) as x from orders"),
    ("TYP004", "select cast(quantity + 1 as timestamp_ltz(3)) as x from orders"),
    ("TYP004", "select cast(orders.day as decimal(10, 2)) as x from orders"),
    ("TYP004", "select cast(quantity as date) as x from orders"),
    ("TYP008", "from orders where quantity + 1"),
    ("TYP001", "select order_id from orders where paid and (amount)"),
    ("TYP001", "select order_id from orders where not quantity or paid"),
    ("TYP016", "from orders select upper(note), customer"),
    ("TYP016", "from orders extend (amount * 2)"),
    ("TYP016", "from orders group by customer select customer, sum(amount)"),
    ("TYP023", "from orders where note = null"),
    (
        "TYP010",
        (
            "select sum(quantity) over (partition by customer order by ordered_at rows between interval '1' hour "
            "preceding and current row) as s from orders"
        ),
    ),
    (
        "TYP013",
        (
            "select window_start, count(*) as n from table(tumble(table (select * from orders), "
            "descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end"
        ),
    ),
    (
        "NAM001",
        (
            "select * from orders as o match_recognize (partition by customer order by ordered_at "
            "measures o.amount as x pattern (a b) define b as b.amount > a.amount)"
        ),
    ),
    ("TYP023", "select order_id from orders where paid or note <> null"),
)

FILES = (
    "param n = 3\n",
    "param n = true\n",
    "param n = 5m\n",
    "param int = 3\n",
    "param n: int = 3\n",
    "param n int := 3\n",
    "source s from datagen { rows_per_second = 1, number_of_rows = 2, columns (a int) }\n",
    "task t { from orders }\nsink t_rows from t\n",
)


def checked(text: str) -> Checked:
    return check(Source("case.stream", text), Settings(), lambda *_: None)


def reported(text: str) -> list[Diagnostic]:
    return [
        d for d in checked(text).diagnostics if d.severity == "error" or d.code.number == "TYP023"
    ]


def applied(text: str, fix: Fix) -> str:
    for edit in sorted(fix.edits, key=lambda edit: -edit.span.start):
        text = text[: edit.span.start] + edit.text + text[edit.span.end :]
    return text


@pytest.mark.parametrize(("code", "body"), BODIES)
def test_a_fix_in_a_body_mends(code: str, body: str) -> None:
    text = f"{HEADER}\ntask probe {{\n  {body}\n}}\n"
    (found,) = reported(text)
    assert found.code.number == code
    assert found.fixes
    for fix in found.fixes:
        assert reported(applied(text, fix)) == []


@pytest.mark.parametrize("declaration", FILES)
def test_a_fix_in_a_declaration_mends(declaration: str) -> None:
    text = f"{HEADER}\n{declaration}"
    (found,) = reported(text)
    assert found.fixes
    for fix in found.fixes:
        assert reported(applied(text, fix)) == []


def fixes_of_files() -> list[tuple[str, Case]]:
    """Each whole file in the pages of the diagnostics and in the cases."""
    pages = sorted((ROOT / "docs" / "diagnostics").glob("*.md"))
    cases = [read_case(path) for path in sorted((ROOT / "tests" / "cases").rglob("*.md"))]
    for path in pages:
        blocks = [b for b in blocks_of(path.read_text(encoding="utf-8")) if b.language == "stream"]
        libraries = {name: Source(name, b.text) for b in blocks if (name := file_name(b))}
        main = next((b for b in blocks if not file_name(b)), None)
        if main is not None:
            cases.append(Case(path, Source(MAIN, main.text), libraries, settings_of(main)))
    return [(case.path.relative_to(ROOT).as_posix(), case) for case in cases]


@pytest.mark.parametrize(
    ("name", "case"), fixes_of_files(), ids=lambda v: v if isinstance(v, str) else ""
)
def test_a_fix_in_a_page_or_case_mends(name: str, case: Case) -> None:
    """Each fix, applied alone, takes its diagnostic away. Errors that come were hidden by it, as in a broken body."""
    before = case.check()
    for found in before.diagnostics:
        for fix in found.fixes:
            if fix.safety is not Safety.PLACEHOLDER:
                after = replace(case, **texts_after(case, fix)).check()
                was, now = alike(before, found), alike(after, found)
                assert now < was, f"{name}: {found.code.number} stays after: {fix.title}"


def texts_after(case: Case, fix: Fix) -> dict[str, Any]:
    """The texts of a case with a fix applied."""
    every = {MAIN: case.main, **case.libraries}
    texts = applied_to({n: s.text for n, s in every.items()}, [Offer(BLANK, fix)])
    sources = {n: Source(n, texts.get(n, s.text)) for n, s in every.items()}
    return {"main": sources.pop(MAIN), "libraries": sources}


def alike(checked: Checked, found: Diagnostic) -> int:
    return sum((d.code, d.message) == (found.code, found.message) for d in checked.diagnostics)
