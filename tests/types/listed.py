"""Which functions each version of Flink lists, and which of them are no functions to call in SQL."""

from __future__ import annotations

import re
from pathlib import Path

PATH = Path(__file__).parent / "functions.tsv"
"""A name and the versions that list it on each line."""

OPERATORS = frozenset({
    "AND", "ARRAY", "AS", "ASC", "ASSIGNMENT", "AT", "BETWEEN", "CASE", "CAST", "DEFAULT", "DESC",
    "DISTINCT", "DOT", "EXCEPT", "EXISTS", "FINAL", "IN", "INTERSECT", "ITEM", "LIKE", "MAP",
    "MULTISET", "NOT", "OR", "OVER", "OVERLAPS", "ROW", "RUNNING", "TRY_CAST", "UNION",
})  # fmt: skip
"""Written otherwise than `name(...)`: the grammar has them. So are all names with signs or blanks."""

TABLE_API = frozenset({
    "CHARLENGTH", "CONVERTTZ", "CURRENTDATABASE", "CURRENTDATE", "CURRENTROWTIMESTAMP", "CURRENTTIME",
    "CURRENTTIMESTAMP", "DATEFORMAT", "DIVIDE", "END", "EQUALS", "FLATTEN", "FROMBASE64",
    "FROMUNIXTIME", "GET", "GREATERTHAN", "GREATERTHANOREQUAL", "IFTHENELSE", "ISFALSE", "ISNOTFALSE",
    "ISNOTNULL", "ISNOTTRUE", "ISNULL", "ISTRUE", "IS_JSON", "LESSTHAN", "LESSTHANOREQUAL",
    "LOWERCASE", "MINUS", "MINUSPREFIX", "NOTBETWEEN", "NOTEQUALS", "PARSEURL", "PLUS", "RANDINTEGER",
    "RANGETO", "REGEXPEXTRACT", "REGEXPREPLACE", "REINTERPRETCAST", "ROWTIME", "SIMILAR",
    "SPLITINDEX", "START", "STDDEVPOP", "STDDEVSAMP", "STREAMRECORDTIMESTAMP", "STRTOMAP", "SUM0",
    "TEMPORALOVERLAPS", "TIMES", "TOBASE64", "TODATE", "TOTIMESTAMP", "TOTIMESTAMPLTZ",
    "UNIXTIMESTAMP", "UPPERCASE", "VARPOP", "VARSAMP", "WITHCOLUMNS", "WITHOUTCOLUMNS",
})  # fmt: skip
"""Names of the Table API: a query with one of them is refused, and has the function under another."""

INTERNAL = frozenset({
    "AGG_DECIMAL_MINUS", "AGG_DECIMAL_PLUS", "AUXILIARY_GROUP", "HIVE_AGG_DECIMAL_PLUS",
    "JSON_ARRAYAGG_ABSENT_ON_NULL", "JSON_ARRAYAGG_NULL_ON_NULL", "JSON_OBJECTAGG_ABSENT_ON_NULL",
    "JSON_OBJECTAGG_NULL_ON_NULL", "PROCTIME_MATERIALIZE", "REINTERPRET", "SEARCH",
    "STREAMRECORD_TIMESTAMP",
})  # fmt: skip
"""What the planner writes for itself; a clause of JSON_ARRAYAGG and JSON_OBJECTAGG says the same."""

UNLISTED = frozenset({"CEILING", "JSON_ARRAYAGG", "JSON_OBJECTAGG", "TRANSLATE"})
"""What Flink's parser turns into a function of another name, so that it is in no list."""


def listed(target: str) -> set[str]:
    """The upper-case names that Flink `target` lists."""
    return {name for name, versions in read().items() if target in versions}


def read() -> dict[str, list[str]]:
    """Name -> versions."""
    lines = PATH.read_text(encoding="utf-8").splitlines()
    return {name: versions.split() for name, _, versions in (li.partition("\t") for li in lines)}


def keep(target: str, names: list[str]) -> None:
    """Records what a version lists."""
    known = {name: {*versions} - {target} for name, versions in read().items()}
    for name in names:
        known.setdefault(name, set()).add(target)
    ordered = {name: sorted(known[name], key=_number) for name in sorted(known) if known[name]}
    text = "".join(f"{name}\t{' '.join(versions)}\n" for name, versions in ordered.items())
    PATH.write_text(text, encoding="utf-8")


def callable_in_sql(name: str) -> bool:
    """Whether a listed name is one of a function that a query may call."""
    return re.fullmatch(r"\w+", name) is not None and name not in OPERATORS | TABLE_API | INTERNAL


def _number(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
