"""Counts, construct by construct, where our verdicts and those of Flink's planner differ."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field

REFUSED = "refused"
HEADS = ("cases", "agreed", "false accepts", "false refusals", "types", "nullability")


@dataclass(slots=True)
class Tally:
    """The counts of one construct; `differing` holds (case, Flink's verdict, ours)."""

    cases: int = 0
    false_accepts: int = 0
    false_refusals: int = 0
    types: int = 0
    nullability: int = 0
    differing: list[tuple[str, str, str]] = field(default_factory=list)

    @property
    def agreed(self) -> int:
        """Cases on which both say the same."""
        return self.cases - len(self.differing)

    def add(self, case: str, flink: str, ours: str) -> None:
        """Counts one case; verdicts are types as Flink writes them, or `refused`."""
        self.cases += 1
        if flink == ours:
            return
        self.differing.append((case, flink, ours))
        if flink == REFUSED:
            self.false_accepts += 1
        elif ours == REFUSED:
            self.false_refusals += 1
        elif _bare(flink) == _bare(ours):
            self.nullability += 1
        else:
            self.types += 1

    def row(self) -> tuple[int, ...]:
        """The numbers under HEADS."""
        return (
            self.cases,
            self.agreed,
            self.false_accepts,
            self.false_refusals,
            self.types,
            self.nullability,
        )


def total(tallies: Iterable[Tally]) -> Tally:
    """All counts together."""
    whole = Tally()
    for tally in tallies:
        whole.cases += tally.cases
        whole.false_accepts += tally.false_accepts
        whole.false_refusals += tally.false_refusals
        whole.types += tally.types
        whole.nullability += tally.nullability
        whole.differing += tally.differing
    return whole


def table(tallies: dict[str, Tally], *, every: bool = False) -> str:
    """The counts as a text table: constructs that differ, or all, and the sum of all."""
    shown = {name: t for name, t in tallies.items() if every or t.differing}
    rows = [("construct", *HEADS)]
    rows += [(name, *map(str, tally.row())) for name, tally in shown.items()]
    rows.append(("all", *map(str, total(tallies.values()).row())))
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    lines = []
    for name, *numbers in rows:
        right = (n.rjust(w) for n, w in zip(numbers, widths[1:], strict=True))
        lines.append("  ".join([name.ljust(widths[0]), *right]))
    return "\n".join(lines)


def construct_of(template: str) -> str:
    """The name of what a template of the matrix asks about: a function, or an operator."""
    text = template.strip()
    if match := re.match(r"(\w+)(\(|\[)", text):
        name = match[1].lower()
        return f"{name} over" if " over (" in text else name
    if re.match(r"\(\{0\} - \{1\}\)", text):
        return "(x - y) unit"
    if match := re.fullmatch(r"\(?\{0\}( .*?)\{1\}.*|\{0\}(\[)\{1\}\]", text):
        return (match[1] or "[ ]").strip()
    if text.startswith("case"):
        return "case"
    return re.sub(r"\{\d\}", "x", text)


def _bare(kind: str) -> str:
    return kind.replace(" NOT NULL", "")
