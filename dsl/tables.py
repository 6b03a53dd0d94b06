"""The parse tables of the grammar, as the automaton and the lexer read them."""

from __future__ import annotations

import json
import re
from collections import defaultdict
from dataclasses import field
from functools import cache
from typing import Any

from dsl.records import dataclass
from grammar import build

Row = dict[str, int]

BROKEN = "BROKEN"
GENERIC_WORDS = frozenset({"NAME", "ANY_NAME", "OPTION_KEY", "ARGUMENT_NAME"})
LITERALS = (
    "STRING",
    "BYTES",
    "UNICODE_STRING",
    "PREFIXED_STRING",
    "QUOTED_NAME",
    "PARAM_NAME",
    "NUMBER",
    "QUANTITY",
)


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule to reduce by: `items` says which children the callback gets (see `grammar.build._rule`).

    One that `renames` gives its only child as it is.
    """

    origin: str
    length: int
    callback: str
    items: tuple[Any, ...]
    renames: bool


class Lookahead:
    """A terminal that looks at what follows; compiled when it is first asked for, as most never are."""

    __slots__ = ("_compiled", "_pattern")

    def __init__(self, pattern: str) -> None:
        self._pattern = pattern
        self._compiled: re.Pattern[str] | None = None

    def match(self, text: str, start: int) -> re.Match[str] | None:
        """The match of the terminal at `start`, if it is there."""
        if self._compiled is None:
            self._compiled = re.compile(self._pattern, re.IGNORECASE)
        return self._compiled.match(text, start)


@dataclass(frozen=True, slots=True)
class Tables:
    """States, rules and terminals; a state's row is unpacked into `rows` when `row` is first asked for it.

    `climbs` is what is found of reductions that only rename (see `Automaton`); `certain` what terminal a word or mark
    is found to be in a state, where these two alone say it and neither what follows nor what is below does. `spelled`
    are the words that some terminal spells, or that are no names in some places.
    """

    rules: tuple[Rule, ...]
    words: dict[str, tuple[tuple[str, Lookahead | None], ...]]
    marks: dict[str, tuple[tuple[str, Lookahead | None], ...]]
    patterns: dict[str, str]
    spellings: dict[str, str]
    generic: tuple[tuple[str, re.Pattern[str]], ...]
    name: re.Pattern[str]
    reached_by: list[str]
    _symbols: list[str]
    _sets: list[list[int]]
    _states: list[Any]
    rows: list[Row | None] = field(default_factory=list)
    climbs: dict[tuple[int, str, str], tuple[int, int | None]] = field(default_factory=dict)
    certain: dict[int, dict[str, str]] = field(default_factory=lambda: defaultdict(dict))
    spelled: frozenset[str] = frozenset()

    def row(self, state: int) -> Row:
        """What state `state` does on each symbol: see `grammar.build._states`."""
        row = self.rows[state]
        if row is None:
            symbols = self._symbols
            shifts, reduces = self._states[state]
            row = {}
            for rule, named in reduces:
                for symbol in self._sets[named]:
                    row[symbols[symbol]] = rule
            for at in range(0, len(shifts), 2):
                row[symbols[shifts[at]]] = shifts[at + 1]
            self.rows[state] = row
        return row


@cache
def tables() -> Tables:
    """The tables of the grammar: those written beside it, or freshly built ones where it has changed."""
    text = build.grammar_text()
    try:
        data = json.loads(build.TABLES.read_text("utf-8"))
    except (OSError, ValueError):
        data = {}
    if data.get("fingerprint") != build.fingerprint(text):
        data = build.build(text)
    return _tables(data)


def _tables(data: dict[str, Any]) -> Tables:
    words: dict[str, list[tuple[str, Lookahead | None]]] = {}
    marks: dict[str, list[tuple[str, Lookahead | None]]] = {}
    patterns: dict[str, str] = {}
    spellings: dict[str, str] = {}
    for name, (kind, value) in data["terminals"].items():
        if name == BROKEN:
            continue
        if kind == "str":
            spellings[name] = value
            (words if value[0].isalpha() else marks).setdefault(value, []).append((name, None))
        else:
            patterns[name] = value
            if name not in GENERIC_WORDS and name not in LITERALS:
                pattern = Lookahead(value)
                for first in _firsts(value):
                    place = words if first[0].isalpha() else marks
                    place.setdefault(first, []).insert(0, (name, pattern))
    states = data["states"]
    return Tables(
        tuple(
            Rule(o, n, c, tuple(i), not c and not o.startswith("_") and n == 1)
            for o, n, c, i in data["rules"]
        ),
        {word: tuple(found) for word, found in words.items()},
        {mark: tuple(found) for mark, found in marks.items()},
        patterns,
        spellings,
        tuple(
            (name, re.compile(patterns[name], re.IGNORECASE))
            for name in ("OPTION_KEY", "ARGUMENT_NAME")
        ),
        re.compile(patterns["NAME"], re.IGNORECASE),
        data["reached_by"],
        data["symbols"],
        data["sets"],
        states,
        [None] * len(states),
        spelled=frozenset(words) | frozenset(re.findall(r"[a-z_]+", patterns["NAME"])),
    )


def _firsts(pattern: str) -> list[str]:
    """The words or the mark with which a match of `pattern` begins."""
    if pattern.startswith("[+\\-]"):
        return ["+", "-"]
    if pattern.startswith("\\("):
        return ["("]
    found = re.match(r"\((?:\?:)?([\w|?]+)\)|(\w+)", pattern)
    if found is None:
        return re.findall(r"[^|]+", pattern)
    words: list[str] = []
    for word in (found[1] or found[2]).split("|"):
        words.extend([word[:-2], word[:-2] + word[-2]] if word.endswith("?") else [word])
    return words
