"""The parse tables that travel with the grammar are those of the grammar."""

from __future__ import annotations

import json
import subprocess
import sys

from dsl.builder import CALLBACKS
from dsl.tables import tables
from grammar import build

# Where shifting is right: `((select 1))` is one query in two pairs of parentheses, `f(` begins a call,
# `interval day (3) to hour` goes on as far as it can, and `order by` in a call belongs to its table.
CONFLICTS = {
    "LPAR: primary", "LPAR: interval_range", "_TO: interval_range", "LPAR: difference_range",
    "_TO: difference_range", "RPAR: value",
    "ORDER: argument_order",
}  # fmt: skip


def test_tables_are_up_to_date() -> None:
    assert json.loads(build.TABLES.read_text("utf-8")) == build.build(build.grammar_text())


def test_no_new_conflict() -> None:
    written = json.loads(build.TABLES.read_text("utf-8"))["conflicts"]
    found = {f"{line.split(':')[0]}: {line.split('<')[1].split(' ')[0]}" for line in written}
    assert found <= CONFLICTS


def test_every_rule_has_its_callback() -> None:
    named = {rule.callback for rule in tables().rules if rule.callback}
    assert named - CALLBACKS.keys() == set()
    assert CALLBACKS.keys() - named == set()


def test_parsing_needs_no_lark() -> None:
    code = (
        "import sys; from dsl.parse import parse; from dsl.source import Source;"
        "parse(Source('t', 'task a { from b }')); print('lark' in sys.modules)"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "False"
