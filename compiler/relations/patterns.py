"""Which patterns Flink searches for."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.relations import codes
from compiler.relations.flow import Flow
from compiler.resolve.codes import DUPLICATE_NAME
from dsl.diagnostic import Label
from dsl.span import Span
from dsl.syntax.names import Name
from dsl.syntax.queries import MatchRecognize, PatternTerm

_MISSING = {
    "alternation": "alternatives (`a | b`)",
    "exclusion": "exclusions (`{- a -}`)",
    "permute": "`permute`",
    "unbegun": "repeats without a lower bound (`{,3}` is written `{0,3}`)",
}


def variables_of(term: PatternTerm) -> tuple[str, ...]:
    """The variables of a pattern in their order."""
    return tuple(name.text for name in _names(term))


def _names(term: PatternTerm) -> Iterator[Name]:
    if term.name is not None:
        yield term.name
    for item in term.items:
        yield from _names(item)


def check_pattern(match: MatchRecognize, flow: Flow) -> bool:
    """Whether Flink takes the clauses of a search; reports the first that it does not."""
    if match.rows_per_match is not None and not match.rows_per_match.startswith("one"):
        return _say(
            flow,
            f"Flink gives `one row per match`, not `{match.rows_per_match}`",
            match.span,
            "put what you need of the rows into `measures`",
        )
    if not match.measures:
        return _say(flow, "a search says in `measures` what it gives", match.span, "")
    seen: dict[str, Name] = {}
    for name in _names(match.pattern):
        if name.text in seen:
            return _twice(name, seen[name.text], "stands in the pattern", flow)
        seen[name.text] = name
    defined: dict[str, Name] = {}
    for definition in match.define:
        if definition.name.text in defined:
            return _twice(definition.name, defined[definition.name.text], "is defined", flow)
        defined[definition.name.text] = definition.name
    target = match.after_symbol
    known = {**seen, **{n.text: n for n, _ in match.subsets}}
    if target is not None and target.text not in known:
        return _say(flow, f"`{target.text}` is no variable of the pattern", target.span, "")
    return _shape(match.pattern, flow)


def _shape(pattern: PatternTerm, flow: Flow) -> bool:
    terms = pattern.items if pattern.kind == "sequence" else (pattern,)
    greedy = False
    for at, term in enumerate(terms):
        if term.kind in _MISSING:
            return _say(flow, f"Flink has no {_MISSING[term.kind]} in patterns", term.span, "")
        if term.kind == "sequence" or any(i.kind != "symbol" for i in term.items):
            return _say(
                flow, "Flink has no groups in patterns", term.span, "repeat single variables"
            )
        if term.kind == "symbol":
            greedy = False
            continue
        if term.high is not None and term.high < max(term.low, 1):
            return _say(
                flow,
                "the upper bound of a repeat is at least 1 and the lower one",
                term.span,
                "",
            )
        if term.low == 0 and term.high in (None, 1) and greedy:
            return _say(
                flow,
                "Flink takes no optional variable after a greedy one",
                term.span,
                "make the one before reluctant: `b+?`",
            )
        greedy = term.greedy and term.high != 1 and term.low != term.high
        if greedy and at == len(terms) - 1:
            return _say(
                flow,
                "a pattern cannot end with a variable that takes as many rows as there are",
                term.span,
                "end it with a single variable, or make it reluctant: `b+?`",
            )
    return True


def _twice(again: Name, first: Name, what: str, flow: Flow) -> bool:
    flow.say(
        DUPLICATE_NAME,
        f"variable `{again.text}` {what} twice",
        again.span,
        "the second time",
        also=(Label(first.span, "the first"),),
    )
    return False


def _say(flow: Flow, message: str, span: Span, help: str) -> bool:
    flow.say(codes.MISPLACED_STEP, message, span, help=(help,) if help else ())
    return False
