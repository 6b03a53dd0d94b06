"""Whether two plans of Flink's are one, up to names that leave no trace in the job."""

from __future__ import annotations

import re
from collections.abc import Mapping

_UNITS = "YEAR|MONTH|DAY|HOUR|MINUTE|SECOND"
_TOKEN = re.compile(r"_UTF-16LE'(?:[^']|'')*'|`[^`]*`|[\w$.]+|\S")
_CAST = re.compile(r"(?<=[\[ ])CAST\(([\w.]+) AS (\w+(?:\([\d, ]+\))?)\) AS ([\w.]+)")
_TABLE = re.compile(r"table=\[(\[?)((?:[^\[\]]|\[[^\[\]]*\])*)\]{1,2}(?=[,)])")


def normal_plan(explained: str, types: Mapping[str, frozenset[str]]) -> list[str]:
    """The optimized physical and execution plans of an EXPLAIN, line by line.

    `types` are those of the columns that the built job's sinks have, which are those of the rows that go in.

    What is made one, as it leaves no trace in the job:
    - the catalog and database of a table, and the end `_sink` or `_2` of the name of a sink that shares its table
      with a source or another sink; other characters than letters, digits and `_` in a name;
    - the unit in which an interval was written: `60000:INTERVAL MINUTE` and `...:INTERVAL SECOND` are one length;
    - a CAST of a column to the type that it has: Flink casts all columns of an INSERT where it casts one, if only to
      take NOT NULL off; in a built job the table is as the rows are;
    - `NOT NULL` and the character set in a CAST; a CAST of a row that only names its fields;
    - the case in which a function is called;
    - hints with options of a sink, which the built job has in its table;
    - `targetColumns`, which tells that the INSERT had a list of columns, and what else stands beside a table's name:
      what is read of it (`fields`) says as much.
    """
    plans = explained.split("== Optimized Physical Plan ==")[1]
    plans = _TABLE.sub(_table, plans)
    plans = re.sub(r"(?<![\w$'])[A-Za-z_]\w*(?=\()", lambda m: m[0].upper(), plans)
    plans = re.sub(
        rf":INTERVAL (?:{_UNITS})(?:\(\d\))?(?: TO (?:{_UNITS})(?:\(\d\))?)?", ":INTERVAL", plans
    )
    plans = re.sub(r" targetColumns=\[(?:\[\d+\],?)*\],", "", plans)
    plans = plans.replace(' CHARACTER SET "UTF-16LE"', "").replace(" NOT NULL", "")
    plans = _CAST.sub(lambda m: _cast(m, types), plans)
    if types:
        plans = _without_row_names(plans)
    plans = re.sub(r", hints=\[\[\[OPTIONS .*\]\]\]", "", plans)
    return [line.rstrip() for line in plans.splitlines() if line.strip()]


def _without_row_names(plans: str) -> str:
    """`ROW(a)` for `CAST(ROW(a) AS RecordType(... name))`."""
    start = plans.find("CAST(ROW(")
    while start >= 0:
        end, row = _closing(plans, start + 4), _closing(plans, start + 8)
        if plans.startswith(" AS RecordType", row + 1):
            plans = plans[:start] + plans[start + 5 : row + 1] + plans[end + 1 :]
        start = plans.find("CAST(ROW(", start + 1)
    return plans


def _closing(text: str, at: int) -> int:
    """Where the bracket at `at` is closed."""
    depth = 0
    for place in range(at, len(text)):
        depth += {"(": 1, ")": -1}.get(text[place], 0)
        if depth == 0:
            return place
    return len(text)


def _cast(match: re.Match[str], types: Mapping[str, frozenset[str]]) -> str:
    """The column alone, where it is of that type in the sink."""
    operand, kind, name = match[1], match[2], match[3]
    return f"{operand} AS {name}" if kind in types.get(name, ()) else match[0]


def _table(match: re.Match[str]) -> str:
    """A table by its last name alone: `[[a, b, c, project=[x]]]` and `[a.b.c]` are both `[c]`."""
    path = re.sub(r", \w+=\[.*$", "", match[2])
    name = path.split(", ")[2] if match[1] else re.split(r"\.", path, maxsplit=2)[-1]
    plain = re.sub(r"\W", "_", name.strip("`"))
    return f"table=[{re.sub(r'_sink$|_[0-9]$', '', plain)}]"


def difference(script: list[str], job: list[str]) -> str | None:
    """The first line in which two plans differ; None where they are one.

    A column that a query names itself may be called otherwise, `EXPR$1` in one and `total` in the other. From the
    inputs up, a name of the one plan stands for one of the other from where both are given (`AS`) on.
    """
    if len(script) != len(job):
        return "\n".join(["another number of operators", *script, "---", *job])
    below: list[tuple[int, dict[str, str]]] = []
    reused: dict[str, dict[str, str]] = {}
    pairs = list(zip(script, job, strict=True))
    # A plan that others reuse is printed before them, each read from its last line, its innermost input, on.
    for block in _blocks(pairs):
        below.clear()
        for one, other in reversed(block):
            depth = _depth(one)
            bound: dict[str, str] = {}
            while below and below[-1][0] > depth:
                bound |= below.pop()[1]
            if match := re.search(r"Reused\(reference_id=\[(\d+)\]\)", one):
                bound |= reused.get(match[1], {})
            given: dict[str, str] = {}
            if not _alike(_TOKEN.findall(one), _TOKEN.findall(other), bound, given):
                return f"{one}\n{other}"
            below.append((depth, bound | given))
            if match := re.search(r"reuse_id=\[(\d+)\]", one):
                reused[match[1]] = bound | given
    return None


def _depth(line: str) -> int:
    return len(line) - len(line.lstrip(" :+-"))


def _blocks(pairs: list[tuple[str, str]]) -> list[list[tuple[str, str]]]:
    """The trees of a plan, each from its root on."""
    blocks: list[list[tuple[str, str]]] = []
    for pair in pairs:
        if _depth(pair[0]) == 0:
            blocks.append([])
        blocks[-1].append(pair)
    return blocks


def _alike(script: list[str], job: list[str], bound: dict[str, str], given: dict[str, str]) -> bool:
    """Whether two lines are one; names that they give go into `given`. One may name what the other leaves as it is."""
    mine, theirs = [*script, ""], [*job, ""]
    i = j = 0
    while i < len(script) or j < len(job):
        if mine[i] == theirs[j] == "AS":
            given[mine[i + 1]] = theirs[j + 1]
            i, j = i + 2, j + 2
        elif theirs[j] == "AS":
            given[mine[i - 1]] = theirs[j + 1]
            j += 2
        elif mine[i] == "AS":
            given[mine[i + 1]] = theirs[j - 1]
            i += 2
        elif theirs[j] == bound.get(mine[i], mine[i]):
            i, j = i + 1, j + 1
        else:
            return False
    return True
