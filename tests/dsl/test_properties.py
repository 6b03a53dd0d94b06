"""Parsing never raises, and its spans lie where they should, whatever the text."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dsl.parse import parse
from dsl.source import Source
from dsl.tables import tables
from tests.dsl.compact import misplaced

FOLDER = Path(__file__).parent
EXAMPLE = (FOLDER / "example.stream").read_text("utf-8")
QUERIES = [
    line
    for line in (FOLDER / "flink_queries.sql").read_text("utf-8").splitlines()
    if line and not line.startswith("--")
]
SAMPLES = {
    "NAME": "name", "ANY_NAME": "select", "QUOTED_NAME": "`a b`", "PARAM_NAME": "$p", "NUMBER": "1.5",
    "QUANTITY": "5s", "STRING": "'x${y}'", "BYTES": "x'0a'", "UNICODE_STRING": "u&'\\0041'",
    "PREFIXED_STRING": "_utf8'a'", "OPTION_KEY": "a.b = 1", "ARGUMENT_NAME": "size =>",
}  # fmt: skip
PIECES = sorted({*SAMPLES.values(), *tables().words, *tables().marks, "\n", ";", '"x"', "-- c\n"})
DEPTHS = 200


def holds(text: str) -> None:
    """Parse `text` twice and check what must be true of any text."""
    source = Source("t", text)
    parsed = parse(source)
    whole = source.span(0, len(text))
    assert list(misplaced(parsed.tree, whole)) == []
    for found in parsed.diagnostics:
        assert found.message
        assert not found.message.endswith(".")
        for label in found.labels:
            assert 0 <= label.span.start <= label.span.end <= len(text)
    for comment in parsed.comments:
        assert text[comment.span.start : comment.span.end].rstrip("\r") == comment.text
    assert parse(source) == parsed


@given(st.text())
@settings(max_examples=150, deadline=None)
def test_any_text(text: str) -> None:
    holds(text)


@given(st.text(alphabet="{}()[]'`\"-/*+,;:.=<>@$ \nax1"))
@settings(max_examples=300, deadline=None)
def test_any_marks(text: str) -> None:
    holds(text)


@given(st.lists(st.sampled_from(PIECES), max_size=40))
@settings(max_examples=300, deadline=None)
def test_any_words_in_any_order(pieces: list[str]) -> None:
    holds(" ".join(pieces))


@given(st.lists(st.sampled_from(PIECES), max_size=30), st.sampled_from(["from a", "select"]))
@settings(max_examples=300, deadline=None)
def test_any_words_in_a_task(pieces: list[str], start: str) -> None:
    holds(f"task t {{ {start} " + " ".join(pieces) + "\n}\ntask u { from t }")


@given(st.integers(0, len(EXAMPLE)))
@settings(max_examples=100, deadline=None)
def test_any_beginning_of_a_file(length: int) -> None:
    holds(EXAMPLE[:length])


@given(st.randoms(use_true_random=False), st.integers(1, 4))
@settings(max_examples=200, deadline=None)
def test_any_change_of_a_file(chance: random.Random, changes: int) -> None:
    text = EXAMPLE
    for _ in range(changes):
        at = chance.randrange(len(text))
        text = (
            text[:at] + chance.choice(["", *PIECES]) + text[at + chance.choice([0, 0, 1, 5, 60]) :]
        )
    holds(text)


@given(st.randoms(use_true_random=False), st.sampled_from(QUERIES))
@settings(max_examples=300, deadline=None)
def test_any_change_of_a_query(chance: random.Random, query: str) -> None:
    words = query.split(" ")
    at = chance.randrange(len(words))
    words[at : at + chance.choice([0, 1, 2])] = chance.choice([[], [chance.choice(PIECES)]])
    holds("task t {\n" + " ".join(words) + "\n}\n")


@pytest.mark.parametrize(
    "text",
    [
        "task t { from a where " + "(" * 5000 + "x" + ")" * 5000 + " }",
        "task t { from a where " + "not " * 5000 + "x }",
        "task t { from a where " + "- " * 5000 + "x }",
        "task t { select " + "(select " * 3000 + "1" + ")" * 3000 + " }",
        "param p " + "array<" * 3000 + "int" + ">" * 3000,
        "task t { select " + "case when a then " * 3000 + "1" + " end" * 3000 + " }",
        "task t { from a where " + "[" * 5000 + " }",
        "{" * 5000,
        "task t { from a where x" + " + x" * 5000 + " }",
    ],
)
def test_nesting_is_bounded(text: str) -> None:
    assert any(found.code.number == "SYN008" for found in parse(Source("t", text)).diagnostics) or (
        text.startswith("{")
    )


def test_many_mistakes_end() -> None:
    parsed = parse(Source("t", "task a {\n  from b\n  wher ~ x\n}\n" * 500))
    assert len(parsed.diagnostics) <= DEPTHS
