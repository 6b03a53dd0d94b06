"""GROUP BY of a query: plain keys, GROUPING SETS, ROLLUP, CUBE, and these within each other."""

from __future__ import annotations

from itertools import combinations, product

from compiler.relations import codes
from compiler.relations.aggregation import Grouping
from compiler.relations.flow import labels_of
from compiler.relations.group_windows import add_window, is_window
from dsl.records import replace
from dsl.syntax.expressions import Expression, FunctionCall, RowValue
from dsl.syntax.queries import GroupingSets

MOST_SETS = 4096

Set = tuple[int, ...]


def add_group_by(keys: tuple[Expression | GroupingSets, ...], grouping: Grouping) -> bool:
    """Adds the keys and sets of a GROUP BY; False where an error was reported."""
    parts: list[list[Set]] = []
    for key in keys:
        sets = _sets(key, grouping)
        if sets is None:
            return False
        parts.append(sets)
    together = [_merged(chosen) for chosen in product(*parts)]
    if len(together) > MOST_SETS:
        grouping.flow.say(
            codes.MISPLACED_STEP, f"more than {MOST_SETS} grouping sets", grouping.span
        )
        return False
    everything = tuple(range(len(grouping.keys)))
    if any(len(chosen) != len(everything) for chosen in together) or len(together) > 1:
        grouping.sets = tuple(together)
        for at, (expr, column) in enumerate(grouping.keys):
            if not all(at in chosen for chosen in together):
                kind = column.type.with_nullable(True).without_time_attribute()
                grouping.keys[at] = (expr, replace(column, type=kind))
    return True


def _merged(chosen: tuple[Set, ...]) -> Set:
    return tuple(dict.fromkeys(at for part in chosen for at in part))


def _sets(key: Expression | GroupingSets, grouping: Grouping) -> list[Set] | None:
    """The sets that one item of GROUP BY stands for."""
    if isinstance(key, GroupingSets):
        return _of_kind(key.kind, key.sets, grouping)
    if isinstance(key, FunctionCall) and key.name.text.lower() in ("rollup", "cube"):
        return _of_kind(key.name.text, tuple(_listed(arg) for arg in key.args), grouping)
    one = _one(_listed(key), grouping)
    return None if one is None else [one]


def _of_kind(
    kind: str, elements: tuple[tuple[Expression, ...], ...], grouping: Grouping
) -> list[Set] | None:
    if kind.lower() == "grouping sets":
        found: list[Set] = []
        for element in elements:
            if len(element) == 1 and isinstance(element[0], FunctionCall | GroupingSets):
                inner = _sets(element[0], grouping)
            else:
                one = _one(element, grouping)
                inner = None if one is None else [one]
            if inner is None:
                return None
            found += inner
        return found
    parts = [_one(_flat(element), grouping) for element in elements]
    if any(part is None for part in parts):
        return None
    known = [part for part in parts if part is not None]
    if kind.lower() == "rollup":
        return [_merged(tuple(known[:count])) for count in range(len(known), -1, -1)]
    return [
        _merged(chosen)
        for count in range(len(known), -1, -1)
        for chosen in combinations(known, count)
    ]


def _flat(element: tuple[Expression, ...]) -> tuple[Expression, ...]:
    return _listed(element[0]) if len(element) == 1 else element


def _listed(key: Expression) -> tuple[Expression, ...]:
    """`(a, b)` as its parts."""
    return key.items if isinstance(key, RowValue) and not key.explicit else (key,)


def _one(keys: tuple[Expression, ...], grouping: Grouping) -> Set | None:
    """The positions of keys that are grouped by together."""
    flow, places = grouping.flow, []
    for key in keys:
        if isinstance(key, FunctionCall) and is_window(key, flow):
            if not add_window(key, grouping):
                return None
            continue
        typed = flow.type(key)
        if typed is None:
            return None
        name = str(getattr(typed, "name", "key"))
        places.append(grouping.position(typed, name, key.span, labels_of(typed, flow.rows)))
    return tuple(dict.fromkeys(places))
