"""Hints of a SELECT, as Flink takes them: how long a join or grouping remembers rows, and how tables are joined."""

from __future__ import annotations

import re
from dataclasses import replace

from compiler.names import did_you_mean
from compiler.plan import operators as op
from compiler.relations import codes
from compiler.relations.flow import Flow
from compiler.types.codes import UNKNOWN_COLUMN
from dsl.span import Span
from dsl.syntax.queries import Hint

OF_TABLES = ("BROADCAST", "SHUFFLE_HASH", "SHUFFLE_MERGE", "NEST_LOOP")
KNOWN = ("STATE_TTL", "LOOKUP", *OF_TABLES)
_DURATION = re.compile(r"\d+\s*(?:[a-zµ]+)?")


def with_hints(hints: tuple[Hint, ...], flow: Flow) -> bool:
    """Puts the hints to the join or table that they are about; False where an error was reported."""
    aliases = flow.scope.aliases
    if not all(_sound(hint, aliases, flow) for hint in hints):
        return False
    given = tuple((hint.name.text.upper(), hint.args) for hint in hints)
    rows = flow.operator
    if isinstance(rows, op.Join):
        flow.operator = replace(rows, hints=given)
        return True
    if isinstance(rows, op.Read):
        flow.operator = replace(rows, hints=rows.hints + given)
        return True
    return flow.not_yet("a hint for what is neither a table nor a join", hints[0].span)


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
        table = next((value for key, value in hint.args if key == "table"), None)
        if table is None:
            return _wrong(
                "`lookup` says which table: `lookup('table' = 't', ...)`", hint.span, flow
            )
        return _known(table, aliases, hint.span, flow)
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


def _wrong(message: str, span: Span, flow: Flow) -> bool:
    flow.say(codes.MISPLACED_STEP, message, span)
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
