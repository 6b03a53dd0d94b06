"""Tables of Apache Iceberg in a folder, read by DuckDB: a reader that has nothing of Iceberg's own code."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import duckdb
import duckdb_extension_avro
import duckdb_extension_iceberg

from tests.connectors.jars import jar

_JARS = (
    "org.apache.iceberg:iceberg-flink-runtime-2.1:1.11.0",
    "org.apache.hadoop:hadoop-client-api:3.3.6",
    "org.apache.hadoop:hadoop-client-runtime:3.3.6",
    "commons-logging:commons-logging:1.2",
)


@dataclass(frozen=True, slots=True)
class Lake:
    """A catalog of the kind `hadoop`: folders of tables below a warehouse."""

    warehouse: Path

    def read(self, table: str, columns: str = "*") -> list[tuple[Any, ...]]:
        """The rows of `database.table` as they stand now, in order."""
        query = f"select {columns} from iceberg_scan(?) order by all"
        return self._ask(query, table)

    def snapshots(self, table: str) -> int:
        """How often rows were committed."""
        ((count,),) = self._ask("select count(*) from iceberg_snapshots(?)", table)
        return int(count)

    def contents(self, table: str) -> set[str]:
        """The kinds of files that the table is made of now: data, deletes by equality, by position."""
        return {kind for (kind,) in self._ask("select content from iceberg_metadata(?)", table)}

    def exists(self, table: str) -> bool:
        """Whether the table has been made."""
        return (self._folder(table) / "metadata" / "version-hint.text").is_file()

    def _ask(self, query: str, table: str) -> list[tuple[Any, ...]]:
        metadata = self._folder(table) / "metadata"
        version = (metadata / "version-hint.text").read_text(encoding="utf-8").strip()
        with duckdb.connect() as client:
            for extension in (duckdb_extension_avro, duckdb_extension_iceberg):
                (file,) = Path(extension.__path__[0]).rglob(
                    f"v{duckdb.__version__}/*.duckdb_extension"
                )
                client.execute(f"load '{file}'")
            return client.execute(query, [str(metadata / f"v{version}.metadata.json")]).fetchall()

    def _folder(self, table: str) -> Path:
        return self.warehouse.joinpath(*table.split("."))


def lake_jars() -> tuple[Path, ...]:
    """The jars that a cluster has to have in its own class path for Iceberg."""
    return tuple(jar(one) for one in _JARS)
