"""Checks of sources that read the log of a database, as a replica of it does, or share a reader with others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.values.codes import (
    DECODING_PLUGIN,
    SERVER_ID,
    SNAPSHOT_WITHOUT_CHECKPOINTS,
)
from compiler.checks.values.tables import Source, sources
from dsl.diagnostic import Diagnostic, Safety, diagnostic

_RANGE = re.compile(r"(\d+)(?:\s*-\s*(\d+))?")


def check_replication(job: StreamingJob) -> Iterator[Diagnostic]:
    """DEL003 to DEL005: of `mysql-cdc`, `postgres-cdc` and `kinesis`, declared as custom connectors.

    MySQL takes two readers with one server id for one, and ends the older; a slot of PostgreSQL has one reader at a
    time, and so has a consumer of Kinesis (MySqlSourceOptions, PostgresSourceOptions of Flink CDC 3.6).
    """
    for source in sources(job):
        match source.table.connector:
            case "mysql-cdc":
                yield from _server_id(source, job)
            case "postgres-cdc":
                yield from _postgres(source)
            case _:
                continue


def _ids(text: str) -> tuple[int, int] | None:
    match = _RANGE.fullmatch(text.strip())
    return None if match is None else (int(match[1]), int(match[2] or match[1]))


def _server_id(source: Source, job: StreamingJob) -> Iterator[Diagnostic]:
    value = source.options.get("server-id")
    if value is None:
        yield diagnostic(
            SERVER_ID,
            f"`{source.name}` takes a server id by chance, between 5400 and 6400: another reader may have it",
            source.span(),
            "no `server-id`",
            help=(
                "give each source ids of its own, as many as tasks read: `server-id = '5401-5408'`",
            ),
            fixes=source.with_option("server-id = '5401-5408'", Safety.PLACEHOLDER),
        )
        return
    parallelism, ids = job.settings.typed.get("parallelism"), _ids(value)
    if (
        ids is None
        or not isinstance(parallelism, int)
        or source.options.get(_INCREMENTAL) == "false"
    ):
        return
    count = ids[1] - ids[0] + 1
    if count < parallelism:
        yield diagnostic(
            SERVER_ID,
            f"`{source.name}` has {count} server ids, and {parallelism} tasks read it",
            source.span("server-id"),
            "each task needs one while it reads the snapshot",
            help=(f"give it {parallelism}: `server-id = '{ids[0]}-{ids[0] + parallelism - 1}'`",),
        )


_INCREMENTAL = "scan.incremental.snapshot.enabled"


def _postgres(source: Source) -> Iterator[Diagnostic]:
    if "decoding.plugin.name" not in source.options:
        yield diagnostic(
            DECODING_PLUGIN,
            f"`{source.name}` asks PostgreSQL for the plugin `decoderbufs`, which few servers have",
            source.span(),
            "no `decoding.plugin.name`",
            help=("take the one that every server has: `decoding.plugin.name = 'pgoutput'`",),
            fixes=source.with_option("decoding.plugin.name = 'pgoutput'"),
        )
    if source.options.get(_INCREMENTAL) != "true":
        yield diagnostic(
            SNAPSHOT_WITHOUT_CHECKPOINTS,
            f"while `{source.name}` reads the table for the first time, there are no checkpoints",
            source.span(_INCREMENTAL),
            "after a failure it begins again at the first row",
            help=(f"read it in parts that are checkpointed: `{_INCREMENTAL} = true`",),
            fixes=()
            if _INCREMENTAL in source.options
            else source.with_option(f"{_INCREMENTAL} = true"),
        )
