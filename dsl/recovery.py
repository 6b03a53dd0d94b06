"""Goes on after a mistake: finds where the text can be taken up again, and what of it is kept.

A clause in which something does not fit is dropped, the rest of its declaration is kept and marked as
broken. Where nothing of a declaration's body can be kept, its name is.
"""

from __future__ import annotations

from dsl.automaton import DECLARATION, Automaton, accepts, begins_flush, shifted
from dsl.tables import BROKEN

# Lists that a mistake inside an item leaves standing.
BODIES = frozenset({
    "LBRACE", "options", "_options", "_steps", "_source_items", "_sink_items", "_test_tables",
})  # fmt: skip
COLUMNS = frozenset({"_columns"})
OPENING = {"LBRACE": "RBRACE", "LPAR": "RPAR", "LSQB": "RSQB", "COLUMN_NAMES_START": "RPAR"}
CLOSING = {"}": "RBRACE", ")": "RPAR", "]": "RSQB"}
OPENING_MARKS = {"{": "RBRACE", "(": "RPAR", "[": "RSQB"}


class Recovery:
    """Where and how to go on, for one automaton that has stopped."""

    def __init__(self, automaton: Automaton) -> None:
        self.automaton = automaton
        self.lexemes = automaton.lexemes
        self.tables = automaton.tables

    def begins_declaration(self, at: int) -> bool:
        """Whether lexeme `at` surely begins a declaration: first in its line, and in form."""
        lexemes = self.lexemes
        if lexemes.kinds[at] != "word" or not self.begins_line(at):
            return False
        start = lexemes.starts[at]
        if DECLARATION.match(lexemes.blank, start):
            return True
        return begins_flush(lexemes.blank, start)

    def declaration_start(self) -> int | None:
        """Where the declaration begins that the automaton is in; None between declarations."""
        states = self.automaton.states
        base = 2 if len(states) > 1 and self.tables.reached_by[states[1]] == "_declarations" else 1
        if len(states) <= base or accepts(states, "$END") is not None:
            return None
        return self.automaton.starts[base]

    def begins_line(self, at: int) -> bool:
        """Whether lexeme `at` is the first of its line."""
        before = self.lexemes.ends[at - 1] if at else 0
        return at == 0 or "\n" in self.lexemes.text[before : self.lexemes.starts[at]]

    def open_brackets(self) -> list[int]:
        """The places in the stacks of the brackets that are open, outermost first."""
        reached = self.tables.reached_by
        opened: list[int] = []
        for place, state in enumerate(self.automaton.states):
            if reached[state] in OPENING:
                opened.append(place)
            elif reached[state] in ("RBRACE", "RPAR", "RSQB") and opened:
                opened.pop()
        return opened

    def unclosed(self) -> int | None:
        """The place in the stacks of the innermost open bracket, if it is never closed."""
        opened = self.open_brackets()
        if not opened:
            return None
        depth: list[str] = []
        for at in range(self.automaton.position, len(self.lexemes.kinds)):
            mark = self._mark(at)
            if mark in OPENING_MARKS:
                depth.append(OPENING_MARKS[mark])
            elif mark in CLOSING:
                if depth:
                    if depth.pop() != CLOSING[mark]:
                        return None
                    continue
                innermost = OPENING[self.tables.reached_by[self.automaton.states[opened[-1]]]]
                return opened[-1] if innermost != CLOSING[mark] and mark == "}" else None
            elif self.lexemes.kinds[at] == "end" or self.begins_declaration(at):
                return None if depth else opened[-1]
        return None

    def resume(self) -> None:
        """Put the automaton where the text goes on; its position has moved past the mistake."""
        automaton = self.automaton
        opened = [self.tables.reached_by[automaton.states[i]] for i in self.open_brackets()]
        pending = [OPENING[name] for name in opened]
        at = automaton.position
        first = at
        while True:
            mark = self._mark(at)
            if self.lexemes.kinds[at] == "end" or (self.begins_declaration(at) and at > first - 1):
                return self._leave_all(at)
            if mark in OPENING_MARKS and at >= first:
                pending.append(OPENING_MARKS[mark])
            elif mark in CLOSING:
                if self._close(pending, opened, CLOSING[mark], at):
                    return None
            elif self._item(pending, opened, at, mark):
                return None
            at += 1

    def _close(self, pending: list[str], opened: list[str], closing: str, at: int) -> bool:
        """Take a closing bracket into account; True where the text goes on at it."""
        if closing not in pending:
            return False
        while pending[-1] != closing:
            pending.pop()
        pending.pop()
        if len(pending) >= len(opened):
            return False
        del opened[len(pending) + 1 :]
        name = opened.pop()
        kept = self._anchor(len(opened), COLUMNS if closing == "RPAR" else BODIES)
        if kept is None or (closing == "RPAR" and name != "LPAR"):
            return False
        return self._try(kept, at, closing)

    def _item(self, pending: list[str], opened: list[str], at: int, mark: str) -> bool:
        """Whether the text goes on at lexeme `at` with a new item of the innermost list."""
        if len(pending) != len(opened) or not pending:
            return False
        innermost = len(opened) - 1
        if pending[-1] == "RPAR" and mark == ",":
            return self._next_column(innermost, at)
        if pending[-1] != "RBRACE" or not self.begins_line(at) or at <= self._first_allowed():
            return False
        kept = self._anchor(innermost, BODIES)
        if kept is None:
            return False
        states = self.automaton.states[:kept]
        if self.automaton.fit(states, at, 2) < 2:
            return False
        self.automaton.cut(kept)
        self.automaton.position = at
        return True

    def _first_allowed(self) -> int:
        """The lexeme before the first at which an item may begin anew."""
        return self.automaton.position - 1

    def _next_column(self, innermost: int, at: int) -> bool:
        kept = self._anchor(innermost, COLUMNS)
        if kept is not None and accepts(self.automaton.states[:kept], "COMMA") is not None:
            self.automaton.cut(kept)
            self.automaton.position = at
            return True
        place = self.open_brackets()[innermost]
        if shifted(self.automaton.states[: place + 1], "RPAR") is None or not self._holds_columns(
            place
        ):
            return False
        self.automaton.cut(place + 1)
        self.automaton.position = at + 1
        return True

    def _holds_columns(self, place: int) -> bool:
        row = self.tables.row(self.automaton.states[place])
        return "_columns" in row

    def _anchor(self, bracket: int, bodies: frozenset[str]) -> int | None:
        """How much of the stacks to keep: up to the last whole list above open bracket `bracket`."""
        reached = self.tables.reached_by
        place = self.open_brackets()[bracket]
        found = None
        for i in range(place, len(self.automaton.states)):
            name = reached[self.automaton.states[i]]
            if i > place and name in OPENING:
                break
            if name in bodies:
                found = i + 1
        if found is None and bodies is COLUMNS and self._holds_columns(place):
            return place + 1
        return found

    def _try(self, kept: int, at: int, closing: str) -> bool:
        """Close the list that reaches up to `kept` with lexeme `at`, if that fits."""
        states = self.automaton.states[:kept]
        if accepts(states, closing) is None:
            return self._leave_declaration(at) if closing == "RBRACE" else False
        self.automaton.cut(kept)
        self.automaton.position = at
        return True

    def _leave_declaration(self, at: int) -> bool:
        """Keep no more than the name of the declaration that ends with lexeme `at`."""
        start = self.lexemes.starts[at]
        self._name_only(start, self.lexemes.ends[at])
        self.automaton.position = at + 1
        return True

    def _leave_all(self, at: int) -> None:
        """Go on with the declaration, or the end of the text, at lexeme `at`."""
        automaton = self.automaton
        automaton.position = at
        end = self.lexemes.ends[at - 1] if at else 0
        whole = accepts(automaton.states, "$END") is not None
        if not whole and not self._closes(end):
            self._name_only(end, end)

    def _closes(self, end: int) -> bool:
        """Close the declaration as if its `}` stood at `end`, if what it holds allows that."""
        opened = self.open_brackets()
        if not opened:
            return False
        kept = self._anchor(0, BODIES)
        if kept is None or accepts(self.automaton.states[:kept], "RBRACE") is None:
            return False
        self.automaton.cut(kept)
        self.automaton.push("RBRACE", end, end, "}")
        return True

    def _name_only(self, start: int, end: int) -> None:
        """Drop all of the declaration at hand but its name, if it got so far."""
        automaton = self.automaton
        reached = self.tables.reached_by
        base = 1
        if len(automaton.states) > 1 and reached[automaton.states[1]] == "_declarations":
            base = 2
        for depth in range(len(automaton.states), base, -1):
            if accepts(automaton.states[:depth], BROKEN) is not None:
                automaton.cut(depth)
                automaton.push(BROKEN, start, end, "")
                return
        automaton.cut(base)

    def _mark(self, at: int) -> str:
        lexemes = self.lexemes
        if lexemes.kinds[at] != "mark":
            return ""
        return lexemes.text[lexemes.starts[at] : lexemes.ends[at]]
