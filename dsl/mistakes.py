"""Reports a mistake in the words of who made it, and mends or leaves out the smallest part."""

from __future__ import annotations

from dsl import slips
from dsl.automaton import DEPTH_LIMIT, shifted
from dsl.codes import (
    NESTING_TOO_DEEP,
    UNCLOSED_BRACKET,
    UNEXPECTED_TEXT,
    UNKNOWN_WORD,
)
from dsl.diagnostic import Edit, Fix
from dsl.expected import acceptable, expectation, similar
from dsl.habits import Habits
from dsl.lexer import Token

BOUNDARIES = frozenset({"OPTION_KEY", "PIPELINE", "_EXTEND"})
INSERTED = ("COMMA", "LBRACE", "AS", "BY")


class Mistakes(Habits):
    """What to do each time the automaton stops at a lexeme that does not fit."""

    def handle(self) -> None:
        """Report what is wrong at the automaton's position, and put it where the text goes on."""
        position = self.automaton.position
        if position == self.skipped:
            # What comes after something that was left out fits no better for it.
            self.skipped = -1
            self.recovery.resume()
            return
        begun = self.recovery.declaration_start()
        known = len(self.build.faults)
        self._handle()
        if begun is None or self.recovery.begins_declaration(position):
            del self.build.faults[known:]
        if begun is not None:
            self.build.faults.append(begun)

    def _handle(self) -> None:
        if len(self.automaton.states) > DEPTH_LIMIT:
            self._too_deep()
        elif not any(
            attempt()
            for attempt in (
                self.lexical,
                self.comma_between_options,
                self.param_in_another_form,
                self._slip,
                self._misspelt_before,
                self._misspelt,
                self._missing_equals,
                self.reserved_name,
                self.clause_word_as_name,
                self.sink_without_connector,
                self.sampled_table,
                self._unclosed,
                self._missing_mark,
                self._stray_closer,
            )
        ):
            self._unexpected()

    def _too_deep(self) -> None:
        start, end = self._place(self.automaton.position)
        message = "this is nested too deeply"
        label = "give the inner parts a task or a name of their own"
        self.build.report(NESTING_TOO_DEEP, message, start, end, label)
        self.recovery.resume()

    # What stands in a wrong place.

    def _slip(self) -> bool:
        """A habit from elsewhere: `==`, `create table`, `insert into`, a step in a wrong form."""
        at = self.automaton.position
        start, end = self._place(at)
        lexemes = self.lexemes
        if (
            self._text(at) == "="
            and at
            and self._text(at - 1) == "="
            and lexemes.ends[at - 1] == start
        ):
            fix = self._fix("write `=`", start - 1, end, "=")
            label = "equality is a single `=`"
            self.build.report(
                UNEXPECTED_TEXT, "unexpected `==`", start - 1, end, label, fixes=(fix,)
            )
            self.automaton.position += 1
            return True
        if lexemes.kinds[at] != "word":
            return False
        found = acceptable(self.recovery.tables, self.automaton.states)
        slip = slips.slip(lexemes.blank, start, found)
        if slip is None:
            return False
        self.build.report(UNEXPECTED_TEXT, slip.message, start, end, slip.label, slip.help)
        self._skip()
        return True

    def _misspelt_before(self) -> bool:
        """The word before was taken as a name, and is a slip of a word that fits what follows."""
        automaton = self.automaton
        at = automaton.position
        token = automaton.values[-1] if len(automaton.values) > 1 else None
        if not isinstance(token, Token) or token.kind not in ("NAME", "ANY_NAME"):
            return False
        if self.lexemes.starts[at - 1] != token.start:
            return False
        return self._mend_word(at - 1, automaton.states[:-1], 1)

    def _misspelt(self) -> bool:
        at = self.automaton.position
        return self.lexemes.kinds[at] == "word" and self._mend_word(at, self.automaton.states, 0)

    def _mend_word(self, at: int, states: list[int], taken: int) -> bool:
        """Take the word at `at` for the word of the language it is a slip of, if that fits."""
        automaton = self.automaton
        word = self._text(at).lower()
        found = acceptable(automaton.tables, states)
        for known in similar(automaton.tables, found, word):
            for terminal, _ in automaton.tables.words[known]:
                after = shifted(states, terminal) if terminal in found else None
                if after is None or automaton.fit(after, at + 1, 2) < 2:
                    continue
                start, end = self._place(at)
                fix = self._fix(f"write `{known}`", start, end, known)
                self.build.report(
                    UNKNOWN_WORD, f"unknown word `{self._text(at)}`", start, end,
                    f"did you mean `{known}`?", fixes=(fix,),
                )  # fmt: skip
                automaton.cut(len(automaton.states) - taken)
                automaton.push(terminal, start, end, known)
                automaton.position = at + 1
                return True
        return False

    def _missing_equals(self) -> bool:
        """`topic 'x'`, `topic: 'x'` or `topic := 'x'`, where an option may stand."""
        automaton = self.automaton
        at = automaton.position
        states = (
            shifted(automaton.states, "OPTION_KEY") if self.lexemes.kinds[at] == "word" else None
        )
        value = shifted(states, "EQUAL") if states else None
        if value is None or not automaton.tables.name.match(self._text(at)):
            return False
        after = at + 1
        while self._text(after) in (":", "=") and not self.recovery.begins_line(after):
            after += 1
        bracket = self._text(after) == "("
        if bracket or self.recovery.begins_line(after) or automaton.fit(value, after, 1) < 1:
            return False
        if (
            after == at + 1
            and self.lexemes.kinds[after] == "word"
            and automaton.fit(value, after, 2) < 2
        ):
            return False
        start, end = self._place(at)
        label = f"an option is written `{self._text(at)} = value`"
        fix = Fix("write `=`", (Edit(self.build.span(end, self.lexemes.ends[after - 1]), " ="),))
        message = f"option `{self._text(at)}` lacks its `=`"
        self.build.report(UNEXPECTED_TEXT, message, start, end, label, fixes=(fix,))
        automaton.push("OPTION_KEY", start, end)
        automaton.push("EQUAL", end, end, "=")
        automaton.position = after
        return True

    def _unclosed(self) -> bool:
        place = self.recovery.unclosed()
        if place is None:
            return False
        automaton = self.automaton
        start, end = automaton.starts[place], automaton.ends[place]
        mark = self.lexemes.text[start : start + 1]
        at = automaton.position
        ended = self.lexemes.kinds[at] == "end"
        while (
            not ended and self.lexemes.starts[at - 1] > start and not self.recovery.begins_line(at)
        ):
            at -= 1
        found = self._shown(at if ended or self.recovery.begins_line(at) else automaton.position)
        self.build.report(
            UNCLOSED_BRACKET, f"this `{mark}` is not closed", start, min(end, start + 1),
            f"its end is missing before {found}",
        )  # fmt: skip
        self.recovery.resume()
        return True

    def _missing_mark(self) -> bool:
        """A comma, `{` or `as` left out: put it in where what follows then fits."""
        automaton = self.automaton
        at = automaton.position
        if self.lexemes.kinds[at] in ("mark", "end") and self._text(at) not in ("(", "{"):
            return False
        start, end = self._place(at)
        before = self.lexemes.ends[at - 1] if at else 0
        # Beside each other in a line stand a value and its name, on two lines two items.
        ordered = INSERTED if self.recovery.begins_line(at) else INSERTED[::-1]
        for terminal in ordered:
            states = shifted(automaton.states, terminal)
            if states is None or automaton.fit(states, at, 3) < 3:
                continue
            mark = automaton.tables.spellings[terminal]
            text = f" {mark}" if mark in ("as", "by", "{", "=") else mark
            fix = Fix(f"write `{mark}`", (Edit(self.build.span(before, before), text),))
            message = f"`{mark}` is missing before {self._shown(at)}"
            self.build.report(UNEXPECTED_TEXT, message, start, end, f"put `{mark}` before this",
                              fixes=(fix,))  # fmt: skip
            automaton.push(terminal, before, before, mark)
            return True
        return False

    def _stray_closer(self) -> bool:
        """A closing bracket that nothing opens."""
        automaton = self.automaton
        at = automaton.position
        mark = self._text(at)
        opened = [
            self.recovery.tables.reached_by[automaton.states[i]]
            for i in self.recovery.open_brackets()
        ]
        opening = {"}": "LBRACE", ")": "LPAR", "]": "LSQB"}.get(mark)
        if opening is None or opening in opened or "COLUMN_NAMES_START" in opened:
            return False
        start, end = self._place(at)
        self.build.report(
            UNEXPECTED_TEXT, f"unexpected `{mark}`", start, end, "nothing is open here"
        )
        automaton.position = at + 1
        return True

    def _unexpected(self) -> None:
        automaton = self.automaton
        at = automaton.position
        start, end = self._place(at)
        found = acceptable(automaton.tables, automaton.states)
        words = expectation(automaton.tables, found)
        label = f"expected {words}" if words else ""
        if any(name in found for name, _ in automaton.tables.words.get(self._text(at).lower(), ())):
            # The word fits, but counts as one only before what has to follow it.
            label = "what has to follow it is missing"
        if (
            self.lexemes.kinds[at] == "word"
            and found & BOUNDARIES
            and self.recovery.begins_line(at)
        ):
            self.build.report(UNKNOWN_WORD, f"unknown word `{self._text(at)}`", start, end, label)
        else:
            ended = self.lexemes.kinds[at] == "end"
            message = "the text ends too early" if ended else f"unexpected {self._shown(at)}"
            self.build.report(UNEXPECTED_TEXT, message, start, end, label)
        self._skip()

    def _skip(self) -> None:
        """Go on after the mistake; the lexeme that did not fit may begin what comes next."""
        self.recovery.resume()

    def _shown(self, at: int) -> str:
        if self.lexemes.kinds[at] == "end":
            return "the end of the text"
        text = self._text(at).split("\n")[0]
        return f"`{text if len(text) <= 40 else text[:37] + '...'}`"
