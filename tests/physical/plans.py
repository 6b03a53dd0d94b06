"""Compares the operators that the compiler expects with those of Flink's physical plan."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from compiler.physical.modes import Moded, infer, walk
from compiler.physical.nodes import Keys, Node
from compiler.physical.planning import Planner
from compiler.plan.plan import Plan
from compiler.plan.traits import Traits, derive
from runtime.engine import Engine
from tests.relations.corpus import Body


def _listed() -> dict[str, str]:
    text = (Path(__file__).parent / "differing.sql").read_text(encoding="utf-8")
    pairs = (part.split("\n", 1) for part in text.strip().split("\n\n"))
    return {body.strip(): why.removeprefix("-- ") for why, body in pairs}


LISTED = _listed()
"""Bodies whose plans differ, and why; docs/parity.md has them too."""

_WITHOUT_STATE = {
    "Calc",
    "Exchange",
    "WatermarkAssigner",
    "TableSourceScan",
    "Values",
    "Expand",
    "DropUpdateBefore",
    "LocalWindowAggregate",
}
"""Operators that neither change what kinds of rows there are nor keep anything."""

_SAME = {"GlobalWindowAggregate": "WindowAggregate", "Deduplicate": "Rank"}
"""An aggregation in two steps, and de-duplication, which the physical plan calls a ranking."""

_LINE = re.compile(r"^[\s:+|-]*(\w+)\(.*changelogMode=\[([A-Z,]+)\]", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Shape:
    """The operators of a plan with their changes, how often each, the changes that come out, and the keys."""

    operators: Counter[tuple[str, str]]
    changelog: str
    upsert: frozenset[frozenset[str]]
    unique: frozenset[frozenset[str]]


def flink_shape(plan: str, upsert: Keys, unique: Keys) -> Shape:
    """That of Flink's EXPLAIN with changelog modes."""
    found = _LINE.findall(plan)
    kept = Counter((_SAME.get(k, k), mode) for k, mode in found if k not in _WITHOUT_STATE)
    # What comes from a source of upserts as it is has no inserts: each is told as an update.
    changes = "I,UA,D" if found[0][1] == "UA,D" else found[0][1]
    return Shape(kept, changes, upsert, unique)


def plans_differ(
    body: Body, engine: Engine, tables: Any, settings: tuple[tuple[str, str], ...] = ()
) -> str | None:
    """How the compiler's plan of what it emits differs from Flink's, in a job with more settings."""
    from runtime.oracle import physical_plan
    from tests.relations.test_oracle import checked, views

    result = checked(body.file)
    assert result.plan is not None
    with views(tables, result) as probe:
        plan = physical_plan(engine, tables, probe)
    names = [c.name for c in result.plan.relation("probe").operator.columns]
    upsert, unique = (
        frozenset(frozenset(names[i] for i in key) for key in keys)
        for keys in (plan.upsert_keys, plan.unique_keys)
    )
    ours = replace(result.plan, settings=(*result.plan.settings, *settings))
    return difference(our_shape(ours, "probe"), flink_shape(plan.text, upsert, unique))


def changes_of(plan: str) -> str:
    """The changes that come out of Flink's plan."""
    return str(_LINE.findall(plan)[0][1])


def our_shape(plan: Plan, output: str) -> Shape:
    """That of the compiler; its operators are empty where it finds no plan."""
    root = planned(plan, output)
    moded = infer(root)
    if moded is None:
        return Shape(Counter(), "", root.upsert, root.unique)
    return Shape(operators(moded), moded.changelog, root.upsert, root.unique)


def operators(moded: Moded) -> Counter[tuple[str, str]]:
    """The operators that keep or change something."""
    return Counter(
        (_SAME.get(one.node.kind, one.node.kind), one.changelog)
        for one in walk(moded)
        if one.node.kind not in _WITHOUT_STATE
    )


def planned(plan: Plan, output: str) -> Node:
    """The physical plan of an output."""
    return planner_of(plan).output(output)


def planner_of(plan: Plan) -> Planner:
    """What plans the outputs of a plan."""
    relations = {relation.name: relation.operator for relation in plan.relations}
    known: dict[str, Traits] = {}
    for relation in plan.relations:
        known[relation.name] = derive(relation.operator, known.__getitem__)
    settings = dict(plan.settings)
    return Planner(relations.__getitem__, known.__getitem__, plan.target, settings=settings)


def difference(ours: Shape, theirs: Shape) -> str | None:
    """How two plans differ, in words."""
    if ours.operators != theirs.operators:
        only_ours = _words(ours.operators - theirs.operators)
        only_theirs = _words(theirs.operators - ours.operators)
        return f"operators only here: {only_ours}; only in Flink: {only_theirs}"
    if ours.changelog != theirs.changelog:
        return f"changes here {ours.changelog}, in Flink {theirs.changelog}"
    if ours.upsert != theirs.upsert:
        return f"upsert keys here {_keys(ours.upsert)}, in Flink {_keys(theirs.upsert)}"
    if ours.unique != theirs.unique:
        return f"unique keys here {_keys(ours.unique)}, in Flink {_keys(theirs.unique)}"
    return None


def _words(found: Mapping[tuple[str, str], int]) -> str:
    return ", ".join(f"{n} {kind} [{mode}]" for (kind, mode), n in sorted(found.items())) or "none"


def _keys(found: Iterable[frozenset[str]]) -> str:
    return (
        ", ".join("(" + ", ".join(sorted(key)) + ")" for key in sorted(found, key=sorted)) or "none"
    )
