"""Which expressions the planner is asked about: templates whose holes are filled with the columns of the table."""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import product

from tests.types.calls import AGGREGATES, CALLS, OVERS, PLAIN
from tests.types.flink_types import COLUMNS, GROUPED, INTERVALS

KINDS = (*COLUMNS, *INTERVALS)
FILLINGS = (*KINDS, "rt", "pt", "null", "1", "'x'", "1.5")
"""What goes into the hole of a template."""

CAST_TARGETS = (
    "boolean", "tinyint", "smallint", "int", "bigint", "float", "double", "decimal(10, 2)", "decimal",
    "char", "char(5)", "varchar(5)", "string", "binary(3)", "varbinary(3)", "bytes", "date", "time",
    "timestamp", "timestamp(3)", "timestamp_ltz(3)", "interval year to month",
    "interval day to second(3)", "interval day", "array<bigint>", "array<string>",
    "map<string, bigint>", "multiset<string>", "row<a bigint, b string>", "row<x int>",
)  # fmt: skip

PAIRS = (
    "{0} + {1}", "{0} - {1}", "{0} * {1}", "{0} / {1}", "{0} % {1}", "{0} || {1}",
    "{0} = {1}", "{0} <> {1}", "{0} < {1}", "{0} >= {1}", "{0} is distinct from {1}",
    "case when b then {0} else {1} end", "coalesce({0}, {1})", "if(b, {0}, {1})", "nullif({0}, {1})",
    "ifnull({0}, {1})", "{0} in ({1})", "{0} in ({1}, {0})", "{0} between {1} and {1}",
    "{0} and {1}", "{0} like {1}", "{0} similar to {1}", "array[{0}, {1}]", "map[{0}, {1}]",
    "greatest({0}, {1})", "least({0}, {1})", "({0} - {1}) day", "({0} - {1}) month",
    "case {0} when {1} then 1 end", "mod({0}, {1})", "power({0}, {1})",
    "({0}, {0}) overlaps ({1}, {1})", "({0}, {1}) overlaps ({0}, {1})", "({0} - {1}) hour to second",
    "{0} not in ({1}, {1})", "({0}, {1}) = ({1}, {0})", "{0}[{1}]",
)  # fmt: skip
"""Templates of two holes, each filled with every kind of column."""

SINGLES = (
    "{0}", "+{0}", "-{0}", "not {0}", "{0} is null", "{0} is not null", "{0} is true",
    "{0} is not false", "{0} is unknown", "{0} is json", "{0} is not json object", "({0}, i)",
    "array[{0}]", "map['a', {0}]", "multiset[{0}]", "case when {0} then 1 end", "ai[{0}]", "mp[{0}]",
    "{0}.a", "json_array(json({0}), i)", "json_object('a' value json({0}))",
    "json_object(key json({0}) value 1)", "json_value(-{0}, '$.a')", "json_query({0} + 1, '$.a')",
    "array[interval '1' day, {0}]", "array[1, {0}]", "array[{0}, null, {0}]",
    "map['a', {0}, 'b', null]", "map['a', null, 'b', {0}]", "case when b then null when nb then {0} end",
    "{0} in (1, 2)", "{0} in ('a', 'b')", "{0} = 'a'", "{0} = 1", "{0} > 1", "{0} < 'a'",
    "{0} = date '2024-01-01'", "{0} >= timestamp '2024-01-01 00:00:00'", "interval '1' day * {0}",
    "{0} + interval '1' day", "{0} - interval '1' month", "interval '1' hour + {0}",
    "floor({0} to day)", "ceil({0} to hour)", "floor({0} to month)",
    *(f"extract({unit} from {{0}})" for unit in (
        "year", "quarter", "month", "week", "day", "doy", "dow", "isodow", "isoyear", "hour", "minute",
        "second", "millisecond", "epoch", "decade", "century")),
    *(f"timestampadd({unit}, 1, {{0}})" for unit in ("year", "month", "day", "hour", "second")),
    "timestampadd(day, {0}, ts)", "timestampdiff(day, {0}, ts)", "timestampdiff(month, ts, {0})",
    "timestampdiff(hour, {0}, {0})", "position({0} in s)", "position(s in {0})",
    "overlay({0} placing s from i)", "overlay(s placing {0} from i)", "overlay(s placing s from {0})",
    "overlay(s placing s from i for {0})", "trim(both {0} from s)", "trim(leading 'a' from {0})",
    "json_object('a' value {0})", "json_object(key {0} value 1)", "bitmap_build(array[{0}])",
    "cast({0} as bitmap)", "try_cast({0} as bitmap)", "{0} = bitmap_build(ai)",
    *(f"cast({{0}} as {target})" for target in CAST_TARGETS),
    *(f"try_cast({{0}} as {target})" for target in CAST_TARGETS),
)  # fmt: skip
"""Templates of one hole, filled with all of FILLINGS."""


def sweeps(calls: tuple[str, ...]) -> Iterator[str]:
    """`f(a; b)` as templates: each argument in turn a hole, the others as written."""
    for call in calls:
        name, body, suffix = split_call(call)
        args = [arg.strip() for arg in body.split(";")] if body else []
        yield f"{name}({', '.join(args)}){suffix}"
        for position in range(len(args)):
            if not args[position].startswith("!"):
                others = [not_null(arg) for arg in args]
                holed = [*others[:position], "{0}", *others[position + 1 :]]
                yield f"{name}({', '.join(holed)}){suffix}".replace("!", "")


def split_call(call: str) -> tuple[str, str, str]:
    """`f(a) over (b)` as `f`, `a`, ` over (b)`."""
    start = call.index("(")
    depth = 0
    for end in range(start, len(call)):
        depth += {"(": 1, ")": -1}.get(call[end], 0)
        if depth == 0:
            break
    return call[:start], call[start + 1 : end], call[end + 1 :]


def not_null_variants(template: str, names: tuple[str, ...]) -> Iterator[str]:
    """A two-hole template over nullable and NOT NULL columns of the same kinds."""
    for name in names:
        for left, right in product((name, "n" + name), repeat=2):
            yield template.format(left, right)


def expressions() -> dict[str, tuple[str, ...]]:
    """Template -> its expressions, in the order in which the verdicts are recorded."""
    asked: dict[str, tuple[str, ...]] = {}
    for template in SINGLES:
        fillings = (*FILLINGS, *("n" + kind for kind in KINDS))
        asked[template] = tuple(template.format(filling) for filling in fillings)
    for template in PAIRS:
        pairs = [template.format(a, b) for a, b in product((*KINDS, "null"), repeat=2)]
        pairs += not_null_variants(template, ("i", "s", "ts", "dc", "b", "ds"))
        asked[template] = tuple(pairs)
    for template in sweeps(CALLS):
        asked[template] = _fill(template)
    asked["plain"] = PLAIN
    return asked


def aggregate_expressions() -> dict[str, tuple[str, ...]]:
    """The same of aggregate calls, which stand alone in a SELECT."""
    asked = {template: _fill(template) for template in sweeps(AGGREGATES)}
    for call in AGGREGATES:
        template = next(sweeps((call,)))
        asked[template + GROUPED] = tuple(e + GROUPED for e in _fill(template))
    return asked


def over_expressions() -> dict[str, tuple[str, ...]]:
    """The same of calls with OVER."""
    return {template: _fill(template) for template in sweeps(OVERS)}


def _fill(template: str) -> tuple[str, ...]:
    if "{0}" not in template:
        plain = template.replace("!", "")
        name, parenthesis, rest = plain.partition("(")
        return (plain, name + parenthesis + not_null(rest))
    return tuple(template.format(filling) for filling in FILLINGS)


def not_null(text: str) -> str:
    """The text with its columns replaced by their NOT NULL counterparts."""
    return re.sub(r"(?<![\w'.$])(" + "|".join(KINDS) + r")(?![\w'(])", r"n\1", text)
