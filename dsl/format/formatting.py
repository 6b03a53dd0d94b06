"""Turns a text into the same text in its canonical form, declaration by declaration."""

from __future__ import annotations

from bisect import bisect_left, bisect_right

from dsl.codes import ALLOWANCE_IN_THE_WAY, FORMATTING_NOT_PROVED
from dsl.diagnostic import Diagnostic, Edit, diagnostic
from dsl.format.allowances import parted
from dsl.format.comments import Comments
from dsl.format.concrete import concrete
from dsl.format.declarations import LAYOUTS
from dsl.format.documents import Printer
from dsl.format.proof import difference, name_of
from dsl.format.writer import Writer
from dsl.lexer import Lexemes, scan
from dsl.parse import parse
from dsl.parsed import Comment, Parsed
from dsl.records import dataclass
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.declarations import Declaration


@dataclass(frozen=True, slots=True)
class Formatted:
    """A text in its canonical form.

    `text` is the whole text, equal to `source.text` where nothing is to be changed. `edits` lead from the one to the
    other, in order, for editors. `diagnostics` are the mistakes of syntax, whose declarations stay as they are, and why
    others stay so.
    """

    source: Source
    text: str
    edits: tuple[Edit, ...] = ()
    diagnostics: tuple[Diagnostic, ...] = ()

    @property
    def changed(self) -> bool:
        """Whether the text was not in its canonical form."""
        return self.text != self.source.text


@dataclass(slots=True)
class _Piece:
    """A part of the text: a declaration with its comments, or what stays as it is. `shown` is its new text."""

    start: int
    end: int
    declaration: int | None = None
    shown: str = ""
    moved: bool = False


def format_source(source: Source, lines: tuple[int, int] | None = None) -> Formatted:
    """`source` in canonical form, or, where `lines` are given, its declarations that lie on those lines (from 1).

    Never raises, whatever the text. What does not parse stays as it is, and so does all of which it cannot be proved
    that it means what it meant.
    """
    parsed = parse(source)
    run = _Run(parsed, lines)
    left: set[int] = set()
    found: list[Diagnostic] = []
    while True:
        pieces = run.pieces(frozenset(left))
        text = run.assembled(pieces)
        if text == source.text:
            return Formatted(source, text, (), (*parsed.diagnostics, *found))
        after = parse(Source(source.name, text))
        wrong = run.wrong(pieces, after)
        if wrong is None:
            return Formatted(source, text, run.edits(pieces), (*parsed.diagnostics, *found))
        places, why = wrong
        found.append(why)
        if not places or places <= left:
            return Formatted(source, source.text, (), (*parsed.diagnostics, *found))
        left |= places


class _Run:
    """One text being formatted."""

    def __init__(self, parsed: Parsed, lines: tuple[int, int] | None) -> None:
        self.parsed = parsed
        self.source = parsed.source
        self.text = parsed.source.text
        self.lines = lines
        self.lexemes = scan(parsed.source)
        self.blank = _blanked(self.text, parsed.comments)
        self.newline = "\r\n" if _breaks_with_return(self.text) else "\n"
        self._shown: dict[int, tuple[str, bool] | None] = {}
        declarations = parsed.tree.declarations
        faults = sorted(found.span.start for found in parsed.diagnostics)
        self.good = [
            place
            for place, one in enumerate(declarations)
            if not one.broken and not _between(faults, one.span.start, one.span.end)
        ]
        self.whole = not parsed.diagnostics and len(self.good) == len(declarations)

    def pieces(self, left: frozenset[int]) -> list[_Piece]:
        """The text as declarations in their new form, and what stays as it is between them."""
        found: list[_Piece] = []
        at = 0
        for place in self.good:
            if place in left or not self._wanted(place):
                continue
            piece = self._piece(place, at)
            if piece is None:
                continue
            if at < piece.start and self.text[at : piece.start].strip():
                found.append(self._kept(at, piece.start))
            found.append(piece)
            at = piece.end
        if self.text[at:].strip():
            found.append(self._kept(at, len(self.text)))
        return found

    def _wanted(self, place: int) -> bool:
        if self.lines is None:
            return True
        span = self.parsed.tree.declarations[place].span
        first, last = self.source.position(span.start).line, self.source.position(span.end).line
        return first <= self.lines[1] and self.lines[0] <= last

    def _piece(self, place: int, at: int) -> _Piece | None:
        """The declaration with the comments above and beside it; None where it shares a line with what has to stay."""
        span = self.parsed.tree.declarations[place].span
        start = self._above(span.start, at)
        end = self._beside(span.end)
        if not self.whole and not self._alone(start, end, at):
            return None
        if place not in self._shown:
            self._shown[place] = self._laid_out(span, self._comments(start, end))
        shown = self._shown[place]
        return None if shown is None else _Piece(start, end, place, *shown)

    def _alone(self, start: int, end: int, at: int) -> bool:
        """Whether the lines of a declaration hold nothing else."""
        line = self.text.rfind("\n", 0, start) + 1
        before = self.text[line:start] if line >= at else "junk"
        return not before.strip() and not self.text[end : self._line_end(end)].strip()

    def _comments(self, start: int, end: int) -> list[Comment]:
        comments = self.parsed.comments
        first = bisect_left(comments, start, key=_start)
        return list(comments[first : bisect_left(comments, end, key=_start)])

    def _above(self, start: int, at: int) -> int:
        """Where the comments begin that stand between a declaration and what is before it."""
        for comment in reversed(self._comments(at, start)):
            line = self.text.rfind("\n", 0, comment.span.start) + 1
            begins = not self.blank[max(line, at) : comment.span.start].strip()
            if self.blank[comment.span.end : start].strip() or not begins:
                break
            start = comment.span.start
        return start

    def _beside(self, end: int) -> int:
        """Where the comments end that stand behind a declaration on its line."""
        comments = self.parsed.comments
        place = bisect_left(comments, end, key=_start)
        while place < len(comments):
            span = comments[place].span
            between = self.text[end : span.start]
            if between.strip() or "\n" in between:
                break
            end = span.end
            place += 1
        return end

    def _line_end(self, at: int) -> int:
        found = self.text.find("\n", at)
        return len(self.text) if found < 0 else found

    def _laid_out(self, span: Span, comments: list[Comment]) -> tuple[str, bool] | None:
        lexemes = self.lexemes
        first = bisect_left(lexemes.starts, span.start)
        if lexemes.starts[first] != span.start:
            # After a mistake, such as a quote that is never closed, words are parted anew.
            alone = scan(Source(self.source.name, self.text[: span.end]), span.start)
            lexemes = Lexemes(self.text, self.blank, alone.kinds, alone.starts, alone.ends, [])
            first = 0
        last = bisect_left(lexemes.starts, span.end)
        node = concrete(lexemes, first, last)
        if node is None:
            return None
        around = Comments(self.text, comments, lexemes.starts[first:last], lexemes.ends[first:last])
        writer = Writer(self.blank, around, LAYOUTS)
        text = Printer(self.newline).render(writer.show(node))
        return text, writer.moved

    def _kept(self, start: int, end: int) -> _Piece:
        """What stays as it is, without the empty lines around it; of comments alone the blanks are made right."""
        text = self.text[start:end]
        lead = len(text) - len(text.lstrip())
        end = start + len(text.rstrip())
        if self.lines is None and not self.blank[start:end].strip():
            return _Piece(start + lead, end, shown=self._only_comments(start, end))
        start += text.rfind("\n", 0, lead) + 1
        return _Piece(start, end, shown=self.text[start:end])

    def _only_comments(self, start: int, end: int) -> str:
        around = Comments(self.text, self._comments(start, end), [], [])
        return Printer(self.newline).render([*around.before[-1]])

    def assembled(self, pieces: list[_Piece]) -> str:
        """The whole text."""
        parts = [
            text
            for place, piece in enumerate(pieces)
            for text in (self._gap(pieces, place), piece.shown)
        ]
        return "".join([*parts, self._end(pieces)])

    def _gap(self, pieces: list[_Piece], place: int) -> str:
        """What stands before a piece: line breaks."""
        before = pieces[place - 1] if place else None
        piece = pieces[place]
        start = before.end if before else 0
        if self.lines is not None:
            return self.text[start : piece.start]
        if before is None:
            return ""
        empty = self.text.count("\n", start, piece.start) > 1
        if before.declaration is not None and piece.declaration is not None:
            declarations = self.parsed.tree.declarations
            one, other = declarations[before.declaration], declarations[piece.declaration]
            empty = empty or not _close(one, other, before, piece)
        return self.newline * (2 if empty else 1)

    def _end(self, pieces: list[_Piece]) -> str:
        """What stands behind the last piece."""
        if self.lines is not None:
            return self.text[pieces[-1].end if pieces else 0 :]
        return self.newline if pieces else ""

    def edits(self, pieces: list[_Piece]) -> tuple[Edit, ...]:
        """What leads from the old text to the new one."""
        found: list[Edit] = []
        at = 0
        for place, piece in enumerate(pieces):
            self._edit(found, at, piece.start, self._gap(pieces, place))
            self._edit(found, piece.start, piece.end, piece.shown)
            at = piece.end
        self._edit(found, at, len(self.text), self._end(pieces))
        return tuple(found)

    def _edit(self, found: list[Edit], start: int, end: int, text: str) -> None:
        if self.text[start:end] != text:
            found.append(Edit(self.source.span(start, end), text))

    def wrong(
        self, pieces: list[_Piece], after: Parsed
    ) -> tuple[frozenset[int], Diagnostic] | None:
        """The declarations that have to stay as they are, and why; None where the new text changes nothing."""
        moved = any(piece.moved for piece in pieces)
        differs = difference(self.parsed, after, moved)
        declarations = self.parsed.tree.declarations
        if differs is not None:
            place = differs.place
            span = self.source.span(0, 0) if place is None else declarations[place].name.span
            what = "the text" if place is None else f"`{name_of(declarations[place])}`"
            message = f"{what} stays as it is: in the canonical form it would be read differently"
            why = diagnostic(
                FORMATTING_NOT_PROVED, message, span, "put the comments in it on lines of their own"
            )
            return frozenset(() if place is None else (place,)), why
        allowance = parted(self.parsed, after)
        if allowance is None:
            return None
        place, comment = allowance
        name = name_of(declarations[place])
        message = f"`{name}` stays as it is: what the comment allows would go over several lines"
        label = "put it on a line of its own, right above what it allows, and break that line"
        return frozenset((place,)), diagnostic(ALLOWANCE_IN_THE_WAY, message, comment.span, label)


def _start(comment: Comment) -> int:
    return comment.span.start


def _blanked(text: str, comments: tuple[Comment, ...]) -> str:
    parts: list[str] = []
    at = 0
    for comment in comments:
        parts += [text[at : comment.span.start], " " * (comment.span.end - comment.span.start)]
        at = comment.span.end
    return "".join([*parts, text[at:]])


def _whole_text(lexemes: Lexemes, whole: Lexemes) -> Lexemes:
    """Lexemes of a part of the text, with what stands behind it for rules that look further."""
    if lexemes is whole:
        return lexemes
    text = whole.text
    blank = lexemes.blank + text[len(lexemes.blank) :]
    return Lexemes(text, blank, lexemes.kinds, lexemes.starts, lexemes.ends, lexemes.comments)


def _between(places: list[int], start: int, end: int) -> bool:
    at = bisect_left(places, start)
    return at < bisect_right(places, end)


def _breaks_with_return(text: str) -> bool:
    """Whether lines end as the first one does: with a carriage return."""
    end = text.find("\n")
    return end > 0 and text[end - 1] == "\r"


def _close(one: Declaration, other: Declaration, before: _Piece, piece: _Piece) -> bool:
    """Whether two declarations may stand on lines one below the other: params, and uses, of a line each."""
    alike = type(one) is type(other) and type(one).__name__ in ("Param", "Use")
    return alike and "\n" not in before.shown and "\n" not in piece.shown
