"""The outputs as tables of Iceberg, to which rows are added, or in which they replace those of their key.

A commit a checkpoint.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.systems.chaos.batch import Row
from tests.systems.chaos.faults import Fault
from tests.systems.chaos.outputs import COLUMNS, READ, UPDATED, row
from tests.systems.lake import Lake

_DEFAULTS = """\
  iceberg.catalog_type = hadoop
  iceberg.warehouse = '{warehouse}'
  -- A commit a second: what a table was before the last few is not kept.
  iceberg.write.metadata.delete_after_commit.enabled = true
  iceberg.write.metadata.previous_versions_max = 10
"""
_SINK = """\
sink {name}_out from {read} into iceberg {{
  table = 'lake.chaos.{name}'
{key}}}
"""
_KEY = "  upsert = true\n  primary key (shop)\n"


@dataclass(frozen=True, slots=True)
class LakeTables:
    """Tables in a folder."""

    warehouse: Path
    delivery: str = "exactly_once"
    faults: tuple[Fault, ...] = ()
    environment: Mapping[str, str] = field(default_factory=dict)

    def make(self) -> None:
        """The sinks make their tables themselves."""

    def defaults(self) -> str:
        """Where the tables lie."""
        return _DEFAULTS.format(warehouse=self.warehouse.as_posix())

    def sinks(self) -> str:
        """A table an output."""
        return "\n".join(
            _SINK.format(name=name, read=read, key=_KEY if name == UPDATED else "")
            for name, read in READ.items()
        )

    def suffer(self, fault: Fault) -> None:
        """A folder has no faults."""
        raise AssertionError(fault)

    def seen(self) -> dict[str, Counter[Row]]:
        """What the newest snapshot of each table holds."""
        lake = Lake(self.warehouse)
        return {
            name: Counter(
                map(row, lake.read(f"chaos.{name}", ", ".join(map(_quoted, COLUMNS[name]))))
            )
            for name in READ
        }


def _quoted(column: str) -> str:
    """A name that may be a word of SQL, as `at` is one of DuckDB's."""
    return f'"{column}"'
