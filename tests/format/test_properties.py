"""Formatting holds for any text: comments at any place, random trees, and texts that are none of ours."""

from __future__ import annotations

import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dsl.format import format_source
from dsl.lexer import scan
from dsl.source import Source
from tests.dsl.test_properties import EXAMPLE, PIECES
from tests.format.held import formatted, refused
from tests.format.test_corpus import CANONICAL
from tests.fuzz.test_checker import EXAMPLES
from tests.fuzz.trees import QUERIES, TASKS

SETTINGS = settings(
    max_examples=max(40, EXAMPLES // 10),
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
TEXTS = [EXAMPLE, *(path.read_text(encoding="utf-8") for path in CANONICAL)]
COMMENTS = (
    "-- beside\n", "\n-- above\n", "/* within */", "\n/* alone */\n", "/* one */ /* two */", "/* several\n  lines */",
    "\n\n-- apart\n\n", "--\n", "-- allow TYP001: on purpose\n",
)  # fmt: skip


def with_comments(text: str, dice: random.Random) -> str:
    """The text with comments, and other blanks, at some places between its words."""
    lexemes = scan(Source("t", text))
    chosen = set(
        dice.sample(range(len(lexemes.starts)), min(dice.choice([1, 3, 8]), len(lexemes.starts)))
    )
    parts, at = [], 0
    for number, start in enumerate(lexemes.starts):
        if number in chosen:
            parts += [text[at:start], " ", dice.choice(COMMENTS), " "]
            at = start
        elif dice.random() < 0.02:
            parts += [text[at:start], dice.choice(["\n", "\n\n\n", "  ", "\t"])]
            at = start
    return "".join([*parts, text[at:]])


@SETTINGS
@given(st.integers(0, 2**32))
def test_comments_at_random_places(seed: int) -> None:
    """In a few places a comment would become the documentation of another column: these texts stay as they are."""
    dice = random.Random(seed)
    formatted(with_comments(dice.choice(TEXTS), dice))


@SETTINGS
@given(TASKS | QUERIES)
def test_random_trees(body: str) -> None:
    found = formatted(f"task probe {{\n  {body}\n}}\n")
    assert refused(found) == []


@SETTINGS
@given(st.lists(st.sampled_from(PIECES), max_size=40).map(" ".join))
def test_words_in_any_order(text: str) -> None:
    formatted(text)


@SETTINGS
@given(st.text(alphabet="{}()[]'`\"-/*+,;:.=<>@$ \nax1"))
def test_any_marks(text: str) -> None:
    formatted(text)


@SETTINGS
@given(st.integers(0, 2**32))
def test_pieces_left_out(seed: int) -> None:
    dice = random.Random(seed)
    text = dice.choice(TEXTS)
    start = dice.randint(0, len(text))
    formatted(text[:start] + text[start + dice.choice([1, 5, 40, 400]) :])


def test_few_comments_stand_in_the_way() -> None:
    """All but one in a hundred of texts with comments at random places are formatted."""
    dice = random.Random(5)
    wrong = 0
    for _ in range(100):
        found = format_source(Source("t", with_comments(dice.choice(TEXTS), dice)))
        wrong += any(d.code.number == "SYN010" for d in found.diagnostics)
    assert wrong <= 2
