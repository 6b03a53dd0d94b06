"""Where a job needs to be waited for between two cues, so that every run of it is the same."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

_SCAN = re.compile(r":TableSourceScan\(table=\[\[([^\]]*)")


@dataclass(frozen=True, slots=True)
class Cue:
    """What a source does: gives a row (`+I {"a": 1}`) or a watermark (`W 60000`), is `idle`, or is at its `end`.

    A watermark is in milliseconds since 1970. The end is that of time: all windows close.
    """

    source: str
    text: str


@dataclass(frozen=True, slots=True)
class Shape:
    """How the ways of rows through a job meet: nowhere, or those of several sources, or of one (`forks`).

    `sources` is how many scans of replayed tables there are; `VALUES` are none.

    Flink reads the inputs of an operator in any order. Where ways meet, what one source has given has to have
    gone all the way before another one goes on; where they fork and meet again, every single row and watermark.
    """

    sources: int
    meets: bool
    forks: bool


def shape_of(plan: str) -> Shape:
    """The shape of a job in Flink's JSON form of it."""
    nodes = json.loads(plan)["nodes"]
    inputs = {
        int(node["id"]): [int(one["id"]) for one in node.get("predecessors", ())] for node in nodes
    }
    # Rows that Python gives are scanned, too, and are no source.
    scans = [
        found[1]
        for node in nodes
        if not node.get("predecessors") and (found := _SCAN.search(node.get("contents", "")))
    ]
    sources = [node for node, read in inputs.items() if not read]
    meets = any(len(read) > 1 for read in inputs.values())
    forks = any(max(_ways(inputs, source).values()) > 1 for source in sources)
    # A table that is scanned twice is one whose ways fork before they begin.
    forks = forks or (meets and len(scans) > len(set(scans)))
    return Shape(len(scans), meets, forks)


def _ways(inputs: dict[int, list[int]], source: int) -> dict[int, int]:
    """In how many ways each operator is reached from a source."""
    ways: dict[int, int] = {source: 1}

    def count(node: int) -> int:
        if node not in ways:
            ways[node] = sum(map(count, inputs[node]))
        return ways[node]

    for node in inputs:
        count(node)
    return ways


def directions(
    steps: Sequence[Sequence[Cue]], outputs: Sequence[str], shape: Shape, *, finite: bool
) -> str:
    """The script that a director plays; a `finite` job comes to its own end after the last cue."""
    # What the job has of its own comes first.
    lines = ["barrier"] if shape.meets else []
    for number, cues in enumerate(steps, 1):
        lines += _cued(cues, shape)
        lines += ["finish"] if finite and number == len(steps) else ["barrier"]
        lines.append("\t".join(["step", *outputs]))
    return "\n".join(lines)


def _cued(cues: Iterable[Cue], shape: Shape) -> list[str]:
    lines: list[str] = []
    before: str | None = None
    for cue in cues:
        if before is not None and (shape.forks or (shape.meets and cue.source != before)):
            lines.append("barrier")
        lines.append(f"{cue.source}\t{cue.text}")
        before = cue.source
    return lines
