"""Hints of a SELECT, as Flink takes them: how long a join or grouping remembers rows, and how tables are joined."""

from __future__ import annotations

import re

from compiler.names import did_you_mean
from compiler.plan import operators as op
from compiler.plan.inputs import operators
from compiler.plan.ranking import ranked_column
from compiler.plan.subqueries import outer_references
from compiler.relations import codes
from compiler.relations.flow import Flow
from compiler.types.codes import UNKNOWN_COLUMN
from dsl.records import replace
from dsl.span import Span
from dsl.syntax.queries import Hint

OF_TABLES = ("BROADCAST", "SHUFFLE_HASH", "SHUFFLE_MERGE", "NEST_LOOP")
KNOWN = ("STATE_TTL", "LOOKUP", *OF_TABLES)
Given = tuple[tuple[str, tuple[tuple[str | None, str], ...]], ...]
_DURATION = re.compile(r"\d+\s*(?:[a-zµ]+)?")
_BOOLEAN = re.compile(r"(?i)true|false"), "`true` or `false`"
_TIME = re.compile(r"(?i)\d+\s*(?:[a-zµ]+)?"), "a duration such as `10s`"
_LOOKUP = {
    "async": _BOOLEAN,
    "shuffle": _BOOLEAN,
    "output-mode": (re.compile(r"(?i)ordered|allow_unordered"), "`ordered` or `allow_unordered`"),
    "capacity": (re.compile(r"\d+"), "a number"),
    "timeout": _TIME,
    "retry-predicate": (re.compile(r"(?i)lookup_miss"), "`lookup_miss`"),
    "retry-strategy": (re.compile(r"(?i)fixed_delay"), "`fixed_delay`"),
    "fixed-delay": _TIME,
    "max-attempts": (re.compile(r"0*[1-9]\d*"), "a number above 0"),
}
_RETRY = ("retry-predicate", "retry-strategy", "fixed-delay", "max-attempts")


def with_hints(hints: tuple[Hint, ...], flow: Flow) -> bool:
    """Puts the hints to the join or table that they are about; False where an error was reported."""
    aliases = flow.scope.aliases
    rows = flow.operator
    if not all(_sound(hint, aliases, flow) for hint in hints):
        return False
    given = tuple((hint.name.text.upper(), hint.args) for hint in hints)
    if isinstance(rows, op.Join):
        flow.operator = replace(rows, hints=given)
        return True
    if isinstance(rows, op.Read):
        # Of a single table, how it is looked up says nothing.
        meant = tuple(hint for hint in given if hint[0] != "LOOKUP")
        flow.operator = replace(rows, hints=rows.hints + meant)
        return True
    if len(aliases) > 1:
        return _to_inputs(given, hints[0].span, flow)
    return _to_inner_query(given, hints[0].span, flow)


def _to_inputs(given: Given, span: Span, flow: Flow) -> bool:
    """Puts hints to the join that stands below elements of collections or below merged columns."""

    def hinted(rows: op.Operator) -> op.Operator | None:
        match rows:
            case op.Join():
                return replace(rows, hints=given)
            case op.Project() | op.UnnestRows():
                below = hinted(rows.input)
                return None if below is None else replace(rows, input=below)
            case _:
                return None

    found = hinted(flow.rows)
    if found is None:
        message = "a hint is about tables that are joined, and elements of a collection are none"
        return _wrong(message, span, flow)
    flow.operator = found
    return True


def _to_inner_query(given: Given, span: Span, flow: Flow) -> bool:
    """Gives what an inner query makes a name of its own: Flink finds tables and views by their names."""
    if any(isinstance(o, op.ValuesRows) for o in operators(flow.rows)):
        return _wrong("a hint is about a table, and literal rows are none", span, flow)
    if any(True for _ in outer_references(flow.rows)):
        message = "a hint is about a table, and these rows are asked anew for each row around"
        return _wrong(message, span, flow)
    if isinstance(flow.rows, op.Project) and ranked_column(flow.rows) is not None:
        message = "a hint is about a table, and numbered rows are none"
        return _wrong(message, span, flow, "filter them by their number first, in a query inside")
    read = flow.share("hinted", span)
    # Of a single table, how it is looked up says nothing.
    meant = tuple(hint for hint in given if hint[0] != "LOOKUP")
    flow.operator = replace(read, hints=read.hints + meant)
    return True


def _sound(hint: Hint, aliases: tuple[str, ...], flow: Flow) -> bool:
    name = hint.name.text.upper()
    if name not in KNOWN:
        close = did_you_mean(name, KNOWN)
        listed = ", ".join(f"`{known.lower()}`" for known in KNOWN)
        help = f"did you mean `{close.lower()}`?" if close else f"there are {listed}"
        flow.say(
            codes.MISPLACED_STEP,
            f"Flink has no hint `{hint.name.text}` here",
            hint.name.span,
            help=(help,),
        )
        return False
    if name == "LOOKUP":
        return _sound_lookup(hint, aliases, flow)
    if name == "STATE_TTL":
        for key, value in hint.args:
            if key is None or not _DURATION.fullmatch(value):
                return _wrong(
                    "`state_ttl` says a duration for a table: `'orders' = '1d'`", hint.span, flow
                )
        return all(_known(key or "", aliases, hint.span, flow) for key, _ in hint.args)
    if any(key is not None for key, _ in hint.args):
        return _wrong(f"`{hint.name.text}` takes names of tables", hint.span, flow)
    return all(_known(value, aliases, hint.span, flow) for _, value in hint.args)


def _sound_lookup(hint: Hint, aliases: tuple[str, ...], flow: Flow) -> bool:
    """As Flink's LookupJoinHintOptions and LookupJoinHintSpec take it; other keys mean nothing."""
    given = {key: value for key, value in hint.args if key is not None}
    table = given.get("table")
    if table is None:
        return _wrong("`lookup` says which table: `lookup('table' = 't', ...)`", hint.span, flow)
    if not _known(table, aliases, hint.span, flow):
        return False
    if isinstance(flow.operator, op.Join) and table not in _right_sides(flow.operator):
        return _wrong(
            f"`lookup` is about a table after `join`, and `{table}` is none", hint.span, flow
        )
    for key, (pattern, takes) in _LOOKUP.items():
        if key in given and not pattern.fullmatch(given[key]):
            return _wrong(f"`{key}` takes {takes}", hint.span, flow)
    missing = [key for key in _RETRY if key not in given]
    if 0 < len(missing) < len(_RETRY):
        listed = ", ".join(f"`{key}`" for key in missing)
        return _wrong(
            f"a look-up is tried again with all of its options: {listed} too", hint.span, flow
        )
    return True


def _right_sides(rows: op.Operator) -> set[str]:
    """The names of what is joined to the first table."""
    found: set[str] = set()
    while isinstance(rows, op.Join):
        found.add(rows.right_alias or "")
        rows = rows.left
    return found


def _wrong(message: str, span: Span, flow: Flow, *help: str) -> bool:
    flow.say(codes.MISPLACED_STEP, message, span, help=help)
    return False


def _known(name: str, aliases: tuple[str, ...], span: Span, flow: Flow) -> bool:
    if name in aliases:
        return True
    close = did_you_mean(name, aliases)
    listed = ", ".join(f"`{alias}`" for alias in aliases)
    flow.say(
        UNKNOWN_COLUMN,
        f"no input here is called `{name}`",
        span,
        help=(f"did you mean `{close}`?" if close else f"inputs here are {listed}",),
    )
    return False
