"""What clients of Kafka say when they find no broker or no topic, in words, and the table that they worked for.

The clients name neither: the admin client of a source waits for "a node assignment", and a producer for metadata
(KafkaAdminClient, KafkaProducer.waitOnMetadata).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from compiler.emit.script import Script, Statement
from runtime.causes import Cause

_TOPIC = re.compile(r"Failed to get metadata for topics \[(.+?)\]|Topic (\S+) not present in meta")
_SILENT = re.compile(
    r"Timed out waiting for a node assignment|Topic \S+ not present in metadata after"
    r"|Timeout expired after \d+ ?ms while awaiting InitProducerId"
)
_NO_TOPIC = "UnknownTopicOrPartitionException"
_OPERATORS = re.compile(r"Source: (.+?)\[\d+\]|(?:^| )(\S+?)\[\d+\]: Writer")
_BROKERS = re.compile(r"'properties\.bootstrap\.servers' = '(.+?)'")


@dataclass(frozen=True, slots=True)
class Unreached:
    """What was not there, in words; `table` wanted it, where that is known, to read or to write."""

    message: str
    table: str | None
    writes: bool


def unreached(chain: Sequence[Cause], vertex: str, script: Script) -> Unreached | None:
    """The broker or topic that was not there, if that is why the task `vertex` failed."""
    topics = [m[1] or m[2] for cause in chain if (m := _TOPIC.search(cause.message))]
    missing = any(cause.kind == _NO_TOPIC for cause in chain)
    if not missing and not any(_SILENT.search(cause.message) for cause in chain):
        return None
    # A source that finds nothing fails in its coordinator, and Flink names the task in the message alone.
    named = " ".join([*(cause.message for cause in chain), vertex])
    table = _table(named, topics[0] if topics else "", script)
    writes = table is not None and any(insert.sink == table.name for insert in script.inserts)
    if missing:
        message = f"there is no topic `{topics[0]}`" if topics else "a topic is not there"
    else:
        found = _BROKERS.search(table.sql) if table else None
        message = f"no broker answers at `{found[1]}`" if found else "no broker of Kafka answers"
    return Unreached(message, table.name if table else None, writes)


def _table(named: str, topic: str, script: Script) -> Statement | None:
    """The table of the topic among those that the task reads or writes; the only one there, where no topic is known."""
    names = {match[1] or match[2] for match in _OPERATORS.finditer(named)}
    there = [one for one in script.statements if one.name in names and _BROKERS.search(one.sql)]
    exact = [one for one in there if topic and f"'topic' = '{topic}'" in one.sql]
    found = exact or there
    return found[0] if exact or len(found) == 1 else None
