"""What is said of what stands at a place."""

from __future__ import annotations

import pytest

from compiler.checked import Settings
from compiler.ide.hover import hover_at
from compiler.ide.kinds import KINDS
from compiler.ide.snapshot import Snapshot
from dsl.source import Source
from dsl.syntax import declarations
from streamc.lsp.symbols import KINDS as PICTURES

TEXT = """\
param region string = 'eu'

-- What comes in.
source payments from kafka {
  topic = 'x.${region}'
  brokers = 'b'
  format = json
  start = earliest

  columns (
    id string not null,
    -- In the currency's own unit.
    amount decimal(18, 2) @pii(money),
    at timestamp(3),
  )
  watermark at - 5s idle 1m
}

-- A fifth.
function tax(amount decimal(18, 2)) returns decimal(18, 2) as amount / 5

task per_hour {
  state_ttl = 1h

  from payments as p
  where p.amount > 1 and coalesce(tax(p.amount), 0) > 0
  window tumble(at, 1h)
  group by id
  select window_start, id, sum(amount) as total
}

sink out from per_hour into kafka {
  topic = 'out'
  brokers = 'b'
  format = json
}
"""


def hover(words: str, behind: int = 0) -> str:
    snapshot = Snapshot(Source("a.stream", TEXT), Settings(), lambda *_: None)
    found = hover_at(snapshot, TEXT.index(words) + behind)
    assert found is not None
    return found.text


@pytest.mark.parametrize(
    ("words", "behind", "said"),
    [
        ("payments as p", 1, ["source payments", "What comes in.", "| `amount` |", "@pii(money)"]),
        ("per_hour into", 1, ["changelog: `I`", "state: until windows close", "`total`"]),
        ("out from", 1, ["delivery: `at_least_once`"]),
        ("p.amount > 1", 0, ["`p` is", "source payments"]),
        (
            "p.amount > 1",
            3,
            ["amount decimal(18, 2)", "column of `p`", "In the currency's own unit."],
        ),
        ("tax(p.amount)", 1, ["tax(amount decimal(18, 2)) -> decimal(18, 2)", "A fifth."]),
        ("coalesce(", 1, ["coalesce(value or null ...)"]),
        ("sum(amount)", 1, ["sum(number)", "gives one value for many rows"]),
        ("> 0\n", 0, ["boolean"]),
        ("${region}", 3, ["param region string = 'eu'", "value: `'eu'`"]),
        ("start =", 1, ["**start** (kafka)", "`earliest`", "default: `committed`"]),
        ("earliest", 1, ["`earliest`", "**start**"]),
        ("state_ttl", 1, ["**state_ttl** (task)", "a duration such as `24h`"]),
        ("kafka {", 1, ["**kafka**", "Topics of Apache Kafka"]),
        ("json", 1, ["**json**"]),
    ],
)
def test_hover(words: str, behind: int, said: list[str]) -> None:
    text = hover(words, behind)
    for part in said:
        assert part in text, text


def test_every_kind_of_declaration_has_a_word_and_a_picture() -> None:
    kinds = set(declarations.Declaration.__args__)
    assert kinds == KINDS.keys()
    assert set(KINDS.values()) <= PICTURES.keys()
