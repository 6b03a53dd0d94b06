"""What is done to the running pipeline, and when: decided by the seed."""

from __future__ import annotations

import random
from dataclasses import dataclass
from enum import StrEnum


class Fault(StrEnum):
    """What is done."""

    TASK_MANAGER = "TaskManager killed"
    JOB_MANAGER = "JobManager killed"
    BROKER_STOPPED = "broker stopped and started"
    BROKER_KILLED = "broker killed and started"
    DATABASE_STOPPED = "database stopped and started"
    DATABASE_KILLED = "database killed and started"
    UPGRADE = "upgraded by way of a savepoint"

    @property
    def kill(self) -> bool:
        """Whether it is a SIGKILL of a process of Flink's."""
        return self in (Fault.TASK_MANAGER, Fault.JOB_MANAGER)


@dataclass(frozen=True, slots=True)
class Step:
    """Some records, a burst of late ones, then, after `pause` seconds and amid `more` records, a fault.

    With `late_after`, the burst comes after the fault instead, before any other record.
    """

    records: int
    late: int
    pause: float
    more: int
    fault: Fault
    victim: int
    late_after: bool = False


def plan(
    seed: int, records: int, kills: int, others: tuple[Fault, ...], interval: float
) -> list[Step]:
    """Faults in an order of the seed, `kills` of TaskManagers among them, at moments of the seed.

    The upgrade stands between the others, so that faults come before it and after.
    """
    dice = random.Random(f"faults of {seed}")
    faults = [Fault.TASK_MANAGER] * kills + [one for one in others if one is not Fault.UPGRADE]
    dice.shuffle(faults)
    if Fault.UPGRADE in others:
        faults.insert(len(faults) // 2, Fault.UPGRADE)
    late = max(1, records // 100 // len(faults))
    shares = [dice.uniform(0.5, 1.5) for _ in faults]
    whole = records - late * len(faults)
    steps = []
    for fault, share in zip(faults, shares, strict=True):
        here = int(whole * share / sum(shares))
        more = int(here * dice.uniform(0.1, 0.5))
        pause = dice.uniform(0, 2 * interval)
        steps.append(Step(here - more, late, pause, more, fault, dice.randrange(100)))
    return steps
