"""Tells which node of the pipeline each of Flink's operators works for.

Flink knows no tasks: its planner inlines views, merges and copies what they compute. What is left to
go by: an operator works for a node that is above all its sources and below all its sinks, that does
what it does, and no operator works for a node above those that its inputs work for.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from compiler.emit.script import Node, NodeKind
from runtime.jobgraph import JobNode, outputs_of, reachable

_OF_SOURCES = re.compile(r"Source: |WatermarkAssigner|ChangelogNormalize|MiniBatchAssigner")
_OF_SINKS = re.compile(
    r"Sink: |.*: (?:Writer|Committer|Global Committer)$|StreamingFileWriter|PartitionCommitter"
    r"|ConstraintEnforcer|StreamRecordTimestampInserter|SinkMaterializer|compact-|end: |Discarding"
)
_BEHIND_SOURCES = re.compile(r"(.+?)(?:\$table\$*)?\[\d+\](?:: (?:Watermarks.*|Memory))?")
_STEPS = (
    ("aggregate distinct", re.compile(r".*Aggregate$|Expand$")),
    ("window", re.compile(r"WindowTableFunction$")),
    ("join", re.compile(r".*Join$")),
    ("rank sort", re.compile(r".*Rank$|.*Deduplicate$|.*Limit$|.*Sort$")),
    ("unnest", re.compile(r"Correlate$")),
    ("over", re.compile(r".*OverAggregate$")),
)

_Fits = Callable[[str, str], bool]


@dataclass(frozen=True, slots=True)
class Attribution:
    """`nodes` gives an operator's node by its id; `together` are nodes that cannot be told apart."""

    nodes: Mapping[int, str]
    together: tuple[frozenset[str], ...] = ()


def attribute(
    nodes: Sequence[Node], graph: Sequence[JobNode], tables: Mapping[int, str]
) -> Attribution:
    """The node of each operator; `tables` names the source or sink of the operators that are one."""
    return _Search(nodes, graph, tables).result()


class _Search:
    """Sets of nodes that an operator may work for, made ever smaller."""

    def __init__(
        self, nodes: Sequence[Node], graph: Sequence[JobNode], tables: Mapping[int, str]
    ) -> None:
        self.nodes = {node.name: node for node in nodes}
        self.graph, self.readers = graph, outputs_of(graph)
        self.below, self.above = lineage(nodes)
        self.words = frozenset(word for n in nodes for s in n.steps for word in s.words)
        own = {key: frozenset({table}) for key, table in tables.items()}
        inputs = {node.id: node.inputs for node in graph}
        self.sources = reachable(inputs, graph, own)
        self.sinks = reachable(self.readers, tuple(reversed(graph)), own)
        self.processes = {key: task for key in inputs if (task := self._processed_by(key))}
        processes = {key: frozenset({task}) for key, task in self.processes.items()}
        self.processed = reachable(self.readers, tuple(reversed(graph)), processes)
        self.may = {node.id: self._candidates(node) for node in graph}
        for key, table in tables.items():
            if table in self.nodes:
                self.may[key] = frozenset({table})

    def result(self) -> Attribution:
        self._settle()
        for node in self.graph:
            if steps_of(node) and len(self.may[node.id]) > 1:
                self.may[node.id] = self._best(node)
        self._settle()
        chosen: dict[int, str] = {}
        together: list[frozenset[str]] = []
        for node in self.graph:
            if may := self.may[node.id]:
                chosen[node.id] = self._first(node, may)
                if steps_of(node) and len(may) > 1:
                    together.append(may)
        return Attribution(chosen, (*together, *self._swallowed(chosen)))

    def _candidates(self, node: JobNode) -> frozenset[str]:
        """The nodes that fit by sources, sinks and what they do."""
        sources = self.sources[node.id] & self._of(NodeKind.SOURCE)
        sinks = self.sinks[node.id] & self._of(NodeKind.SINK)
        fit = frozenset(
            name for name in self.nodes if sources <= self.below[name] and sinks <= self.above[name]
        )
        if _OF_SOURCES.match(node.name) or self._keeps_watermarks(node):
            return fit & self._of(NodeKind.SOURCE)
        if node.id in self.processes:
            return frozenset({self.processes[node.id]})
        # What stands before Python has the look of a sink.
        of_sink = _OF_SINKS.match(node.kind) or _OF_SINKS.match(node.name)
        if of_sink and not self.processed[node.id]:
            return fit & self._of(NodeKind.SINK)
        if steps := steps_of(node):
            return frozenset(
                name for name in fit if any(s.kind in steps for s in self.nodes[name].steps)
            )
        if any(_OF_SOURCES.match(self._at(one).name) for one in self.readers[node.id]):
            return fit & self._of(NodeKind.SOURCE)
        return (fit & self._of(NodeKind.TASK)) or (fit & self._of(NodeKind.SINK))

    def _processed_by(self, key: int) -> str | None:
        """The task whose rows Python gives in an operator: it has the name of their view."""
        task = self._at(key).name.partition("$")[0]
        known = self.nodes.get(task)
        given = known is not None and any(step.kind == "process" for step in known.steps)
        return task if given else None

    def _keeps_watermarks(self, node: JobNode) -> bool:
        """Whether it is one of the operators behind a source that keep its watermarks: they have its name."""
        match = _BEHIND_SOURCES.fullmatch(node.name)
        return match is not None and match[1] in self._of(NodeKind.SOURCE)

    def _of(self, kind: NodeKind) -> frozenset[str]:
        return frozenset(name for name, node in self.nodes.items() if node.kind is kind)

    def _at(self, key: int) -> JobNode:
        return next(node for node in self.graph if node.id == key)

    def _settle(self) -> None:
        """Drops what would let rows flow backwards, until nothing more is dropped."""
        edges = [(given, node.id) for node in self.graph for given in node.inputs]
        before: dict[int, frozenset[str]] = {}
        while before != self.may:
            before = dict(self.may)
            for up, down in edges:
                self._keep(up, self._flows, self.may[down])
                self._keep(down, lambda b, a: self._flows(a, b), self.may[up])

    def _keep(self, key: int, fits: _Fits, others: frozenset[str]) -> None:
        left = frozenset(a for a in self.may[key] if any(fits(a, b) for b in others))
        # Where nothing fits, one of the two was taken for what it is not: better to know less.
        self.may[key] = left or self.may[key]

    def _flows(self, up: str, down: str) -> bool:
        return up == down or up in self.below[down]

    def _best(self, node: JobNode) -> frozenset[str]:
        """Those whose words the operator's description has most of."""
        steps, words = steps_of(node), set(re.findall(r"[\w$]+", node.text)) & self.words
        scores: dict[str, float] = {}
        for name in self.may[node.id]:
            own = self.nodes[name].steps
            marks = {w for s in own for w in s.words if re.search(r"[ =]", w) and w in node.text}
            likeness = (
                2 * len(s.words & words) / (len(s.words) + len(words) or 1)
                for s in own
                if s.kind in steps
            )
            scores[name] = len(marks) + max(likeness, default=0.0)
        best = max(scores.values())
        return frozenset(name for name, score in scores.items() if score >= best - 1e-9)

    def _first(self, node: JobNode, may: frozenset[str]) -> str:
        """The first in the pipeline's order, of those that filter where the operator does."""
        names = [name for name in self.nodes if name in may]
        if "where=[" in node.text and not steps_of(node):
            names = [name for name in names if self._filters(name)] or names
        return names[0]

    def _filters(self, name: str) -> bool:
        return any(step.kind == "filter" for step in self.nodes[name].steps)

    def _swallowed(self, chosen: Mapping[int, str]) -> list[frozenset[str]]:
        """Tasks that have no operator, each with the task in whose operator it is computed too."""
        found = []
        for name, node in self.nodes.items():
            if node.kind is not NodeKind.TASK or name in chosen.values() or keeps_rows(node):
                continue
            places = [n.id for n in self.graph if name in self.may[n.id] and not steps_of(n)]
            if places:
                found.append(frozenset({name, chosen[places[0]]}))
        return found


def lineage(
    nodes: Sequence[Node],
) -> tuple[dict[str, frozenset[str]], dict[str, frozenset[str]]]:
    """For each node the nodes that flow into it, and those that it flows into, itself among both."""
    below: dict[str, frozenset[str]] = {}
    for node in nodes:
        below[node.name] = frozenset({node.name}).union(*(below[one] for one in node.reads))
    above = {name: frozenset(n for n, under in below.items() if name in under) for name in below}
    return below, above


def keeps_rows(node: Node) -> bool:
    """Whether a task gives each row that it is given, and no other."""
    return all(step.kind == "project" for step in node.steps)


def steps_of(node: JobNode) -> frozenset[str]:
    """The kinds of steps that an operator may be; empty for one that may be any."""
    return frozenset(
        word for words, pattern in _STEPS if pattern.match(node.kind) for word in words.split()
    )
