"""The operators that we expect, their changes and keys are those of Flink's plan, for every body of the corpus."""

from __future__ import annotations

from typing import Any

import pytest

from runtime.engine import Engine
from tests.physical.plans import LISTED, plans_differ
from tests.relations.corpus import bodies, constructs
from tests.relations.test_oracle import declared

pytestmark = pytest.mark.flink


@pytest.fixture(scope="module")
def tables(engine: Engine) -> Any:
    """An environment with the tables of the corpus."""
    return declared(engine)


@pytest.mark.parametrize("construct", constructs())
def test_plans_agree(construct: str, engine: Engine, tables: Any) -> None:
    wrong = []
    for body in bodies(construct):
        if not body.accepted:
            continue
        found = plans_differ(body, engine, tables)
        if (found is None) == (body.text in LISTED):
            wrong.append(f"{body}\n  {found or 'is alike, and listed as different'}")
    assert wrong == [], "\n".join(wrong)
