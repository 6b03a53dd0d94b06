"""Every text of this repository can be formatted: examples, pages, cases, queries of Flink's own tests."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from dsl.format import format_source
from dsl.lexer import scan
from dsl.parse import parse
from dsl.source import Source
from tests.dsl.test_properties import QUERIES
from tests.format.held import formatted, refused
from tests.markdown import ROOT, blocks_of
from tests.relations.corpus import bodies, constructs

STREAMS = sorted(
    path
    for folder in ("examples", "benchmarks", "tests", "streamc/template")
    for path in (ROOT / folder).rglob("*.stream")
)
CASES = sorted((ROOT / "tests" / "cases").rglob("*.md"))
"""All of them are formatted by the test of cases; here some are, to be held more closely."""
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").rglob("*.md")), *CASES[::5]]
CANONICAL = [path for path in STREAMS if path.parts[-2] == "template" or "examples" in path.parts]
BODIES = [body.text for construct in constructs() for body in bodies(construct)]


def texts() -> list[str]:
    found = [path.read_text(encoding="utf-8") for path in STREAMS]
    for path in PAGES:
        found += [
            b.text for b in blocks_of(path.read_text(encoding="utf-8")) if b.language == "stream"
        ]
    return found


@pytest.mark.parametrize("path", CANONICAL, ids=lambda path: path.name)
def test_examples_and_template_are_in_the_form(path: Path) -> None:
    text = path.read_text(encoding="utf-8")
    assert formatted(text).text == text


def test_all_texts_of_the_repository() -> None:
    every = texts()
    assert len(every) > 300
    wrong = [text for text in every if "SYN010" in refused(formatted(text))]
    assert wrong == []


def test_queries_of_flink_and_bodies_of_the_corpus() -> None:
    for body in [*QUERIES, *BODIES[::6]]:
        found = formatted(f"task probe {{\n{body.rstrip(';')}\n}}\n")
        assert refused(found) == []
        if not found.diagnostics:
            assert [line for line in found.text.splitlines() if len(line) > 88] == []


def test_blanks_make_no_difference() -> None:
    """The form is that of the words alone: the same words with other blanks between them come out alike."""
    dice = random.Random(11)
    compared = 0
    for text in texts():
        parsed = parse(Source("t", text))
        if parsed.diagnostics or parsed.comments:
            continue
        lexemes = scan(Source("t", text))
        words = [text[a:b] for a, b in zip(lexemes.starts[:-1], lexemes.ends[:-1], strict=True)]
        glued = glue(lexemes.starts, lexemes.ends)
        one, other = (
            "".join(
                w + ("" if g else dice.choice(blanks)) for w, g in zip(words, glued, strict=True)
            )
            for blanks in ([" "], [" ", "\n", "\t", "  \n "])
        )
        if any(parse(Source("t", t)).diagnostics for t in (one, other)):
            continue
        compared += 1
        assert format_source(Source("t", one)).text == format_source(Source("t", other)).text
    assert compared > 50


def glue(starts: list[int], ends: list[int]) -> list[bool]:
    """Whether a word has nothing between it and the next one, where a blank might change what they are."""
    return [ends[i] == starts[i + 1] for i in range(len(starts) - 1)]


def test_a_thousand_lines_take_a_moment() -> None:
    """Below 0.3 s on a machine that does nothing else; what is held here is a multiple of it."""
    lines = "\n".join(path.read_text(encoding="utf-8") for path in CANONICAL).splitlines()
    text = "\n".join(lines)
    format_source(Source("t", text))
    began = time.process_time()
    format_source(Source("t", text))
    assert (time.process_time() - began) / len(lines) * 1000 < 1.0
