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
from compiler.checks.values.tables import set_up, sources
from compiler.connectors.guarantees import Plugin, Position
from compiler.delivery.setups import Setup, same
from dsl.diagnostic import Diagnostic, Safety, diagnostic

_RANGE = re.compile(r"(\d+)(?:\s*-\s*(\d+))?")
_EXAMPLE = "'5401-5408'"


def check_replication(job: StreamingJob) -> Iterator[Diagnostic]:
    """DEL003 to DEL005, by what the catalogue says of a connector (`position`, `plugin` and `in_parts` of its reading).

    MySQL takes two readers with one server id for one, and ends the older; a slot of PostgreSQL has one reader at a
    time, and so has a consumer of Kinesis (MySqlSourceOptions, PostgresSourceOptions of Flink CDC 3.6).
    """
    for source in sources(job):
        made = set_up(source, job)
        if made is None:
            continue
        reading = made.facts.reading
        if reading.position is not None and reading.position.by_chance:
            yield from _server_id(made, reading.position, job)
        if reading.plugin is not None:
            yield from _plugin(made, reading.plugin)
        if reading.in_parts and not made.holds(reading.in_parts):
            yield _in_one_piece(made, reading.in_parts)


def _ids(text: str) -> tuple[int, int] | None:
    match = _RANGE.fullmatch(text.strip())
    return None if match is None else (int(match[1]), int(match[2] or match[1]))


def _server_id(source: Setup, position: Position, job: StreamingJob) -> Iterator[Diagnostic]:
    value, option = source.written(position.option), source.called(position.option)
    if value is None:
        yield diagnostic(
            SERVER_ID,
            f"`{source.name}` takes a {position.called} by chance, {position.by_chance}: another reader may have it",
            source.span(position.option),
            f"no `{option}`",
            help=(
                f"give each source ids of its own, as many as tasks read: `{option} = {_EXAMPLE}`",
            ),
            fixes=source.set_to(f"{position.option} = {_EXAMPLE}", Safety.PLACEHOLDER),
        )
        return
    parallelism, ids = job.settings.typed.get("parallelism"), _ids(value)
    if ids is None or not isinstance(parallelism, int) or source.holds(position.one_when):
        return
    count = ids[1] - ids[0] + 1
    if count < parallelism:
        yield diagnostic(
            SERVER_ID,
            f"`{source.name}` has {count} {position.called}s, and {parallelism} tasks read it",
            source.span(position.option),
            "each task needs one while it reads the snapshot",
            help=(f"give it {parallelism}: `{option} = '{ids[0]}-{ids[0] + parallelism - 1}'`",),
        )


def _plugin(source: Setup, plugin: Plugin) -> Iterator[Diagnostic]:
    spec, taken = source.spec(plugin.option), source.effective(plugin.option)
    if spec is None or source.written(plugin.option) is not None or taken is None:
        return
    if not same(taken, plugin.common):
        option = source.called(plugin.option)
        said = source.text(f"{plugin.option} = '{plugin.common}'")
        yield diagnostic(
            DECODING_PLUGIN,
            f"`{source.name}` asks the server for the plugin `{taken}`, which few have",
            source.span(plugin.option),
            f"no `{option}`",
            help=(f"take the one that every server has: `{said}`",),
            fixes=source.set_to(f"{plugin.option} = '{plugin.common}'"),
        )


def _in_one_piece(source: Setup, in_parts: str) -> Diagnostic:
    option = in_parts.partition(" = ")[0]
    written = source.written(option) is not None
    return diagnostic(
        SNAPSHOT_WITHOUT_CHECKPOINTS,
        f"while `{source.name}` reads the table for the first time, there are no checkpoints",
        source.span(option),
        "after a failure it begins again at the first row",
        help=(f"read it in parts that are checkpointed: `{source.text(in_parts)}`",),
        fixes=() if written else source.set_to(in_parts),
    )
