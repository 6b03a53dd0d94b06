"""Where we knowingly differ from Flink's planner: name, pattern of the expressions, how many, and why."""

from __future__ import annotations

import re
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Difference:
    """A group of recorded expressions on which our verdict is not Flink's."""

    name: str
    pattern: str
    count: int
    why: str

    def covers(self, expression: str) -> bool:
        return re.fullmatch(self.pattern, expression) is not None


DIFFERENCES = (
    Difference(
        "grouping-outside-grouping-sets",
        r"(grouping\(\w+\)|grouping\('x'\)|grouping\(1\.5\)|group_id\(\))",
        36,
        "whether a query has grouping sets is seen where its GROUP BY is",
    ),
    Difference(
        "over-window-shape",
        r"(sum|row_number)\(.*\) over \((|partition by .*|order by rt rows between 1 preceding and 1 following)\)",
        38,
        "a streaming OVER needs an ascending time attribute and no future rows: a check of the query, "
        "since the top-n pattern lifts it",
    ),
    Difference(
        "time-between-moments",
        r"\(\w+ - \w+\) (day|month|second|day to second)",
        23,
        "`(a - b) day` is not in our grammar; the help says TIMESTAMPDIFF",
    ),
    Difference(
        "unknown-literal",
        r"unknown",
        1,
        "the parser gives `unknown` as `null`, which alone has no type",
    ),
    Difference(
        "count-of-several",
        r"count\(i, s\)( FROM t GROUP BY ns, b)?",
        2,
        "Flink validates COUNT of several nullable values and then has no code for it",
    ),
    Difference(
        "planner-fails-on-number-as-json",
        r"json_(value|query)\(1, .*\)",
        6,
        "the generated code of a constant does not compile; a column of the same type is fine",
    ),
    Difference(
        "planner-fails-on-processing-time",
        r"(printf\(.*pt.*\)|typeof\(pt\))",
        4,
        "newer functions lose NOT NULL of a processing-time attribute while planning",
    ),
    Difference(
        "planner-fails-on-interval-arrays",
        r"array\[(null, ym|null, ds|ds, nds|nds, ds)\]",
        4,
        "the validated and the converted interval differ in precision",
    ),
    Difference(
        "json-path-of-a-fixed-length-column",
        r"json_exists\(ns, c\)",
        1,
        "Flink takes a CHAR column as a path by accident, and refuses VARCHAR and STRING",
    ),
    Difference(
        "decimal-literal-as-interval",
        r"(try_)?cast\(1\.5 as interval day\)",
        1,
        "Flink folds the literal; a DECIMAL column is refused",
    ),
)
