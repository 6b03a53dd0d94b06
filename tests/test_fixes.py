"""What is offered as a fix mends: after it, the file checks without an error or the warning it was offered for."""

import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

import pytest

from compiler.checked import Checked, Settings
from compiler.checks.fixes.offers import MAKERS
from compiler.checks.state import budget, on_conflict, retention
from compiler.checks.state import codes as state
from compiler.checks.time import codes as time
from compiler.checks.values import codes as values
from compiler.codes import all_codes
from compiler.compile import check
from compiler.relations import codes as relations
from dsl.diagnostic import Code, Diagnostic, Fix, Safety, Severity, diagnostic
from dsl.parse import parse
from dsl.source import Source
from dsl.span import Span
from streamc.fixing.edits import Offer
from streamc.fixing.edits import applied as applied_to
from streamc.fixing.rounds import Mended, Mender
from streamc.report import Report, report
from tests.markdown import MAIN, ROOT, Case, blocks_of, file_name, read_case, settings_of
from tests.relations.corpus import HEADER
from tests.show import show_outputs

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


FILES_WITH_FIXES = pytest.mark.parametrize(
    ("name", "case"), fixes_of_files(), ids=lambda v: v if isinstance(v, str) else ""
)


@FILES_WITH_FIXES
def test_a_fix_in_a_page_or_case_mends(name: str, case: Case) -> None:
    """Each fix, applied alone, takes its diagnostic away, and gives no error that it did not hide.

    What is to be filled in may be an error until it is.
    """
    before = case.check()
    for found in before.diagnostics:
        for fix in found.fixes:
            after = replace(case, **texts_after(case, fix)).check()
            was, now = alike(before, found), alike(after, found)
            assert now < was, f"{name}: {found.code.number} stays after: {fix.title}"
            if fix.safety is not Safety.PLACEHOLDER:
                new = [d for d in errors(after) if not alike(before, d)]
                seen = [d for d in new if not hides(before, found, after, d)]
                assert seen == [], f"{name}: {found.code.number} mended gives others: {fix.title}"
                if fix.safety is Safety.SAFE and before.plan is not None:
                    assert show_outputs(after) == show_outputs(before), f"{name}: {fix.title}"


def errors(checked: Checked) -> list[Diagnostic]:
    return [d for d in checked.diagnostics if d.severity is Severity.ERROR]


def hides(before: Checked, found: Diagnostic, after: Checked, new: Diagnostic) -> bool:
    """Whether an error kept another one from being seen: of a declaration with a mistake, or of what reads it, not all
    is looked at. What Flink would plan is only looked at as a whole, so that nothing is hidden by a hazard.
    """
    if found.severity is not Severity.ERROR or found.code.number[:3] in ("STA", "DEL"):
        return False
    declarations = {name: index for index, name in enumerate(owners(before))}
    where = owner(before, found)
    return where == owner(after, new) or declarations.get(where, -1) < declarations.get(
        owner(after, new), -1
    )


def owners(checked: Checked) -> list[str]:
    return [one.name.text for one in parse(checked.source).tree.declarations]


def owner(checked: Checked, found: Diagnostic) -> str:
    """The declaration in which it is reported."""
    source = checked.sources[found.span.source]
    return next(
        (d.name.text for d in parse(source).tree.declarations if d.span.contains(found.span.start)),
        "",
    )


@FILES_WITH_FIXES
@pytest.mark.parametrize("unsafe", [False, True], ids=["safe", "unsafe"])
def test_check_fix_mends_a_page_or_case(name: str, case: Case, unsafe: bool) -> None:
    """`check --fix` leaves out no fix but what uncovers other errors, comes to an end, and leaves nothing to mend."""
    done = mended(case, unsafe)
    before = case.check()
    for place in done.left_out:
        offer = place.offer
        after = replace(case, **texts_after(case, offer.fix)).check()
        new = [d for d in errors(after) if not alike(before, d)]
        assert new, f"{name}: {offer.diagnostic.code.number} is left out: {offer.fix.title}"
        assert all(hides(before, offer.diagnostic, after, d) for d in new)
    left = {(p.offer.diagnostic.code, p.offer.diagnostic.message) for p in done.left_out}
    allowed = {Safety.SAFE, Safety.UNSAFE} if unsafe else {Safety.SAFE}
    for found in done.report.diagnostics:
        if (found.code, found.message) not in left:
            assert not any(fix.safety in allowed for fix in found.fixes), found.message
        assert found.severity is not Severity.ERROR or alike(before, found), found.message


def mended(case: Case, unsafe: bool) -> Mended:
    """What `check --fix` makes of a case."""

    def found(texts: Mapping[str, str]) -> Report:
        every = {MAIN: case.main, **case.libraries}
        sources = {n: Source(n, texts.get(n, s.text)) for n, s in every.items()}
        main = sources.pop(MAIN)
        checked = replace(case, main=main, libraries=sources).check()
        return report(checked.diagnostics, checked.sources)

    names = frozenset({MAIN, *case.libraries})
    return Mender(found, unsafe, names).mend(found({}))


TABLE = ROOT / "docs" / "fixes.md"
NONE = re.compile(r"^\| \[(?P<code>[A-Z]{3}\d{3})\]\(\S+\) \| (?P<why>[^|]+) \|$", re.MULTILINE)


def offered() -> dict[str, dict[Safety, set[str]]]:
    """The fixes of each code in the pages and cases, by safety."""
    found: dict[str, dict[Safety, set[str]]] = {}
    for _, case in fixes_of_files():
        for one in case.check().diagnostics:
            for fix in one.fixes:
                found.setdefault(one.code.number, {}).setdefault(fix.safety, set()).add(fix.title)
    return found


def test_the_table_of_fixes(accept: bool) -> None:
    """docs/fixes.md lists every code with a fix, and of the checks of streaming jobs and of relations those without."""
    found = offered()
    rows = []
    for code in all_codes():
        if code.number in found:
            marks = ["yes" if safety in found[code.number] else "" for safety in Safety]
            cells = [f"[{code.number}](diagnostics/{code.number}.md)", f"`{code.name}`", *marks]
            rows.append(
                "| " + " | ".join(cells).replace("|  |", "| |").replace("|  |", "| |") + " |"
            )
    text = TABLE.read_text(encoding="utf-8")
    start, end = text.index("| code | name |"), text.index("\n\n## ")
    head = "| code | name | safe | unsafe | to fill in |\n|---|---|---|---|---|\n"
    made = text[:start] + head + "\n".join(rows) + text[end:]
    if accept:
        TABLE.write_text(made, encoding="utf-8")
        text = made
    assert made == text, "docs/fixes.md differs; accept it with pytest --accept"
    without = {m["code"] for m in NONE.finditer(text[text.index("\n\n## ") :])}
    ours = {c.number for c in (*state.CODES, *time.CODES, *values.CODES, *relations.CODES)}
    ours |= {c.number for c in (*retention.CODES, *on_conflict.CODES, *budget.CODES)}
    assert without == ours - found.keys()


def test_every_maker_of_fixes_is_seen_at_work() -> None:
    assert MAKERS.keys() - offered().keys() == set()


def texts_after(case: Case, fix: Fix) -> dict[str, Any]:
    """The texts of a case with a fix applied."""
    every = {MAIN: case.main, **case.libraries}
    texts = applied_to({n: s.text for n, s in every.items()}, [Offer(BLANK, fix)])
    sources = {n: Source(n, texts.get(n, s.text)) for n, s in every.items()}
    return {"main": sources.pop(MAIN), "libraries": sources}


def alike(checked: Checked, found: Diagnostic) -> int:
    return sum((d.code, d.message) == (found.code, found.message) for d in checked.diagnostics)
