"""Checks of sources that read the log of a database, as a replica of it does, or share a reader with others."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.checks.context import StreamingJob
from compiler.checks.values.codes import (
    DECODING_PLUGIN,
    SERVER_ID,
    SHARED_POSITION,
    SNAPSHOT_WITHOUT_CHECKPOINTS,
)
from compiler.checks.values.tables import Source, sources
from dsl.diagnostic import Diagnostic, Label, Safety, diagnostic

_POSITIONS = {
    "postgres-cdc": ("slot.name", ("hostname", "port"), "replication slot"),
    "mysql-cdc": ("server-id", ("hostname", "port"), "server id"),
    "kinesis": ("source.efo.consumer.name", ("stream.arn",), "consumer name"),
}
"""By connector: the option that names a reader to its server, those that name the server, what it is called."""
_RANGE = re.compile(r"(\d+)(?:\s*-\s*(\d+))?")


def check_replication(job: StreamingJob) -> Iterator[Diagnostic]:
    """DEL002 to DEL005: of `mysql-cdc`, `postgres-cdc` and `kinesis`, declared as custom connectors.

    MySQL takes two readers with one server id for one, and ends the older; a slot of PostgreSQL has one reader at a
    time, and so has a consumer of Kinesis (MySqlSourceOptions, PostgresSourceOptions of Flink CDC 3.6).
    """
    found = list(sources(job))
    yield from _shared(found)
    for source in found:
        match source.table.connector:
            case "mysql-cdc":
                yield from _server_id(source, job)
            case "postgres-cdc":
                yield from _postgres(source)
            case _:
                continue


def _shared(found: list[Source]) -> Iterator[Diagnostic]:
    first: list[tuple[Source, str, tuple[str | None, ...]]] = []
    for source in found:
        position = _POSITIONS.get(source.table.connector)
        value = source.options.get(position[0]) if position is not None else None
        if position is None or value is None:
            continue
        server = (source.table.connector, *(source.options.get(key) for key in position[1]))
        other = next((s for s, v, at in first if at == server and _meets(v, value)), None)
        first.append((source, value, server))
        if other is not None:
            yield diagnostic(
                SHARED_POSITION,
                f"`{source.name}` and `{other.name}` read as one: they have the same {position[2]}",
                source.span(position[0]),
                "each source needs one of its own",
                also=(Label(other.span(position[0]), "the same here"),),
                help=(f"give `{source.name}` another `{position[0]}`",),
            )


def _meets(left: str, right: str) -> bool:
    """Whether two names are the same, or two ranges of numbers overlap."""
    a, b = _ids(left), _ids(right)
    if a is None or b is None:
        return left == right
    return a[0] <= b[1] and b[0] <= a[1]


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
