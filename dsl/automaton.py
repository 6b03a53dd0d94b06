"""The LALR automaton: turns lexemes into what the callbacks of the rules build.

A word is taken as the language's own where the tables accept it there, else as a name.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from dsl.lexer import Lexemes, Token
from dsl.tables import Row, tables

Callback = Callable[[Any, list[Any], int, int], Any]

DEPTH_LIMIT = 400
FAULTS = frozenset(
    {"open_string", "open_quote", "open_comment", "double_quoted", "bad_number", "bad_character"}
)


class Automaton:
    """A run over one text. `states`, `values`, `starts` and `ends` are stacks side by side."""

    def __init__(self, lexemes: Lexemes, callbacks: dict[str, Callback], build: object) -> None:
        self.tables = tables()
        self.lexemes = lexemes
        self.build = build
        self.position = 0
        self.states = [0]
        self.values: list[Any] = [None]
        self.starts = [0]
        self.ends = [0]
        self.rules = [
            (
                rule.origin,
                rule.length,
                callbacks[rule.callback] if rule.callback else None,
                rule.items,
                not rule.callback and not rule.origin.startswith("_"),
            )
            for rule in self.tables.rules
        ]

    def run(self) -> bool:
        """Go on until the end of the text, or to the first lexeme that fits nowhere.

        True where all was read; then the only value is that of the start rule. Else `position` is the
        lexeme that does not fit, and the stacks are as they were when it came.
        """
        lexemes = self.lexemes
        kinds, starts, ends = lexemes.kinds, lexemes.starts, lexemes.ends
        get_row = self.tables.row
        states = self.states
        while True:
            at = self.position
            row = get_row(states[-1])
            terminal, after = self.terminal(at, row)
            if terminal is None or len(states) > DEPTH_LIMIT:
                return False
            action = row.get(terminal)
            if action is None:
                return False
            if action < 0:
                if self.accepts(terminal) is None:
                    return False
                while action < 0:
                    self.reduce(-action - 1, starts[at])
                    action = get_row(states[-1])[terminal]
            if terminal == "$END":
                return True
            states.append(action - 1)
            end = ends[after - 1]
            start = starts[at]
            self.values.append(Token(terminal, lexemes.text[start:end], start, end))
            self.starts.append(start)
            self.ends.append(end)
            self.position = after

    def reduce(self, number: int, before: int) -> None:
        """Replace the symbols of a rule by what its callback builds."""
        origin, length, callback, items, passes = self.rules[number]
        states, values, starts, ends = self.states, self.values, self.starts, self.ends
        row_of = self.tables.row
        if passes and length == 1:
            states[-1] = row_of(states[-2])[origin] - 1
            return
        if length:
            base = len(states) - length
            start, end = starts[base], ends[-1]
            children = self._children(items, base)
            del states[base:], values[base:], starts[base:], ends[base:]
        else:
            end = start = ends[-1] if len(ends) > 1 else before
            children = [None] * len(items)
        value: Any = children
        if callback is not None:
            value = callback(self.build, children, start, end)
        elif passes:
            value = children[0]
        states.append(row_of(states[-1])[origin] - 1)
        values.append(value)
        starts.append(start)
        ends.append(end)

    def _children(self, items: tuple[Any, ...], base: int) -> list[Any]:
        values = self.values
        children: list[Any] = []
        for item in items:
            if item.__class__ is int:
                children.append(None if item < 0 else values[base + item])
            elif not children and item[0] == 0:
                children = values[base]  # A list that grows: taken over, not copied.
            else:
                children.extend(values[base + item[0]])
        return children

    def accepts(self, terminal: str) -> int | None:
        """The state after `terminal`, or None where it does not fit after all pending reductions."""
        return accepts(self.states, terminal)

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
        while (action := self.tables.row(self.states[-1])[terminal]) < 0:
            self.reduce(-action - 1, start)
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
        word = lexemes.text[start : lexemes.ends[at]].lower()
        found = self.tables.words.get(word, ())
        named = "NAME" in row or "ANY_NAME" in row
        for terminal, pattern in found:
            action = row.get(terminal)
            if action is None:
                continue
            after = at + 1
            if pattern is not None:
                match = pattern.match(lexemes.blank, start)
                if match is None:
                    continue
                after = self._after(match.end(), at)
            if action > 0 or not named or self.accepts(terminal) is not None:
                return terminal, after
        if "NAME" in row and self.tables.name.match(lexemes.blank, start):
            return "NAME", at + 1
        if "ANY_NAME" in row:
            return "ANY_NAME", at + 1
        return None, at

    def _mark(self, at: int, row: Row) -> tuple[str | None, int]:
        lexemes = self.lexemes
        start = lexemes.starts[at]
        found = self.tables.marks[lexemes.text[start : lexemes.ends[at]]]
        for terminal, pattern in found:
            action = row.get(terminal)
            if action is None:
                continue
            if pattern is None:
                return terminal, at + 1
            match = pattern.match(lexemes.blank, start)
            if match is not None and (action > 0 or self.accepts(terminal) is not None):
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
            if match is not None and (action > 0 or self.accepts(terminal) is not None):
                return terminal, self._after(match.end(), at)
        return None

    def _after(self, offset: int, at: int) -> int:
        starts = self.lexemes.starts
        at += 1
        while starts[at] < offset:
            at += 1
        return at


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
    stack: list[int] = []
    depth = len(states)
    top = states[-1]
    while True:
        action = table.row(top).get(terminal)
        if action is None:
            return None
        if action > 0:
            return action - 1
        rule = table.rules[-action - 1]
        for _ in range(rule.length):
            if stack:
                stack.pop()
            else:
                depth -= 1
        below = stack[-1] if stack else states[depth - 1]
        goto = table.row(below).get(rule.origin)
        if goto is None:
            return None
        stack.append(goto - 1)
        top = goto - 1
