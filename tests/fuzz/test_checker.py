"""No text makes the compiler stumble: it checks, with diagnostics that lie in the text, and builds what it takes.

`make fuzz` tries many times as many trees as the ordinary tests do.
"""

from __future__ import annotations

import os
import random

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compiler.checked import Settings
from compiler.compile import Built, build, check
from dsl.source import Source
from tests.fuzz.trees import QUERIES, TASKS
from tests.relations.corpus import HEADER, bodies, constructs

EXAMPLES = int(os.environ.get("FUZZ_EXAMPLES", "500"))
FUZZED = settings(
    max_examples=EXAMPLES,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
BODIES = [body.text for construct in constructs() for body in bodies(construct)]


def holds(body: str) -> None:
    text = f"{HEADER}\ntask probe {{\n  {body}\n}}\n\nsink out from probe into print\n"
    checked = check(Source("fuzz.stream", text), Settings(), lambda *_: None)
    for found in checked.diagnostics:
        assert found.message
        for label in found.labels:
            assert 0 <= label.span.start <= label.span.end <= len(text)
    if checked.plan is not None and not checked.failed:
        built = build(checked)
        assert isinstance(built, Built), built


@FUZZED
@given(TASKS)
def test_random_steps(body: str) -> None:
    holds(body)


@FUZZED
@given(QUERIES)
def test_random_queries(body: str) -> None:
    holds(body)


@FUZZED
@given(st.integers(0, 2**32))
def test_pieces_of_two_bodies(seed: int) -> None:
    """The one until some word, then the other from some word on."""
    dice = random.Random(seed)
    one, other = dice.choice(BODIES).split(" "), dice.choice(BODIES).split(" ")
    holds(" ".join([*one[: dice.randint(0, len(one))], *other[dice.randint(0, len(other)) :]]))
