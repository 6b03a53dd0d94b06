"""The LALR automaton: turns lexemes into what the callbacks of the rules build.

A word is taken as the language's own where the tables accept it there, else as a name.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

from dsl.lexer import Lexemes, Token
from dsl.tables import Row, tables

Callback = Callable[[Any, list[Any], int, int], Any]

DEPTH_LIMIT = 250
FAULTS = frozenset(
    {"open_string", "open_quote", "open_comment", "double_quoted", "bad_number", "bad_character"}
)
_NAMED = ""
"""What stands in `Tables.certain` for a word that is none of the language's own."""

_LONGER = (".", "-", "=", "")
"""What may go on after a word that the key of an option, or the name of an argument, begins with."""

_RESERVED: dict[str, bool] = {}
DECLARATION_WORDS = frozenset(
    {
        "pipeline",
        "profile",
        "task",
        "test",
        "source",
        "sink",
        "param",
        "schema",
        "function",
        "catalog",
    }
)
_NAME = r"\s+(?:[^\W\d]\w*|`[^`\n]+`)\s*"
DECLARATION = re.compile(
    rf"(?:(?:pipeline|profile|task|test){_NAME}\{{|defaults\s*\{{|(?:source|catalog){_NAME}\bfrom\b"
    rf"|sink{_NAME}\bfrom\b|param{_NAME}\b\w|use{_NAME}(?:,|\bas\b|\bfrom\b)"
    rf"|schema{_NAME}(?:\(|\bfrom\b)|function{_NAME}\()",
    re.IGNORECASE,
)
LOOSE_DECLARATION = re.compile(
    r"(?:pipeline|profile|task|test|source|sink|param|schema|function|catalog)"
    rf"(?!\s+(?:as|from|and|or|in|is|not|like|between|desc|asc|when|then|else|end|order|group|where)\b){_NAME}",
    re.IGNORECASE,
)


def begins_flush(text: str, start: int) -> bool:
    """Whether a declaration seems to begin at `start`, first in its line and not indented."""
    flush = start == 0 or text[start - 1] == "\n"
    return flush and LOOSE_DECLARATION.match(text, start) is not None


class Automaton:
    """A run over one text. `states`, `values`, `starts` and `ends` are stacks side by side."""

    def __init__(
        self, lexemes: Lexemes, callbacks: dict[str, Callback], build: object, careful: bool = False
    ) -> None:
        self.tables = tables()
        self.rows = self.tables.rows
        self.lexemes = lexemes
        self.build = build
        self.careful = careful
        self.position = 0
        self.states = [0]
        self.values: list[Any] = [None]
        self.starts = [0]
        self.ends = [0]
        self.rules = _reductions(tuple(callbacks.items()))

    def run(self) -> bool:
        """Go on until the end of the text, or to the first lexeme that fits nowhere.

        True where all was read; then the only value is that of the start rule. Else `position` is the
        lexeme that does not fit, and where the run is `careful` the stacks are as they were when it came.
        (A LALR automaton may reduce before it sees that a lexeme does not fit; to look ahead for that
        takes as long again as parsing.)
        """
        lexemes = self.lexemes
        kinds, starts, ends = lexemes.kinds, lexemes.starts, lexemes.ends
        text, blank = lexemes.text, lexemes.blank
        states, table = self.states, self.tables
        get_row, rows, certain, spelled = table.row, table.rows, table.certain, table.spelled
        at = self.position
        while True:
            self.position = at
            state = states[-1]
            row = rows[state] or get_row(state)
            start, kind, after = starts[at], kinds[at], at + 1
            terminal = None
            if kind == "mark":
                terminal = certain[state].get(text[start : ends[at]])
            elif kind == "word" and (
                text[starts[after] : starts[after] + 1] not in _LONGER
                or not ("OPTION_KEY" in row or "ARGUMENT_NAME" in row)
            ):
                word, known = text[start : ends[at]], certain[state]
                terminal = known.get(word)
                if terminal is None and _NAMED in known and word.lower() not in spelled:
                    terminal = known[_NAMED]
            if terminal is None:
                terminal, after = self.terminal(at, row)
            action = None if terminal is None else row.get(terminal)
            if terminal is None or action is None or len(states) > DEPTH_LIMIT:
                return False
            if action < 0:
                if self.careful and accepts(states, terminal) is None:
                    return False
                action = self._settle(terminal, action, start)
                if action is None:
                    return False
            if terminal == "$END":
                return True
            end = ends[after - 1]
            # Between the words of one terminal a comment may stand, which is no part of it.
            whole = text[start:end] if after == at + 1 else blank[start:end]
            states.append(action - 1)
            self.values.append(Token(terminal, whole, start, end))
            self.starts.append(start)
            self.ends.append(end)
            at = after

    def _settle(self, terminal: str, action: int | None, before: int) -> int | None:
        """Make all reductions that come before `terminal`, which begins at `before`; `action` is the first of them.

        What then to do, which is to shift it; None where it turns out not to fit. Each reduction puts what the callback
        of a rule builds in the place of the rule's symbols.
        """
        get_row, rows, rules, climbs = self.tables.row, self.rows, self.rules, self.tables.climbs
        states, values, starts, ends = self.states, self.values, self.starts, self.ends
        while action is not None and action < 0:
            origin, length, callback, items, renames, passes, whole = rules[-action - 1]
            if renames:
                key = (states[-2], origin, terminal)
                states[-1], action = climbs.get(key) or _climbed(*key)
                continue
            if length:
                start, end = starts[-length], ends[-1]
                children = (
                    values[-length:] if whole else self._children(items, len(values) - length)
                )
            else:
                end = start = ends[-1] if len(ends) > 1 else before
                children = [None] * len(items)
            if callback is not None:
                value = callback(self.build, children, start, end)
            else:
                value = children[0] if passes else children
            if length == 1:
                states.pop()
                values[-1] = value
            else:
                if length:
                    del states[-length:], values[-length:], starts[-length:], ends[-length:]
                values.append(value)
                starts.append(start)
                ends.append(end)
            below = states[-1]
            state = (rows[below] or get_row(below))[origin] - 1
            states.append(state)
            action = (rows[state] or get_row(state)).get(terminal)
        return action

    def _children(self, items: tuple[Any, ...], base: int) -> list[Any]:
        values = self.values
        children: list[Any] = []
        for item in items:
            if item.__class__ is int:
                children.append(values[base + item] if item >= 0 else None)
            elif not children and item[0] == 0:
                children = values[base]  # A list that grows: taken over, not copied.
            else:
                children.extend(values[base + item[0]])
        return children

    def fit(self, states: list[int] | None, at: int, most: int) -> int:
        """How many lexemes from `at` on, at most `most`, fit one after another on a stack of `states`."""
        kept = self.states
        count = 0
        try:
            while states is not None and count < most:
                self.states = states
                terminal, after = self.terminal(at, self.tables.row(states[-1]))
                states = shifted(states, terminal) if terminal else None
                if states is not None:
                    count = most if terminal == "$END" else count + after - at
                    at = after
        finally:
            self.states = kept
        return count

    def push(self, terminal: str, start: int, end: int, text: str | None = None) -> None:
        """Reduce what is to be reduced before `terminal`, and shift it as `[start, end)` of the text."""
        action = self._settle(terminal, self.tables.row(self.states[-1])[terminal], start)
        assert action is not None, terminal
        found = self.lexemes.text[start:end] if text is None else text
        self.states.append(action - 1)
        self.values.append(Token(terminal, found, start, end))
        self.starts.append(start)
        self.ends.append(end)

    def cut(self, depth: int) -> None:
        """Drop all above the lowest `depth` entries of the stacks."""
        del self.states[depth:], self.values[depth:], self.starts[depth:], self.ends[depth:]

    def terminal(self, at: int, row: Row) -> tuple[str | None, int]:
        """The terminal as which lexeme `at` counts where `row` is the state, and the lexeme after it."""
        lexemes = self.lexemes
        kind = lexemes.kinds[at]
        if kind == "word":
            return self._word(at, row)
        if kind == "mark":
            return self._mark(at, row)
        if kind == "end":
            return "$END", at + 1
        if kind in FAULTS:
            return None, at
        if kind == "QUOTED_NAME":
            return self._longer(at, row) or (kind, at + 1)
        return kind, at + 1

    def _word(self, at: int, row: Row) -> tuple[str | None, int]:
        lexemes = self.lexemes
        start = lexemes.starts[at]
        longer = self._longer(at, row)
        if longer:
            return longer
        spelled = lexemes.text[start : lexemes.ends[at]]
        word = spelled.lower()
        found = self.tables.words.get(word, ())
        named = "ANY_NAME" in row or ("NAME" in row and not self._reserved(word))
        several = named or len(found) > 1
        certain = True
        for terminal, pattern in found:
            action = row.get(terminal)
            if action is None:
                continue
            after = at + 1
            certain = certain and pattern is None and (action > 0 or not several)
            if pattern is not None:
                match = pattern.match(lexemes.blank, start)
                if match is None:
                    continue
                after = self._after(match.end(), at)
            if certain:
                self.tables.certain[self.states[-1]][spelled] = terminal
            if action > 0 or not several or accepts(self.states, terminal) is not None:
                return terminal, after
        if word in DECLARATION_WORDS and begins_flush(lexemes.blank, start):
            return None, at
        name = "NAME" if "NAME" in row and self.tables.name.match(lexemes.blank, start) else None
        if name is None and "ANY_NAME" in row:
            name = "ANY_NAME"
        if name is not None and word not in self.tables.spelled:
            self.tables.certain[self.states[-1]][_NAMED] = name
        return (None, at) if name is None else (name, at + 1)

    def _reserved(self, word: str) -> bool:
        """Whether `word` is never a NAME."""
        known = _RESERVED.get(word)
        if known is None:
            known = _RESERVED[word] = self.tables.name.match(word + " (") is None
        return known

    def _mark(self, at: int, row: Row) -> tuple[str | None, int]:
        lexemes = self.lexemes
        start = lexemes.starts[at]
        spelled = lexemes.text[start : lexemes.ends[at]]
        certain = True
        for terminal, pattern in self.tables.marks[spelled]:
            action = row.get(terminal)
            if action is None:
                continue
            if pattern is None:
                if certain:
                    self.tables.certain[self.states[-1]][spelled] = terminal
                return terminal, at + 1
            certain = False
            match = pattern.match(lexemes.blank, start)
            if match is not None and (action > 0 or accepts(self.states, terminal) is not None):
                return terminal, self._after(match.end(), at)
        return None, at

    def _longer(self, at: int, row: Row) -> tuple[str, int] | None:
        """The key of an option, or the name of an argument, where one stands at `at`."""
        lexemes = self.lexemes
        for terminal, pattern in self.tables.generic:
            action = row.get(terminal)
            if action is None:
                continue
            match = pattern.match(lexemes.blank, lexemes.starts[at])
            if match is not None and (action > 0 or accepts(self.states, terminal) is not None):
                return terminal, self._after(match.end(), at)
        return None

    def _after(self, offset: int, at: int) -> int:
        starts = self.lexemes.starts
        at += 1
        while starts[at] < offset:
            at += 1
        return at


@cache
def _reductions(callbacks: tuple[tuple[str, Callback], ...]) -> list[tuple[Any, ...]]:
    """Each rule as origin, length, callback or None, items, whether it only renames a symbol, whether it passes a child
    on as it is, and whether the callback gets all symbols as they come.
    """
    found = dict(callbacks)
    return [
        (
            rule.origin,
            rule.length,
            found[rule.callback] if rule.callback else None,
            rule.items,
            rule.renames,
            not rule.callback and not rule.origin.startswith("_"),
            rule.items == tuple(range(rule.length)),
        )
        for rule in tables().rules
    ]


def shifted(states: list[int], terminal: str) -> list[int] | None:
    """The stack after all reductions before `terminal` and its shift; None where it does not fit."""
    table = tables()
    stack = list(states)
    while True:
        action = table.row(stack[-1]).get(terminal)
        if action is None:
            return None
        if action > 0:
            stack.append(action - 1)
            return stack
        rule = table.rules[-action - 1]
        if rule.length:
            del stack[-rule.length :]
        goto = table.row(stack[-1]).get(rule.origin)
        if goto is None:
            return None
        stack.append(goto - 1)


def accepts(states: list[int], terminal: str) -> int | None:
    """The state after `terminal` on a stack of `states`, or None where it does not fit."""
    table = tables()
    get_row, rules, climbs = table.row, table.rules, table.climbs
    stack: list[int] = []
    depth = len(states)
    action = get_row(states[-1]).get(terminal)
    while action is not None and action < 0:
        rule = rules[-action - 1]
        length = rule.length
        if length <= len(stack):
            if length:
                del stack[-length:]
        else:
            depth -= length - len(stack)
            stack.clear()
        below = stack[-1] if stack else states[depth - 1]
        if rule.renames:
            key = (below, rule.origin, terminal)
            state, action = climbs.get(key) or _climbed(*key)
        else:
            state = get_row(below)[rule.origin] - 1
            action = get_row(state).get(terminal)
        stack.append(state)
    return None if action is None else action - 1


def _climbed(below: int, origin: str, terminal: str) -> tuple[int, int | None]:
    """The state above `below` after all reductions that only rename the symbol `origin`, and what to do there.

    An operand climbs through a rule for each level of precedence; where it ends depends on these three alone.
    """
    table = tables()
    row = table.row(below)
    state = row[origin] - 1
    action = table.row(state).get(terminal)
    while action is not None and action < 0 and table.rules[-action - 1].renames:
        state = row[table.rules[-action - 1].origin] - 1
        action = table.row(state).get(terminal)
    known = table.climbs[below, origin, terminal] = (state, action)
    return known
