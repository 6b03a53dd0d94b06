"""What a run of faults came to, as text and as JSON."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict, dataclass, field
from typing import Any

from tests.systems.chaos.batch import Row
from tests.systems.chaos.faults import Fault


@dataclass(frozen=True, slots=True)
class Suffered:
    """A fault, after how many records it came, and seconds until a checkpoint of a later time was complete."""

    fault: Fault
    after: int
    pause: float


@dataclass(frozen=True, slots=True)
class Compared:
    """What is in an output, and what should be: `lost` rows are missing, `duplicated` ones there too often.

    `wrong` rows are none that the batch computation gives.
    """

    expected: int
    seen: int
    lost: int
    duplicated: int
    wrong: int
    examples: tuple[str, ...] = ()

    @property
    def right(self) -> bool:
        """Whether exactly the expected rows are there, each once."""
        return not (self.lost or self.duplicated or self.wrong)


@dataclass(slots=True)
class Report:
    """All of it."""

    seed: int
    seconds: float = 0.0
    suffered: list[Suffered] = field(default_factory=list)
    restored: int = 0
    ended: int = 0
    """TaskManagers that ended by themselves."""
    outputs: dict[str, Compared] = field(default_factory=dict)
    rows: dict[str, int] = field(default_factory=dict)

    @property
    def kills(self) -> int:
        """Processes of Flink's that were killed."""
        return sum(one.fault.kill for one in self.suffered)

    @property
    def longest_pause(self) -> float:
        """Seconds from a fault to the first checkpoint after it."""
        return max((one.pause for one in self.suffered), default=0.0)

    @property
    def balanced(self) -> bool:
        """Whether each record that went in is accounted for."""
        told = dict(self.rows)
        return told.pop("in") == sum(told.values())

    @property
    def right(self) -> bool:
        """Whether nothing was lost, and nothing came twice."""
        return self.balanced and all(one.right for one in self.outputs.values())

    def record(self) -> dict[str, Any]:
        """For JSON."""
        return {
            "schema_version": 1,
            "seed": self.seed,
            "seconds": round(self.seconds, 1),
            "right": self.right,
            "kills": self.kills,
            "recoveries": len(self.suffered),
            "restored": self.restored,
            "ended": self.ended,
            "longest_pause": round(self.longest_pause, 1),
            "rows": self.rows,
            "balanced": self.balanced,
            "lost": sum(one.lost for one in self.outputs.values()),
            "duplicated": sum(one.duplicated for one in self.outputs.values()),
            "wrong": sum(one.wrong for one in self.outputs.values()),
            "outputs": {name: asdict(one) for name, one in self.outputs.items()},
            "faults": [{**asdict(one), "pause": round(one.pause, 1)} for one in self.suffered],
        }

    def text(self) -> str:
        """For people."""
        told = self.record()
        done = Counter(one.fault for one in self.suffered)
        lines = [f"seed {self.seed}: {'right' if self.right else 'WRONG'}, {self.seconds:.0f} s"]
        lines += [f"  {count:>3} x {fault}" for fault, count in sorted(done.items())]
        lines.append(
            f"{self.kills} kills, {told['recoveries']} recoveries ({self.restored} from stored state),"
            f" longest pause {self.longest_pause:.1f} s"
        )
        if self.ended:
            lines.append(f"{self.ended} TaskManagers ended by themselves")
        sums = " + ".join(f"{count} {name}" for name, count in self.rows.items() if name != "in")
        lines.append(f"{self.rows['in']} in {'=' if self.balanced else 'IS NOT'} {sums}")
        for name, one in self.outputs.items():
            lines.append(
                f"{name}: {one.seen} rows, {one.expected} expected, {one.lost} lost,"
                f" {one.duplicated} duplicated, {one.wrong} wrong"
            )
            lines += [f"    {example}" for example in one.examples]
        return "\n".join(lines)


def compared(expected: Counter[Row], seen: Counter[Row]) -> Compared:
    """Holds the rows of an output against those of the batch computation."""
    lost, over = expected - seen, seen - expected
    twice = {row: count for row, count in over.items() if row in expected}
    wrong = {row: count for row, count in over.items() if row not in expected}
    found = (("lost", lost), ("duplicated", twice), ("wrong", wrong))
    return Compared(
        expected.total(),
        seen.total(),
        lost.total(),
        sum(twice.values()),
        sum(wrong.values()),
        tuple(f"{word}: {row}" for word, rows in found for row in list(rows)[:3]),
    )
