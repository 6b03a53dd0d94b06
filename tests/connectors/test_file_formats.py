"""Files of Avro, Parquet and ORC: written by other libraries, read and written by jobs, read by other libraries."""

from __future__ import annotations

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import fastavro
import pyarrow as pa
import pytest
from pyarrow import orc, parquet

pytestmark = pytest.mark.slow

Row = dict[str, object]

COLUMNS = """
    id int not null,
    flag boolean,
    small tinyint,
    big bigint,
    ratio double,
    amount decimal(10, 2),
    name string,
    bytes bytes,
    birthday date,
    at timestamp(3),
    tags array<string>,
    counts map<string, int>,
    address row<city string, zip int>,
    lines array<row<article string, pieces int>>,
"""
FULL: Row = {
    "id": 1,
    "flag": True,
    "small": -3,
    "big": 1 << 40,
    "ratio": 0.5,
    "amount": Decimal("-12.30"),
    "name": "Ægir",
    "bytes": b"\x00\xff",
    "birthday": dt.date(1969, 7, 20),
    "at": dt.datetime(2024, 1, 2, 3, 4, 5, 123000),
    "tags": ["x", None],
    "counts": {"a": 1, "b": None},
    "address": {"city": None, "zip": 7},
    "lines": [{"article": "pen", "pieces": 2}, None],
}
EMPTY: Row = {"id": 2, **dict.fromkeys(list(FULL)[1:])}
ROWS = [FULL, EMPTY]

SCHEMA = pa.schema(
    [
        pa.field("id", pa.int32(), nullable=False),
        ("flag", pa.bool_()),
        ("small", pa.int8()),
        ("big", pa.int64()),
        ("ratio", pa.float64()),
        ("amount", pa.decimal128(10, 2)),
        ("name", pa.string()),
        ("bytes", pa.binary()),
        ("birthday", pa.date32()),
        ("at", pa.timestamp("ms")),
        ("tags", pa.list_(pa.string())),
        ("counts", pa.map_(pa.string(), pa.int32())),
        ("address", pa.struct([("city", pa.string()), ("zip", pa.int32())])),
        ("lines", pa.list_(pa.struct([("article", pa.string()), ("pieces", pa.int32())]))),
    ]
)


def _or_null(kind: object) -> Row:
    return {"type": ["null", kind], "default": None}


def _record(of: str, /, **fields: object) -> Row:
    listed = [{"name": key, **_or_null(kind)} for key, kind in fields.items()]
    return {"type": "record", "name": of, "fields": listed}


AVRO: Row = _record(
    "row",
    id="int",
    flag="boolean",
    small="int",
    big="long",
    ratio="double",
    amount={"type": "bytes", "logicalType": "decimal", "precision": 10, "scale": 2},
    name="string",
    bytes="bytes",
    birthday={"type": "int", "logicalType": "date"},
    at={"type": "long", "logicalType": "timestamp-millis"},
    tags={"type": "array", "items": ["null", "string"]},
    counts={"type": "map", "values": ["null", "int"]},
    address=_record("address", city="string", zip="int"),
    lines={"type": "array", "items": ["null", _record("line", article="string", pieces="int")]},
)
AVRO["fields"][0] = {"name": "id", "type": "int"}  # type: ignore[index]


def write_all(folder: Path) -> None:
    """The same rows in files of each format, none of them by Flink."""
    for name in ("avro", "parquet", "orc"):
        (folder / name).mkdir()
    utc = [{**row, "at": row["at"] and row["at"].replace(tzinfo=dt.UTC)} for row in ROWS]  # type: ignore[attr-defined]
    with (folder / "avro" / "rows.avro").open("wb") as opened:
        fastavro.writer(opened, fastavro.parse_schema(AVRO), utc)
    pairs = [{**row, "counts": row["counts"] and list(row["counts"].items())} for row in ROWS]  # type: ignore[attr-defined]
    table = pa.Table.from_pylist(pairs, SCHEMA)
    # Flink's reader takes decimals that lie as bytes only where they are not in a dictionary.
    file = folder / "parquet" / "rows.parquet"
    parquet.write_table(table, file, use_dictionary=False, use_deprecated_int96_timestamps=True)
    orc.write_table(table, folder / "orc" / "rows.orc")


def read(folder: Path, format: str) -> list[Row]:
    """What lies in the files of a folder, read by libraries that are none of Flink's."""
    rows = [row for file in _parts(folder) for row in _READERS[format](file)]
    return sorted((_plain(row) for row in rows), key=lambda row: str(row["id"]))


def _parts(folder: Path) -> Iterator[Path]:
    yield from sorted(path for path in folder.rglob("*") if path.is_file())


def _avro(file: Path) -> list[Row]:
    with file.open("rb") as opened:
        return [dict(row) for row in fastavro.reader(opened)]  # type: ignore[arg-type]


_READERS = {
    "avro": _avro,
    "parquet": lambda file: parquet.read_table(file).to_pylist(),
    "orc": lambda file: orc.read_table(file).to_pylist(),
}


def _plain(row: Row) -> Row:
    """With maps as such, and times without the zone that Avro's reader adds."""
    made = dict(row)
    if isinstance(made.get("counts"), list):
        made["counts"] = dict(made["counts"])  # type: ignore[call-overload]
    if isinstance(at := made.get("at"), dt.datetime):
        made["at"] = at.replace(tzinfo=None)
    return made


def run(text: str, folder: Path) -> None:
    """Runs a pipeline as a user does, with the jars that it needs by itself."""
    file = folder / "job.stream"
    file.write_text(text, encoding="utf-8")
    words = [sys.executable, "-m", "streamc", "run", str(file), "--output", "json"]
    done = subprocess.run(
        words, cwd=folder, capture_output=True, text=True, timeout=600, check=False
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert json.loads(done.stdout)


SOURCE = """
source from_{format} from filesystem {{
  path = '{folder}/{format}'
  format = {format}
  {options}
  columns ({columns}  )
}}
"""
SINK = """
sink {format}_of_{origin} from from_{origin} into filesystem {{
  path = '{folder}/{origin}-{format}'
  format = {format}
  {options}
}}
"""
FORMATS = ("avro", "parquet", "orc")
OF_SOURCE = {"parquet": "parquet.utc_timezone = true\n  parquet.batch_size = 1"}
OF_SINK = {
    "avro": "avro.codec = deflate",
    "parquet": "parquet.utc_timezone = true\n  parquet.compression = 'GZIP'",
    "orc": "orc.compress = 'ZLIB'",
}


def test_rows_go_from_each_format_to_each(tmp_path: Path) -> None:
    write_all(tmp_path)
    text = "pipeline formats {}\n"
    for origin in FORMATS:
        options = OF_SOURCE.get(origin, "")
        text += SOURCE.format(format=origin, folder=tmp_path, options=options, columns=COLUMNS)
        for format in FORMATS:
            text += SINK.format(
                format=format, origin=origin, folder=tmp_path, options=OF_SINK[format]
            )

    run(text, tmp_path)

    for origin in FORMATS:
        for format in FORMATS:
            assert read(tmp_path / f"{origin}-{format}", format) == ROWS, (origin, format)
