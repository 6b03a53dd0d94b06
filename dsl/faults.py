"""Reports what is no piece of the language at all: open strings, stray characters, wrong quotes."""

from __future__ import annotations

from dsl.automaton import Automaton, accepts
from dsl.builder import Build
from dsl.codes import (
    INVALID_CHARACTER,
    INVALID_LITERAL,
    UNCLOSED_COMMENT,
    UNCLOSED_STRING,
    UNEXPECTED_TEXT,
)
from dsl.diagnostic import Edit, Fix, Safety
from dsl.lexer import rescan
from dsl.recovery import Recovery


class Faults:
    """What to do at a lexeme that is none."""

    def __init__(self, automaton: Automaton, build: Build) -> None:
        self.automaton = automaton
        self.build = build
        self.lexemes = automaton.lexemes
        self.recovery = Recovery(automaton)
        self.skipped = -1

    def lexical(self) -> bool:
        """Report and mend the lexeme at the automaton's position, if it is none; else False."""
        kind = self.lexemes.kinds[self.automaton.position]
        if kind == "open_comment":
            self._open_comment()
        elif kind in ("open_string", "open_quote"):
            self._open_string(self.automaton.position)
        elif kind == "double_quoted":
            self._double_quoted()
        elif kind == "bad_number":
            self._bad_number()
        elif kind == "bad_character":
            self._bad_character()
        else:
            return self._string_over_lines()
        return True

    def _place(self, at: int) -> tuple[int, int]:
        return self.lexemes.starts[at], self.lexemes.ends[at]

    def _text(self, at: int) -> str:
        start, end = self._place(at)
        return self.lexemes.text[start:end]

    def _open_comment(self) -> None:
        at = self.automaton.position
        start, _ = self._place(at)
        self.build.report(
            UNCLOSED_COMMENT, "this comment is not closed", start, start + 2, "`*/` is missing"
        )
        del self.lexemes.kinds[at], self.lexemes.starts[at], self.lexemes.ends[at]
        self.recovery.resume()

    def _open_string(self, at: int) -> None:
        start, end = self._place(at)
        end = start + len(self.lexemes.text[start:end].split("\n")[0].rstrip())
        mark = self.lexemes.text[start]
        what = "name" if mark == "`" else "string"
        label = (
            f"the closing `{mark}` is missing" if mark == "'" else "the closing backtick is missing"
        )
        self.build.report(UNCLOSED_STRING, f"this {what} is not closed", start, end, label)
        self.automaton.position = at + 1
        self.recovery.resume()

    def _string_over_lines(self) -> bool:
        """A string without its end swallows the text up to the next quote: take back its other lines."""
        position = self.automaton.position
        for at in range(position, max(position - 3, -1), -1):
            kind = self.lexemes.kinds[at]
            start, end = self._place(at)
            line = self.lexemes.text.find("\n", start, end)
            if kind == "STRING" and line > 0:
                rescan(self.build.source, self.lexemes, at + 1, line)
                self.lexemes.ends[at] = line
                self._open_string(at)
                return True
        return False

    def _double_quoted(self) -> None:
        automaton = self.automaton
        at = automaton.position
        start, end = self._place(at)
        inner = self._text(at).strip('"')
        terminal = next(
            (t for t in ("STRING", "QUOTED_NAME") if accepts(automaton.states, t) is not None), None
        )
        quote = "`" if terminal == "QUOTED_NAME" else "'"
        fixes = (self._fix(f"write {quote}{inner}{quote}", start, end, f"{quote}{inner}{quote}"),)
        self.build.report(
            UNEXPECTED_TEXT, "text in double quotes", start, end,
            "strings stand in single quotes, names in backticks", fixes=fixes,
        )  # fmt: skip
        if terminal is None:
            self.recovery.resume()
            return
        text = inner.replace("'", "''").replace("`", "``")
        automaton.push(terminal, start, end, f"{quote}{text or ' '}{quote}")
        automaton.position = at + 1

    def _bad_number(self) -> None:
        automaton = self.automaton
        at = automaton.position
        start, end = self._place(at)
        help: tuple[str, ...] = ()
        if self._text(at).rstrip("smhdbktgSMHDBKTG") != self._text(at):
            help = ("durations and sizes are whole numbers: write `90s` for a minute and a half",)
        message = f"`{self._text(at)}` is no number, duration or size"
        self.build.report(INVALID_LITERAL, message, start, end, help=help)
        if accepts(automaton.states, "NUMBER") is None:
            self.recovery.resume()
            return
        automaton.push("NUMBER", start, end, "0")
        automaton.position = at + 1

    def _bad_character(self) -> None:
        automaton = self.automaton
        at = after = automaton.position
        while self.lexemes.kinds[after] == "bad_character" and self._text(after) == self._text(at):
            after += 1
        start, end = self._place(at)[0], self.lexemes.ends[after - 1]
        char = self._text(at)
        if char == ";":
            fix = self._fix("remove it", start, end, "", Safety.SAFE)
            self.build.report(
                UNEXPECTED_TEXT, "unexpected `;`", start, end,
                "nothing ends in a semicolon here", fixes=(fix,),
            )  # fmt: skip
        elif char == "#":
            self.build.report(
                INVALID_CHARACTER, "`#` has no meaning here", start, end, "comments begin with `--`"
            )
            while not self.recovery.begins_line(after) and self.lexemes.kinds[after] != "end":
                after += 1
        else:
            shown = char if char.isprintable() else f"U+{ord(char):04X}"
            self.build.report(INVALID_CHARACTER, f"`{shown}` has no meaning here", start, end)
            self.skipped = after
        automaton.position = after

    def _fix(
        self, title: str, start: int, end: int, text: str, safety: Safety = Safety.UNSAFE
    ) -> Fix:
        return Fix(title, (Edit(self.build.span(start, end), text),), safety)
