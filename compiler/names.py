"""Finds the name that was probably meant."""

from __future__ import annotations

import re
from collections.abc import Iterable

_PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")


def did_you_mean(name: str, candidates: Iterable[str]) -> str | None:
    """The one candidate that is clearly nearest to `name`, or None.

    A candidate that differs only in case wins; else it may differ by a third of its letters (at least one),
    counted as edits and swaps of neighbours, but not in all of them, and no other candidate may be as near.
    """
    pool = list(dict.fromkeys(candidates))
    folded = [candidate for candidate in pool if candidate.lower() == name.lower()]
    if len(folded) == 1:
        return folded[0]
    limit = max(1, max(len(name), 3) // 3)
    near = sorted((edit_distance(name.lower(), c.lower(), limit), c) for c in pool)
    near = [(d, c) for d, c in near if d <= limit and d < max(len(name), len(c))]
    if not near or (len(near) > 1 and near[0][0] == near[1][0]):
        return None
    return near[0][1]


def edit_distance(left: str, right: str, limit: int) -> int:
    """Insertions, deletions, changes and swaps of neighbours between two words; `limit + 1` if more."""
    if abs(len(left) - len(right)) > limit:
        return limit + 1
    before: list[int] = []
    row = list(range(len(right) + 1))
    for i, a in enumerate(left, 1):
        previous, row_before = row, before
        row = [i]
        for j, b in enumerate(right, 1):
            best = min(previous[j] + 1, row[j - 1] + 1, previous[j - 1] + (a != b))
            if i > 1 and j > 1 and a == right[j - 2] and left[i - 2] == b:
                best = min(best, row_before[j - 2] + 1)
            row.append(best)
        before = previous
        if min(row) > limit:
            return limit + 1
    return row[-1]


def written(name: str, quoted: bool = False) -> str:
    """The name as it can stand in a text: in backticks where it is no plain word or stood in them."""
    if quoted or not _PLAIN.match(name):
        return "`" + name.replace("`", "``") + "`"
    return name
