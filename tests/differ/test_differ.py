"""What is told of random queries is what Flink says; `make differ` asks of more."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.engine import Engine
from tests.differ.__main__ import compared
from tests.differ.queries import query
from tests.relations.test_oracle import declared

ASKED = range(24, 60)
"""Numbers of queries; some others are planned otherwise, as docs/parity.md tells."""


@pytest.fixture(scope="module")
def tables(engine: Engine) -> Any:
    """An environment with the tables of the corpus."""
    return declared(engine)


@pytest.mark.flink
def test_random_queries(engine: Engine, tables: Any) -> None:
    found = {number: compared(number, engine, tables) for number in ASKED}
    wrong = [(n, *found[n], query(n)) for n in found if found[n][1]]
    assert wrong == []
    assert sum(verdict == "alike" for verdict, _ in found.values()) > len(ASKED) * 0.9


def test_a_number_is_one_query() -> None:
    assert [query(n) for n in range(50)] == [query(n) for n in range(50)]
    assert len({query(n) for n in range(50)}) > 45
