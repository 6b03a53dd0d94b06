"""Turns the `.lark` files of this folder into LALR parse tables: `python -m grammar.build`.

lark reads the grammar and computes the tables; they are written to `stream.tables`, so that parsing a
file needs no lark. Whoever loads them compares `fingerprint()` with the one they carry.
"""

from __future__ import annotations

import json
import re
import sys
import zlib
from collections.abc import Iterable
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
FILES = ("declarations", "steps", "queries", "expressions", "types", "words")
TABLES = FOLDER / "stream.tables"
START = "file"


def grammar_text() -> str:
    """The whole grammar: the files one after the other."""
    return "\n".join((FOLDER / f"{name}.lark").read_text("utf-8") for name in FILES)


def fingerprint(text: str) -> int:
    """A number that changes with the text of the grammar."""
    return zlib.crc32(text.encode())


def build(text: str) -> dict[str, Any]:
    """The tables of the grammar `text`: terminals, rules, and the states of the automaton.

    A conflict between reducing two rules raises lark's GrammarError. Conflicts between shifting and
    reducing are resolved as shift and listed under `conflicts`.
    """
    from lark import Lark
    from lark.common import ParserConf
    from lark.parsers.lalr_analysis import LALR_Analyzer

    grammar = Lark(
        text,
        parser="lalr",
        lexer=_no_lexer(),
        start=START,
        maybe_placeholders=True,
        g_regex_flags=re.IGNORECASE,
    )
    analyzer = LALR_Analyzer(ParserConf(grammar.rules, {}, [START]))
    analyzer.compute_lalr()  # type: ignore[no-untyped-call]
    rules = sorted(
        grammar.rules, key=lambda rule: (str(rule.origin.name), _words(rule), rule.order)
    )
    numbers = {rule: number for number, rule in enumerate(rules)}
    states, conflicts = _states(analyzer, numbers)
    reached = {
        row[name]: name for row in states for name in row if row[name] > 0 and name != "$END"
    }
    return {
        "fingerprint": fingerprint(text),
        "terminals": {t.name: [t.pattern.type, t.pattern.value] for t in grammar.terminals},
        "rules": [_rule(rule) for rule in rules],
        "conflicts": conflicts,
        "reached_by": [reached.get(state + 1, "") for state in range(len(states))],
        **_packed(states),
    }


def _no_lexer() -> type:
    """A lexer for lark that is never run: the tables are all that is wanted of it."""
    from lark.lexer import Lexer

    class NoLexer(Lexer):
        def __init__(self, conf: object) -> None:
            pass

        def lex(self, lexer_state: object, parser_state: object) -> Any:
            raise NotImplementedError

    return NoLexer


def _words(rule: Any) -> list[str]:
    return [symbol.name for symbol in rule.expansion]


def _rule(rule: Any) -> list[Any]:
    """`[origin, length, callback or "", [item, ...]]`.

    An item is the index of a child that is kept, `-1` for a None, or `[index]` for a child that is a
    list whose items are taken over.
    """
    origin = rule.origin.name
    marks = "".join(str(int(empty)) for empty in rule.options.empty_indices) or "0" * len(
        rule.expansion
    )
    gaps = [len(run) for run in marks.split("0")]
    items: list[Any] = []
    for index, symbol in enumerate(rule.expansion):
        items.extend([-1] * gaps[index])
        if rule.options.keep_all_tokens or not (symbol.is_term and symbol.filter_out):
            items.append([index] if not symbol.is_term and symbol.name.startswith("_") else index)
    items.extend([-1] * gaps[-1])
    callback = "" if origin.startswith("_") else rule.alias or origin
    if not rule.alias and rule.options.expand1 and len(items) == 1 and isinstance(items[0], int):
        callback = ""
    return [origin, len(rule.expansion), callback, items]


def _states(analyzer: Any, numbers: dict[Any, int]) -> tuple[list[dict[str, int]], list[str]]:
    """The automaton, states numbered in the order in which they are reached, and its conflicts.

    An entry above 0 shifts (or goes) to the state of that number less one; below 0 it reduces by the rule of that
    number, counted from -1.
    """
    start = analyzer.lr0_start_states[START]
    order = {start: 0}
    queue = [start]
    for state in queue:
        for symbol in sorted(state.transitions, key=lambda s: s.name):
            target = state.transitions[symbol]
            if target not in order:
                order[target] = len(order)
                queue.append(target)
    rows: list[dict[str, int]] = []
    conflicts: list[str] = []
    for state in queue:
        row = {symbol.name: order[target] + 1 for symbol, target in state.transitions.items()}
        for symbol, rules in state.lookaheads.items():
            rule = max(rules, key=lambda rule: rule.options.priority or 0)
            if rule in numbers:
                if symbol.name in row:
                    conflicts.append(f"{symbol.name}: {rule}")
                else:
                    row[symbol.name] = -numbers[rule] - 1
        rows.append(row)
    accepting = next(target for symbol, target in start.transitions.items() if symbol.name == START)
    rows[order[accepting]]["$END"] = 1
    return rows, sorted(conflicts)


def _packed(states: list[dict[str, int]]) -> dict[str, Any]:
    """Rows as `[shifts, [[rule, symbol set], ...]]`, equal sets of symbols written once."""
    symbols = sorted({name for row in states for name in row})
    number = {name: i for i, name in enumerate(symbols)}
    sets: dict[tuple[int, ...], int] = {}
    rows = []
    for row in states:
        shifts = [
            part for name in sorted(row) if row[name] > 0 for part in (number[name], row[name])
        ]
        reduces: dict[int, list[int]] = {}
        for name in sorted(row):
            if row[name] < 0:
                reduces.setdefault(row[name], []).append(number[name])
        rows.append(
            [shifts, [_entry(rule, named, sets) for rule, named in sorted(reduces.items())]]
        )
    return {"symbols": symbols, "sets": [list(s) for s in sets], "states": rows}


def _entry(rule: int, named: Iterable[int], sets: dict[tuple[int, ...], int]) -> list[int]:
    return [rule, sets.setdefault(tuple(named), len(sets))]


def main() -> None:
    """Write `stream.tables`."""
    tables = build(grammar_text())
    TABLES.write_text(json.dumps(tables, separators=(",", ":")), "utf-8")
    for conflict in tables["conflicts"]:
        sys.stdout.write(f"shift preferred: {conflict}\n")
    sys.stdout.write(f"{len(tables['states'])} states, {len(tables['rules'])} rules\n")


if __name__ == "__main__":
    main()
