"""What a catalogue says of the pipelines of a project: plain data, in which no secret is left."""

from __future__ import annotations

from compiler.checks.sharing.pipes import Place
from compiler.delivery.hops import Choice
from compiler.leaving import Leaving
from compiler.lineage.columns import How
from dsl.records import dataclass

ColumnName = tuple[str, str]
"""An output or sink of a file, and a column of it."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of a text of the language; `kind` is that of `compiler.ide.tokens.Token`, or empty."""

    kind: str
    text: str


@dataclass(frozen=True, slots=True)
class Column:
    """A column with its direct origins in the same file, and what is done to their values.

    `stored` tells that it is among the values of a record: not what is computed, nor metadata.
    """

    name: str
    type: str
    labels: tuple[str, ...]
    event_time: bool
    doc: str | None
    origins: tuple[tuple[ColumnName, How], ...]
    stored: bool = True


@dataclass(frozen=True, slots=True)
class Kept:
    """State of an operator of a task; `bytes` are an estimate."""

    operator: str
    what: str
    by: tuple[str, ...]
    bound: str
    bytes: float


@dataclass(frozen=True, slots=True)
class Node:
    """A source, task, sink or side output. `deciding` are the columns that decide which rows it has, and how.

    `text` is what stands in `file` from `line` on; a side output has none of its own. `places` are topics and folders.
    """

    name: str
    kind: str
    doc: str | None
    owner: str
    tags: tuple[str, ...]
    description: str
    connector: str
    format: str
    location: str
    options: tuple[tuple[str, str], ...]
    places: tuple[Place, ...]
    allowed_personal: tuple[str, ...]
    columns: tuple[Column, ...]
    deciding: tuple[tuple[ColumnName, tuple[str, ...]], ...]
    changelog: str
    keys: tuple[tuple[str, ...], ...]
    event_time: str | None
    bounded_by: str
    state: tuple[Kept, ...]
    leaving: tuple[Leaving, ...]
    file: str
    line: int
    text: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Step:
    """A hop of a proof of delivery."""

    kind: str
    name: str
    verdict: str
    reason: str
    mend: str
    place: str


@dataclass(frozen=True, slots=True)
class Proof:
    """How often rows reach a sink, and why; `claimed` tells that exactly-once is promised."""

    sink: str
    guarantee: str
    claimed: bool
    steps: tuple[Step, ...]


@dataclass(frozen=True, slots=True)
class Finding:
    """A diagnostic; `place` is `file:line`."""

    code: str
    name: str
    severity: str
    message: str
    place: str
    notes: tuple[str, ...]
    help: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Allowed:
    """A comment that allows a diagnostic; `whole_file` where it speaks of all of it."""

    code: str
    name: str
    reason: str
    place: str
    whole_file: bool


@dataclass(frozen=True, slots=True)
class Test:
    """A test: which outputs it gives rows of, and of which it expects some, with how many."""

    name: str
    doc: str | None
    given: tuple[tuple[str, int], ...]
    expected: tuple[tuple[str, int], ...]
    line: int
    text: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Param:
    """A param of the file."""

    name: str
    type: str
    default: str
    doc: str | None


@dataclass(frozen=True, slots=True)
class Pipeline:
    """A file of the project: a pipeline or, where it declares none, a library.

    `edges` lead from what is read to what reads it, `belongs` from a declaration to its side outputs.
    """

    file: str
    name: str
    library: bool
    doc: str | None
    owner: str
    tags: tuple[str, ...]
    description: str
    mode: str
    schedule: str
    target: str
    settings: tuple[tuple[str, str], ...]
    params: tuple[Param, ...]
    uses: tuple[tuple[str, str], ...]
    nodes: tuple[Node, ...]
    edges: tuple[tuple[str, str], ...]
    belongs: tuple[tuple[str, str], ...]
    proofs: tuple[Proof, ...]
    choices: tuple[Choice, ...]
    findings: tuple[Finding, ...]
    allowed: tuple[Allowed, ...]
    tests: tuple[Test, ...]

    @property
    def failed(self) -> bool:
        """Whether an error was found in it."""
        return any(one.severity == "error" for one in self.findings)

    @property
    def delivery(self) -> str:
        """The least guarantee of its sinks, or nothing where none is known."""
        known = {proof.guarantee for proof in self.proofs}
        return next((one for one in _WEAKEST if one in known), "")

    @property
    def state_bytes(self) -> float:
        """The estimate of all that it keeps."""
        return sum(kept.bytes for node in self.nodes for kept in node.state)


_WEAKEST = ("none", "at_most_once", "at_least_once", "exactly_once")
