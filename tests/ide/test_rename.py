"""After a rename a file says what it said before: every name of every example and of a choice of cases is tried."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from compiler.checked import Checked, Settings
from compiler.ide.references import references
from compiler.ide.rename import refusal, spelled
from compiler.ide.snapshot import Snapshot
from compiler.ide.symbols import Symbol, symbol_at
from dsl.source import Source
from dsl.syntax.names import Name
from dsl.walk import walk
from tests.markdown import read_case

ROOT = Path(__file__).parents[2]
CASES = sorted((ROOT / "tests" / "cases").rglob("*.md"))
NEW = "renamed here"
"""A name that has to be quoted wherever it stands."""


def texts() -> Iterator[tuple[str, Snapshot]]:
    for file in sorted((ROOT / "examples").rglob("*.stream")):
        source = Source(file.name, file.read_text("utf-8"))
        folder = file.parent

        def load(path: str, _importer: str, folder: Path = folder) -> Source | None:
            found = folder / path
            return Source(path, found.read_text("utf-8")) if found.is_file() else None

        yield file.name, Snapshot(source, Settings(), load)
    for path in CASES[::20]:
        case = read_case(path)
        yield path.stem, Snapshot(case.main, case.settings, case.load)


def symbols(snapshot: Snapshot) -> list[Symbol]:
    """All that can be renamed and is declared in the file."""
    found: dict[tuple[str, object], Symbol] = {}
    for declaration in snapshot.parsed.tree.declarations:
        for node in walk(declaration):
            if isinstance(node, Name) and node.text and node.span.end > node.span.start:
                symbol = symbol_at(snapshot, node.span.end)
                if symbol is None or symbol.place is None or symbol.kind == "column":
                    continue
                if symbol.renamable:
                    found.setdefault((symbol.kind, symbol.place), symbol)
    return [one for one in found.values() if one.place.source == snapshot.source.name]  # type: ignore[union-attr]


def renamed(snapshot: Snapshot, symbol: Symbol) -> Source:
    text = snapshot.source.text
    new = "renamed_here" if symbol.kind == "param" else spelled(NEW)
    for span in sorted(set(references(snapshot, symbol)), reverse=True):
        text = text[: span.start] + new + text[span.end :]
    return Source(snapshot.source.name, text)


def said(checked: Checked) -> Counter[str]:
    return Counter(found.code.number for found in checked.diagnostics)


@pytest.mark.parametrize(("name", "snapshot"), list(texts()), ids=lambda one: str(one)[:40])
def test_nothing_else_is_said_after_a_rename(name: str, snapshot: Snapshot) -> None:
    before = said(snapshot.checked)
    for symbol in symbols(snapshot):
        if refusal(symbol, NEW, [snapshot]) is not None and symbol.kind != "param":
            continue
        after = snapshot.having(renamed(snapshot, symbol)).checked
        assert said(after) == before, (name, symbol.kind, symbol.name, after.diagnostics)


def test_a_name_in_a_hint_is_not_left_behind() -> None:
    case = read_case(ROOT / "tests" / "cases" / "hazards" / "state" / "groups-that-end.md")
    snapshot = Snapshot(case.main, case.settings, case.load)
    orders = next(one for one in symbols(snapshot) if one.name == "orders")
    assert refusal(orders, "others", [snapshot]) == (
        "a hint in `case.stream` names `orders`, and would not be renamed"
    )
