"""docs/hazards.md lists every hazard that the compiler tells of."""

from __future__ import annotations

import re

import pytest

from compiler.checks.sharing import codes as sharing
from compiler.checks.state import budget, on_conflict, retention
from compiler.checks.state import codes as state
from compiler.checks.time import codes as times
from compiler.checks.values import codes as values
from dsl.diagnostic import Code
from tests.markdown import ROOT

PAGE = (ROOT / "docs" / "hazards.md").read_text(encoding="utf-8")
FAMILIES = (state, budget, on_conflict, retention, times, values, sharing)
TOLD = [code for family in FAMILIES for code in family.CODES]


@pytest.mark.parametrize("code", TOLD, ids=lambda code: code.number)
def test_every_check_of_a_job_stands_in_the_list(code: Code) -> None:
    assert f"[{code.number}](diagnostics/{code.number}.md)" in PAGE


def test_the_list_has_no_links_to_other_pages_than_it_says() -> None:
    for shown, page in re.findall(r"\[([A-Z]{3}\d{3})\]\(diagnostics/(\w+)\.md\)", PAGE):
        assert shown == page
