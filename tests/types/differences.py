"""Where we knowingly differ from Flink's planner: name, pattern of the expressions, how many, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """A group of recorded expressions on which our verdict is not Flink's, in every version."""

    name: str
    pattern: str
    count: int
    why: str

    def covers(self, expression: str) -> bool:
        return re.fullmatch(self.pattern, expression) is not None


DIFFERENCES: tuple[Difference, ...] = ()
