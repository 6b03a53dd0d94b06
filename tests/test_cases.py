"""Every Markdown file of tests/cases is a case; every `stream` block of the documentation compiles.

`pytest --accept tests/test_cases.py` fills in the expectation blocks.
"""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from compiler.checked import Checked, Settings
from compiler.compile import build, check
from compiler.importing import codes as importing
from dsl.diagnostic import Safety, Severity
from dsl.format import format_source
from dsl.source import Source
from tests.markdown import MAIN, ROOT, Block, Case, blocks_of, read_case, reported
from tests.show import SHOWS, show_diagnostics

CASES = sorted((ROOT / "tests" / "cases").rglob("*.md"))
PAGES = sorted((ROOT / "docs" / "diagnostics").glob("*.md"))
PROSE = sorted(
    path
    for path in [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *(ROOT / "docs").rglob("*.md")]
    if path not in PAGES
)
NOT_FROM_A_TEXT = {
    "SYN090",
    "QUA001",
    "TGT002",
    "TGT003",
    "TGT004",
    "TGT006",
    "BUG001",
    "SYN009",
    "SYN010",
} | {code.number for code in importing.CODES}
"""Codes that no checked text gives: bytes that are no UTF-8, failed tests and engines, our own mistakes, what
building and formatting say, and those of scripts that are imported.
"""

NOT_YET = ("TGT001", "not-compiled-yet")
"""A mended example may still be ahead of the compiler: no compiled connector takes a secret."""


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", CASES, ids=name_of)
def test_case(path: Path, accept: bool) -> None:
    case = read_case(path)
    checked = case.check()
    assert reported(checked) == case.expected, show_diagnostics(checked)
    spans_lie_in_their_texts(checked)
    compiles_to_the_same_bytes(case, checked)
    safe_fixes_mend(case, checked)
    formatting_is_proved(case)
    expectations_hold(case, checked, accept)


def spans_lie_in_their_texts(checked: Checked) -> None:
    labels = [label.span for d in checked.diagnostics for label in d.labels]
    edits = [edit.span for d in checked.diagnostics for fix in d.fixes for edit in fix.edits]
    outputs = [output.span for output in checked.outputs]
    for span in labels + edits + outputs:
        assert span.source in checked.sources, span
        assert 0 <= span.start <= span.end <= len(checked.sources[span.source].text), span


def compiles_to_the_same_bytes(case: Case, checked: Checked) -> None:
    again = case.check()
    assert again == checked
    if checked.plan is not None and not checked.failed:
        assert build(again).artifacts == build(checked).artifacts


def safe_fixes_mend(case: Case, checked: Checked) -> None:
    """A safe fix, applied alone, takes its diagnostic away and brings no other."""
    for d in checked.diagnostics:
        for fix in d.fixes:
            if fix.safety is not Safety.SAFE or {e.span.source for e in fix.edits} != {MAIN}:
                continue
            text = case.main.text
            for edit in sorted(fix.edits, key=lambda e: -e.span.start):
                text = text[: edit.span.start] + edit.text + text[edit.span.end :]
            mended = check(Source(MAIN, text), case.settings, case.load)
            before = Counter((o.code.number, o.message) for o in checked.diagnostics)
            after = Counter((o.code.number, o.message) for o in mended.diagnostics)
            assert after[d.code.number, d.message] < before[d.code.number, d.message], fix.title
            assert after.total() < before.total(), show_diagnostics(mended)


def formatting_is_proved(case: Case) -> None:
    """Each text of a case can be formatted, and the result is stable."""
    for source in (case.main, *case.libraries.values()):
        if source.name.endswith(".stream"):
            found = format_source(source)
            assert "SYN010" not in [d.code.number for d in found.diagnostics]
            assert format_source(Source(source.name, found.text)).text == found.text


def expectations_hold(case: Case, checked: Checked, accept: bool) -> None:
    text = case.path.read_text(encoding="utf-8")
    wanted = [(case.blocks[kind], show) for kind, show in SHOWS.items() if kind in case.blocks]
    new = text
    for block, show in sorted(wanted, key=lambda pair: -pair[0].start):
        given = show(checked).rstrip("\n") + "\n"
        if accept:
            new = new[: block.start] + given + new[block.end :]
        else:
            assert given == block.text, (
                f"`{block.language}` differs; accept it with pytest --accept"
            )
    if new != text:
        case.path.write_text(new, encoding="utf-8")


def documented() -> list[tuple[str, Block, dict[str, Source]]]:
    """Each whole `.stream` file in prose; blocks with a file name are libraries of their page."""
    found = []
    for path in PROSE:
        every = blocks_of(path.read_text(encoding="utf-8"))
        blocks = [block for block in every if block.language == "stream"]
        libraries = {
            word: Source(word, block.text)
            for block in every
            for word in block.info
            if word.endswith((".stream", ".py", ".avsc", ".json", ".txt"))
        }
        for number, block in enumerate(blocks, start=1):
            found.append((f"{name_of(path)}-{number}", block, libraries))
    return found


@pytest.mark.parametrize(
    ("name", "block", "libraries"), documented(), ids=lambda v: v if isinstance(v, str) else ""
)
def test_documentation_compiles(name: str, block: Block, libraries: dict[str, Source]) -> None:
    checked = check(
        Source(f"{name}.stream", block.text), Settings(), lambda path, _: libraries.get(path)
    )
    errors = [d.message for d in checked.diagnostics if d.severity is Severity.ERROR]
    assert not errors


@pytest.mark.parametrize("path", PAGES, ids=name_of)
def test_page(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    number, name = text.splitlines()[0].removeprefix("# ").split()
    assert number == path.stem
    if number in NOT_FROM_A_TEXT:
        return
    every = blocks_of(text)
    found = [block for block in every if block.language == "stream"]
    libraries = {
        word: Source(word, b.text)
        for b in every
        for word in b.info
        if word.endswith((".stream", ".avsc", ".json", ".py", ".txt"))
    }
    examples = [
        block for block in found if not any(word.endswith(".stream") for word in block.info)
    ]
    assert len(examples) == 2, "an example that must give it, and the same mended"
    wrong, mended = (codes_of(block, libraries) for block in examples)
    assert (number, name) in wrong
    left = [code for code in mended if code != NOT_YET]
    assert not left, "the mended example must compile without a word"


def codes_of(block: Block, libraries: dict[str, Source]) -> list[tuple[str, str]]:
    from tests.markdown import settings_of

    checked = check(
        Source(MAIN, block.text), settings_of(block), lambda path, _: libraries.get(path)
    )
    return [(d.code.number, d.code.name) for d in checked.diagnostics]


def test_every_code_has_a_page_and_a_case() -> None:
    from compiler.codes import all_codes
    from runtime.failure import ENGINE_FAILED
    from streamc.codes import CODES as OUTSIDE

    codes = {code.number: code.name for code in all_codes()}
    outside = {code.number: code.name for code in (*OUTSIDE, ENGINE_FAILED)}
    titles = {path.stem: path.read_text(encoding="utf-8").split("\n", 1)[0] for path in PAGES}
    assert titles == {n: f"# {n} {name}" for n, name in sorted({**codes, **outside}.items())}
    in_cases = {code for path in CASES for *_, code in read_case(path).expected}
    assert set(codes) - in_cases - NOT_FROM_A_TEXT == set(), "no case for these"
