"""Which changes each operator sends: whether what was before an update goes with it, as Flink's planner decides.

Flink asks from the sink down for updates without what was before, and takes them with it where an operator cannot do
otherwise (FlinkChangelogModeInferenceProgram).
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.physical.nodes import Node
from compiler.physical.normalizing import settled
from dsl.records import dataclass

NONE, AFTER, BOTH = "none", "after", "both"


@dataclass(frozen=True, slots=True)
class Moded:
    """A node with the kind of its updates: `none`, `after` (the new row alone), `both`."""

    node: Node
    kind: str
    inputs: tuple[Moded, ...]

    @property
    def changelog(self) -> str:
        """As Flink writes it: `I`, `I,UA`, `I,UB,UA,D`."""
        node = self.node
        updates = {NONE: "", AFTER: ",UA", BOTH: ",UB,UA"}[self.kind]
        return "I" + updates + (",D" if node.deletes else "")


def walk(moded: Moded) -> Iterator[Moded]:
    """It and all below it."""
    yield moded
    for child in moded.inputs:
        yield from walk(child)


def infer(root: Node, before_needed: bool = False) -> Moded | None:
    """The plan with its kinds of updates, as few as a reader asks for; None where Flink finds no plan."""
    root = settled(root)
    if not root.updates:
        return _visit(root, NONE, {})
    if not before_needed:
        found = _visit(root, AFTER, {})
        if found is not None:
            return found
    return _visit(root, BOTH, {})


_Known = dict[tuple[int, str], Moded | None]


def _visit(node: Node, asked: str, known: _Known) -> Moded | None:
    key = (id(node), asked)
    if key not in known:
        known[key] = _decide(node, asked, known)
    return known[key]


def _updates(node: Node, kind: str) -> str:
    return kind if node.updates else NONE


def _decide(node: Node, asked: str, known: _Known) -> Moded | None:
    match node.kind:
        case "TableSourceScan":
            given = _updates(node, BOTH)
            if given == BOTH and asked == AFTER:
                return Moded(node, AFTER, (Moded(node, BOTH, ()),))
            return Moded(node, given, ())
        case "Values":
            return Moded(node, NONE, ())
        case (
            "GroupAggregate"
            | "GroupWindowAggregate"
            | "WindowAggregate"
            | "OverAggregate"
            | "Limit"
            | "Sort"
        ):
            return _settled(node, asked, known, [_updates(i, BOTH) for i in node.inputs])
        case "Rank" | "SortLimit":
            wanted = {"append": NONE, "update": AFTER, "retract": BOTH}[node.strategy]
            found = _settled(node, asked, known, [wanted])
            if found is None and wanted == AFTER:
                return _settled(node, asked, known, [BOTH])
            return found
        case "ChangelogNormalize":
            below = _visit(node.inputs[0], AFTER, known)
            if below is None:
                return None
            # Who takes upserts as they come, of all rows, gets them from the source itself.
            spared = asked == AFTER and node.strategy == "removable" and not node.filters
            return below if spared else Moded(node, asked, (below,))
        case "Join":
            return _join(node, asked, known)
        case "TemporalJoin":
            return _temporal(node, asked, known)
        case "Calc":
            if asked == AFTER and node.filters:
                return None
            return _forwarded(node, asked, known)
        case "Union":
            return _union(node, asked, known)
        case "Correlate" | "WatermarkAssigner" | "WindowTableFunction" | "LookupJoin":
            return _forwarded(node, asked, known)
        case _:
            return _settled(node, asked, known, [NONE for _ in node.inputs])


def _settled(node: Node, given: str, known: _Known, wanted: list[str]) -> Moded | None:
    """The node with what it gives, over inputs that must give what is wanted of them."""
    inputs = []
    for child, kind in zip(node.inputs, wanted, strict=True):
        found = _visit(child, kind, known)
        if found is None or found.kind != kind:
            return None
        inputs.append(found)
    return Moded(node, _updates(node, given), tuple(inputs))


def _forwarded(node: Node, asked: str, known: _Known) -> Moded | None:
    found = _visit(node.inputs[0], _updates(node.inputs[0], asked), known)
    return None if found is None else Moded(node, found.kind, (found,))


def _union(node: Node, asked: str, known: _Known) -> Moded | None:
    inputs = []
    for child in node.inputs:
        found = _visit(child, NONE if child.insert_only else _updates(child, asked), known)
        if found is None:
            return None
        inputs.append(found)
    kinds = {found.kind for found in inputs} - {NONE}
    if len(kinds) > 1:
        return None
    return Moded(node, kinds.pop() if kinds else NONE, tuple(inputs))


def _join(node: Node, asked: str, known: _Known) -> Moded | None:
    assert node.join is not None
    sides = list(zip(*node.join.pairs, strict=True)) or [(), ()]
    inputs = []
    for child, columns in zip(node.inputs, sides, strict=True):
        if asked == AFTER:
            if child.updates and not has_key_of(child, columns):
                return None
            found = _visit(child, _updates(child, AFTER), known)
        else:
            found = _visit(child, _updates(child, BOTH), known)
        if found is None:
            return None
        inputs.append(found)
    return Moded(node, _updates(node, asked), tuple(inputs))


def has_key_of(child: Node, columns: tuple[str, ...]) -> bool:
    """Whether a unique key of a join's side holds the columns that it is joined by."""
    wanted = frozenset(columns)
    return any(wanted <= key for key in child.upsert)


def _temporal(node: Node, asked: str, known: _Known) -> Moded | None:
    left, right = node.inputs
    first = _visit(left, _updates(left, BOTH if asked == BOTH else AFTER), known)
    second = _visit(right, _updates(right, AFTER), known) or _visit(
        right, _updates(right, BOTH), known
    )
    if first is None or second is None:
        return None
    return Moded(node, first.kind, (first, second))
