"""What we say of values that differ between changes of a row, and of sinks, is what Flink says under TRY_RESOLVE."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from compiler.checked import Checked, Settings
from compiler.checks.hazards import WITHOUT_HAZARDS
from compiler.compile import check
from compiler.emit.flink_sql import emit
from compiler.physical.stability import unstable
from dsl.source import Source
from runtime.engine import Engine
from runtime.failure import EngineFailure
from tests.relations.corpus import HEADER

_CHANGES = """
source ledger from custom {
  connector = 'filesystem'
  path = 'build/none'
  format = 'debezium-json'
  changelog = all
  columns (
    id string not null,
    account string,
    amount decimal(12, 2),
    kind int,
    booked_at timestamp(3),
    path string not null from metadata 'file.path' virtual,
  )
  primary key (id)
}

source moves from custom {
  connector = 'filesystem'
  path = 'build/none'
  format = 'debezium-json'
  changelog = all
  columns (
    item string,
    place string,
    moved_at timestamp(3),
  )
}
"""
_SETTING = "  flink.table.optimizer.non-deterministic-update.strategy = 'TRY_RESOLVE'\n"
_BODIES = Path(__file__).parent / "unstable.sql"


@dataclass(frozen=True, slots=True)
class Body:
    """A body, what it is written into, and whether Flink refuses that."""

    sink: str
    refused: bool
    text: str

    @property
    def file(self) -> str:
        """A whole file with it."""
        head = HEADER.replace("pipeline corpus {}", f"pipeline corpus {{\n{_SETTING}}}")
        return f"{head}{_CHANGES}\ntask probe {{\n  {self.text}\n}}\n\nsink out from probe into {self.sink}\n"


def bodies() -> Iterator[Body]:
    """Those of the file: a comment says `sink; refused`, a blank line ends each."""
    for block in _BODIES.read_text(encoding="utf-8").strip().split("\n\n"):
        head, _, text = block.partition("\n")
        sink, _, verdict = head.removeprefix("-- ").rpartition("; ")
        yield Body(sink, verdict == "refused", text)


def _checked(body: Body) -> Checked:
    settings = Settings(severities=WITHOUT_HAZARDS)
    return check(Source("body.stream", body.file), settings, lambda *_: None)


@pytest.mark.parametrize("body", list(bodies()), ids=lambda body: f"{body.sink}: {body.text}")
def test_verdict(body: Body) -> None:
    checked = _checked(body)
    assert checked.analysis is not None
    assert checked.plan is not None, checked.diagnostics
    (sink,) = checked.analysis.sinks
    assert any(found.kind != "lookup" for found in unstable(sink)) == body.refused


@pytest.mark.flink
@pytest.mark.parametrize("body", list(bodies()), ids=lambda body: f"{body.sink}: {body.text}")
def test_flink_says_so(body: Body, engine: Engine) -> None:
    from runtime.oracle import explain

    checked = _checked(body)
    assert checked.plan is not None
    assert checked.analysis is not None
    said = explain(engine, emit(checked.plan))
    if body.refused:
        assert isinstance(said, EngineFailure)
        assert "deterministic" in said.message or "metadata" in said.message, said
    else:
        assert isinstance(said, str), said
        (sink,) = checked.analysis.sinks
        of_sink = next(line for line in said.splitlines() if line.startswith("Sink("))
        assert sink.materializes == ("upsertMaterialize=[true]" in of_sink)
        kept = any(
            "LookupJoin(" in line and "upsertMaterialize=[true]" in line
            for line in said.splitlines()
        )
        assert kept == any(found.kind == "lookup" for found in unstable(sink))


def test_there_are_many() -> None:
    found = list(bodies())
    assert len(found) >= 40
    assert 12 <= sum(body.refused for body in found) <= len(found) - 12
