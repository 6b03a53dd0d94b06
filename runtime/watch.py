"""Turns counts per operator into counts per node of the pipeline."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from compiler.emit.script import Node, NodeKind, Script
from runtime.attribution import Attribution, attribute, keeps_rows, lineage
from runtime.counters import OperatorRows
from runtime.jobgraph import JobNode, outputs_of, rows_by_node
from runtime.progress import NodeRows
from runtime.tally import FILE_WRITERS, table_of

_Counts = dict[int, OperatorRows]


class Watch:
    """The nodes of one job, and how to count their rows."""

    def __init__(self, script: Script, graph: Sequence[JobNode]) -> None:
        """Attributes the operators of `graph` to the nodes of `script`."""
        self.nodes, self.graph = script.nodes, graph
        below, self.above = lineage(script.nodes)
        self.tables = _tables(script, graph, below)
        self.attribution = (
            attribute(script.nodes, graph, self.tables) if script.nodes else Attribution({})
        )
        self.readers = outputs_of(graph)
        self.label = _labels(script.nodes, self.attribution.together)

    def sink_rows(self, operators: Iterable[OperatorRows]) -> dict[str, int]:
        """Rows that went into each sink, as far as its operator is known."""
        counts = rows_by_node(self.graph, operators)
        sinks = {node.id for node in self.graph if node.name in FILE_WRITERS}
        return {
            self.tables[key]: counts[key].rows_in
            for key in sinks & self.tables.keys() & counts.keys()
        }

    def rows(
        self,
        operators: Iterable[OperatorRows],
        sources: Mapping[str, int | None],
        sinks: Mapping[str, int | None],
    ) -> tuple[NodeRows, ...]:
        """Rows in and out of every node, in the order of the pipeline."""
        counts = rows_by_node(self.graph, operators)
        found: dict[str, NodeRows] = {}
        for node in self.nodes:
            label = self.label[node.name]
            if label in found:
                continue
            match node.kind:
                case NodeKind.SOURCE:
                    rows = NodeRows(label, node.kind, None, self._known(node, sources))
                case NodeKind.SINK:
                    rows = NodeRows(label, node.kind, self._known(node, sinks), None)
                case NodeKind.TASK:
                    rows = self._task(node, counts, found)
            found[label] = rows
        return tuple(found.values())

    def _known(self, node: Node, rows: Mapping[str, int | None]) -> int | None:
        """The rows of a table: none of one whose operator has yet to start."""
        found = rows.get(node.name)
        return 0 if found is None and node.name in self.tables.values() else found

    def _task(self, node: Node, counts: _Counts, before: dict[str, NodeRows]) -> NodeRows:
        label = self.label[node.name]
        names = {name for name, other in self.label.items() if other == label}
        own = {key for key, name in self.attribution.nodes.items() if name in names}
        if not own:
            passed = self._passed(node, before) if keeps_rows(node) else None
            return NodeRows(label, node.kind, passed, passed)
        return NodeRows(label, node.kind, self._into(own, counts), self._out(names, own, counts))

    def _passed(self, node: Node, before: dict[str, NodeRows]) -> int | None:
        """What a task passes on that only puts columns together, or rows of several inputs."""
        if not set(node.outputs) <= self.label.keys():
            return None
        rows = [before[self.label[name]].rows_out for name in node.reads]
        return None if None in rows or not rows else sum(one or 0 for one in rows)

    def _into(self, own: set[int], counts: _Counts) -> int:
        """Rows from all nodes that feed the operators `own`.

        Flink copies a task for readers that ask for different columns of it: each copy is fed the
        same rows, which count once.
        """
        fed: dict[str, int] = {}
        for node in self.graph:
            for given in node.inputs if node.id in own else ():
                if given not in own and given in counts:
                    feeder = self.attribution.nodes.get(given, "")
                    fed[feeder] = max(fed.get(feeder, 0), counts[given].rows_out)
        return sum(fed.values())

    def _out(self, names: set[str], own: set[int], counts: _Counts) -> int | None:
        """Rows of the operators that others read and that lead to readers of the task's rows.

        What leaves by `task.late` or `task.rejected` only is not counted.
        """
        readers = [n.name for n in self.nodes if n.name not in names and names & set(n.outputs)]
        main = frozenset[str]().union(*(self.above[name] for name in readers))
        leaving = [
            key
            for key in own
            if any(reader not in own for reader in self.readers[key]) and self._leads(key) <= main
        ]
        rows = (counts[key].rows_out if key in counts else 0 for key in leaving)
        return max(rows, default=None)

    def _leads(self, key: int) -> frozenset[str]:
        """The sinks that an operator's rows come to."""
        seen, todo = set[int](), [key]
        while todo:
            at = todo.pop()
            if at not in seen:
                seen.add(at)
                todo += self.readers.get(at, ())
        return frozenset(self.tables[one] for one in seen if one in self.tables)


def _tables(
    script: Script, graph: Sequence[JobNode], below: dict[str, frozenset[str]]
) -> dict[int, str]:
    """The sources and sinks among the operators.

    Writers of files have no names. They stand in the order of the INSERTs; where this cannot be, as
    one would write what its sink does not read, none is named.
    """
    found = {node.id: table for node in graph if (table := table_of(node.name))}
    writers = sorted(node.id for node in graph if node.name in FILE_WRITERS)
    files = {one.sink for one in script.sinks if one.connector == "filesystem"}
    sinks = [insert.sink for insert in script.inserts if insert.sink in files]
    if len(writers) != len(sinks):
        return found
    named = dict(zip(writers, sinks, strict=True))
    sure = all(
        sink not in below or sources_of(key, graph, found) <= below[sink]
        for key, sink in named.items()
    )
    return found | named if sure else found


def sources_of(key: int, graph: Sequence[JobNode], tables: dict[int, str]) -> frozenset[str]:
    """The tables that flow into an operator."""
    inputs = {node.id: node.inputs for node in graph}
    seen, todo = set[int](), [key]
    while todo:
        at = todo.pop()
        if at not in seen:
            seen.add(at)
            todo += inputs.get(at, ())
    return frozenset(tables[one] for one in seen if one in tables)


def _labels(nodes: Sequence[Node], together: Iterable[frozenset[str]]) -> dict[str, str]:
    """What each node is shown as: nodes that cannot be told apart under all their names."""
    groups: dict[str, set[str]] = {node.name: {node.name} for node in nodes}
    for names in together:
        joined = set().union(*(groups[name] for name in names))
        groups |= dict.fromkeys(joined, joined)
    order = [node.name for node in nodes]
    return {name: ", ".join(one for one in order if one in groups[name]) for name in order}
