"""Puts planned rows beside one another: what follows of the two sides for changes, keys and windows."""

from __future__ import annotations

from compiler.physical.correlation import Freed
from compiler.physical.keys import containing, grouped, is_unique, joined, known_unique, projected
from compiler.physical.nodes import JoinFacts, Keys, Node
from compiler.plan import operators as op
from dsl.records import replace
from dsl.span import Span

Places = dict[str, tuple[str, ...]]
"""Where the columns of a side go."""


def one_row_each(relation: str, node: Node, keys: tuple[str, ...], span: Span) -> Node:
    """One row for each value of the keys."""
    unique = grouped(keys)
    return Node(
        "GroupAggregate",
        (node,),
        node.columns,
        span,
        relation,
        unique=unique,
        upsert=unique,
        updates=True,
        deletes=not node.insert_only,
        by=keys or None,
    )


def with_facts(
    node: Node,
    left: Node,
    right: Node,
    facts: JoinFacts,
    to: tuple[Places, Places],
) -> Node:
    """The join with what follows of its two sides; `to` tells where the columns of either go."""
    by_left = tuple(a for a, _ in facts.pairs)
    by_right = tuple(b for _, b in facts.pairs)
    alone = bool(facts.pairs)
    one_left, one_right = known_unique(left, by_left), known_unique(right, by_right)
    unique = _keys(facts, left.unique, right.unique, to, one_left, one_right)
    upsert = _keys(
        facts,
        containing(left.upsert, by_left),
        containing(right.upsert, by_right),
        to,
        is_unique(left.upsert, by_left),
        is_unique(right.upsert, by_right),
    )
    updates, deletes = left.updates or right.updates, left.deletes or right.deletes
    if node.kind != "Join":
        updates = deletes = False
    elif facts.kind not in ("inner", "semi"):
        updates = deletes = True
    windows = left.windows if node.kind == "WindowJoin" else None
    return replace(
        node,
        unique=_kept(unique, node),
        upsert=_kept(upsert, node),
        updates=updates,
        deletes=deletes,
        by=by_left if alone else None,
        join=facts,
        origins={
            new: side.origins[old]
            for side, places in zip((left, right), to, strict=True)
            for old, news in places.items()
            if old in side.origins
            for new in news
        },
        windows=windows,
    )


def _kept(keys: Keys, node: Node) -> Keys:
    """The keys of which readers need all columns; the others are left out behind the join."""
    return frozenset(key for key in keys if key <= node.columns.keys())


def _keys(
    facts: JoinFacts,
    left: Keys,
    right: Keys,
    to: tuple[Places, Places],
    one_left: bool,
    one_right: bool,
) -> Keys:
    left, right = projected(left, to[0]), projected(right, to[1])
    return joined(facts, left, right, one_left, one_right)


def same_windows(left: Node, right: Node, facts: JoinFacts) -> bool:
    """Whether both sides have the same windows, and the condition sets their starts and their ends equal."""
    ours, theirs = left.windows, right.windows
    if ours is None or theirs is None:
        return False
    if ours.spec != theirs.spec or ours.time_type != theirs.time_type:
        return False
    starts = any(a in ours.starts and b in theirs.starts for a, b in facts.pairs)
    return starts and any(a in ours.ends and b in theirs.ends for a, b in facts.pairs)


def semi(
    relation: str,
    given: op.Operator,
    left: Node,
    right: Node,
    kind: str,
    pairs: tuple[tuple[str, str], ...],
) -> Node:
    """The rows of the left for which there is one, or none, on the right."""
    facts = JoinFacts(kind, pairs)
    name = "WindowJoin" if same_windows(left, right, facts) else "Join"
    node = Node(name, (left, right), left.columns, given.span, relation)
    names: Places = {n: (n,) for n in left.columns}
    return with_facts(node, left, right, facts, (names, {}))


def beside(
    relation: str,
    left: Node,
    right: Node,
    kind: str,
    pairs: tuple[tuple[str, str], ...],
    span: Span,
) -> Node:
    """The left rows beside those of the right, of which no column is named."""
    node = Node("Join", (left, right), left.columns, span, relation)
    names: Places = {n: (n,) for n in left.columns}
    return with_facts(node, left, right, JoinFacts(kind, pairs), (names, {}))


def for_each(relation: str, node: Node, right: Node, loose: Freed) -> Node:
    """The rows of a query joined with the different values of the outer columns that it compares with."""
    names = tuple(sorted(loose.others))
    values = Node("Calc", (node,), {n: node.columns[n] for n in names}, node.span, relation)
    values = replace(values, updates=node.updates, deletes=node.deletes)
    return beside(
        relation, right, one_row_each(relation, values, names, node.span), "inner", (), node.span
    )
