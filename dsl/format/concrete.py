"""Turns the lexemes of a declaration into a tree of the grammar's rules in which no word is left out.

The syntax tree forgets how a thing was written: parentheses, the words between arguments, texts beside each other. What
is laid out has to have them all, so the automaton is run once more, with nodes that keep everything.
"""

from __future__ import annotations

from typing import Any, TypeAlias

from dsl.automaton import Automaton
from dsl.builder import CALLBACKS
from dsl.lexer import Lexemes, Token
from dsl.tables import tables


class Node:
    """What a rule matched: its name in the grammar, and its parts from left to right."""

    __slots__ = ("kind", "parts")

    def __init__(self, kind: str, parts: list[Element]) -> None:
        self.kind = kind
        self.parts = parts

    def __repr__(self) -> str:
        return f"{self.kind}{self.parts}"


Element: TypeAlias = "Node | Token"


class _Concrete(Automaton):
    """A run whose rules build nodes."""

    def __init__(self, lexemes: Lexemes) -> None:
        super().__init__(lexemes, CALLBACKS, None)
        self._written = tables().rules

    def _settle(self, terminal: str, action: int | None, before: int) -> int | None:
        """Make all reductions that come before `terminal`; what then to do, None where it turns out not to fit."""
        while action is not None and action < 0:
            self._reduce(-action - 1, before)
            row = self.rows[self.states[-1]] or self.tables.row(self.states[-1])
            action = row.get(terminal)
        return action

    def _reduce(self, number: int, before: int) -> None:
        rule = self._written[number]
        states, values = self.states, self.values
        parts: list[Any] = []
        if rule.length:
            base = len(states) - rule.length
            parts = values[base:]
            del states[base:], values[base:], self.starts[base:], self.ends[base:]
        value: Any
        if len(parts) == 1 and not rule.callback and parts[0].__class__ is not list:
            value = parts if rule.origin[0] == "_" else parts[0]
        else:
            flat = _flat(parts)
            value = flat if rule.origin[0] == "_" else Node(rule.callback or rule.origin, flat)
        row = self.rows[states[-1]] or self.tables.row(states[-1])
        states.append(row[rule.origin] - 1)
        values.append(value)
        self.starts.append(before)
        self.ends.append(before)


def _flat(parts: list[Any]) -> list[Any]:
    """The parts, lists among them taken apart; a list that comes first is gone on with."""
    if not any(part.__class__ is list for part in parts):
        return parts
    flat: list[Any] = parts[0] if parts[0].__class__ is list else [parts[0]]
    for part in parts[1:]:
        if part.__class__ is list:
            flat.extend(part)
        else:
            flat.append(part)
    return flat


def concrete(lexemes: Lexemes, first: int, last: int) -> Node | None:
    """The declaration that the lexemes from `first` to `last` (left out) are; None where they do not parse alone."""
    end = lexemes.ends[last - 1]
    alone = Lexemes(
        lexemes.text,
        lexemes.blank,
        [*lexemes.kinds[first:last], "end"],
        [*lexemes.starts[first:last], end],
        [*lexemes.ends[first:last], end],
        [],
    )
    automaton = _Concrete(alone)
    if not automaton.run():
        return None
    file: Node = automaton.values[1]
    only = file.parts[0] if len(file.parts) == 1 else None
    return only if isinstance(only, Node) else None


def first_token(element: Element) -> Token | None:
    """The leftmost word or mark; None in what matched nothing."""
    while isinstance(element, Node):
        return next((t for part in element.parts if (t := first_token(part))), None)
    return element


def last_token(element: Element) -> Token | None:
    """The rightmost word or mark; None in what matched nothing."""
    if isinstance(element, Node):
        return next((t for part in reversed(element.parts) if (t := last_token(part))), None)
    return element
