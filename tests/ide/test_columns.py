"""A column has another name on its whole way, or the reason is said why it cannot have one."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from zlib import crc32

import pytest

from compiler.checked import Settings
from compiler.ide.columns import occurrences, renamed
from compiler.ide.snapshot import Snapshot
from compiler.ide.symbols import Symbol, symbol_at
from dsl.source import Source
from dsl.syntax.names import Name
from dsl.walk import walk
from tests.ide.test_rename import texts

TEXT = """\
source orders from kafka {
  topic = 'orders'
  brokers = 'b:9092'
  format = json
  start = earliest

  columns (
    id string not null,
    price decimal(10, 2),
    at timestamp(3),
    doubled as price * 2,
  )
  watermark at - 5s idle 1m
}

task priced {
  from orders as o
  extend o.price * 3 as amount
}

task large {
  from priced as p
  where p.amount > 100 and amount < 1000
  select p.id, p.amount, p.doubled
}

task starred {
  select * from large where amount > 200
}

task other {
  from starred
  select id, amount as cost, doubled
}

sink printed from starred into print {
}

sink written from other into kafka {
  topic = 'written'
  brokers = 'b:9092'
  format = json
}

test amounts {
  given orders (id, price)
    ('a', 40.00),
  then large (id, amount)
    ('a', 120.00),
}
"""


def snapshot_of(text: str, **others: str) -> Snapshot:
    sources = {f"{name}.stream": Source(f"{name}.stream", held) for name, held in others.items()}
    return Snapshot(Source("a.stream", text), Settings(), lambda path, _: sources.get(path))


def at(snapshot: Snapshot, words: str) -> Symbol:
    """What is named at the end of some words, which stand once in the text."""
    assert snapshot.source.text.count(words) == 1
    symbol = symbol_at(snapshot, snapshot.source.text.index(words) + len(words))
    assert symbol is not None
    return symbol


def with_name(snapshot: Snapshot, words: str, new: str) -> str:
    """The text with another name for what stands at the end of some words, or why it cannot have it."""
    made = renamed(at(snapshot, words), new, (snapshot,))
    if isinstance(made, str):
        return made
    text = snapshot.source.text
    for span in reversed(made):
        text = text[: span.start] + new + text[span.end :]
    return text


@pytest.mark.parametrize(
    "words",
    ["* 3 as amount", "p.id, p.amount", "where p.amount", "select id, amount", "(id, amount"],
)
def test_a_column_is_one_wherever_it_is_named(words: str) -> None:
    snapshot = snapshot_of(TEXT)
    found = with_name(snapshot, words, "total")
    assert found == re.sub(r"\bamount\b", "total", TEXT)
    assert not snapshot_of(found).checked.failed


def test_it_ends_where_it_gets_another_name() -> None:
    found = with_name(snapshot_of(TEXT), "amount as cost", "price_paid")
    assert found.startswith("sink `written` writes it") or "`cost` keeps its name" in found
    assert "sink `written` writes it under this name" in found


def test_names_that_others_know_are_refused_with_the_reason() -> None:
    snapshot = snapshot_of(TEXT)
    assert with_name(snapshot, "extend o.price", "paid") == (
        "`price` keeps its name: source `orders` reads it under this name. Rename it in a task:"
        " `rename price as ...`"
    )
    assert "sink `written` writes it under this name" in with_name(snapshot, "p.doubled", "twice")
    assert with_name(snapshot, "* 3 as amount", "cost") == "`a.stream` has another `cost`"
    assert with_name(snapshot, "* 3 as amount", "a`b") == "`a`b` is no name"
    broken = snapshot_of(TEXT.replace("select p.id,", "select p.nothing,"))
    assert "has errors" in with_name(broken, "* 3 as amount", "total")


def test_a_computed_column_and_one_of_other_files_is_renamed() -> None:
    library = TEXT[: TEXT.index("task large")]
    user = """\
use priced from 'lib.stream'

task few {
  from priced
  where amount > 10
}

sink printed from few into print {
}
"""
    using = snapshot_of(user, lib=library)
    lib = Snapshot(Source("lib.stream", library), Settings(), lambda *_: None)
    made = renamed(at(using, "where amount"), "total", (using, lib))
    assert [(span.source, span.end - span.start) for span in made] == [  # type: ignore[union-attr]
        ("a.stream", 6),
        ("lib.stream", 6),
    ]


def columns(snapshot: Snapshot) -> Iterator[Symbol]:
    """One symbol of each column that the file names."""
    seen = set()
    for declaration in snapshot.parsed.tree.declarations:
        for node in walk(declaration):
            if isinstance(node, Name) and node.text and node.span.end > node.span.start:
                symbol = symbol_at(snapshot, node.span.end)
                if symbol is not None and symbol.kind == "column" and symbol.at == node.span:
                    key = (symbol.place, symbol.name)
                    if key not in seen:
                        seen.add(key)
                        yield symbol


def test_all_columns_of_examples_and_cases() -> None:
    """What is renamed leaves the file as it was but for the name, which is proved each time; most of the rest has a
    reason that people can do something about.
    """
    why: Counter[str] = Counter()
    for name, snapshot in texts():
        # A third of them, which stays the same when there are more.
        if crc32(name.encode()) % 3:
            continue
        libraries = [snapshot.having(one) for one in list(snapshot.sources.values())[1:]]
        for symbol in columns(snapshot):
            made = renamed(symbol, "renamed here", (snapshot, *libraries))
            if not isinstance(made, str):
                assert symbol.at in made
                assert symbol.at in occurrences(symbol, [snapshot])
            why[re.sub(r"`[^`]*`", "", made)[:40] if isinstance(made, str) else "renamed"] += 1
    unproved = sum(count for reason, count in why.items() if "proved that" in reason)
    assert why["renamed"] > 10, why
    assert why["renamed"] > 4 * unproved, why
