"""Which comment belongs to which word, by where it stands.

A comment behind a word on its line belongs to that word; one on a line of its own, or before a word on the same line,
to the word that follows. So each keeps its neighbours however the words are laid out.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from dsl.format.documents import Lead, Trail
from dsl.parsed import Comment

_CLOSING = frozenset(",)]};.>")
_GOING_ON = re.compile(
    r"(?:and|as|cross|else|end|except|from|full|group|having|inner|intersect|into|join|left|limit|on|or|order|over|qualify"
    r"|right|then|union|when|where|window)\b",
    re.IGNORECASE,
)
"""Words with which something goes on, so that a comment before them is about what has gone before."""


class Comments:
    """The comments of one declaration by the ends of the words behind which, and the starts of those before which they
    stand. `starts` and `texts` are all of them in order: text, and whether the line ends behind it.
    """

    def __init__(
        self, text: str, comments: list[Comment], starts: list[int], ends: list[int]
    ) -> None:
        self.text = text
        self.before: dict[int, list[Lead]] = {}
        self.after: dict[int, list[Trail]] = {}
        self.starts = [comment.span.start for comment in comments]
        self.texts: list[tuple[str, bool]] = []
        self._places: dict[int, tuple[int, int]] = {}
        self._word_starts = starts
        self._word_ends = ends
        at = 0
        while at < len(comments):
            next_word = bisect_left(starts, comments[at].span.start)
            end = at + 1
            while (
                end < len(comments) and bisect_left(starts, comments[end].span.start) == next_word
            ):
                end += 1
            self._attach(comments[at:end], next_word)
            at = end

    def __bool__(self) -> bool:
        return bool(self.starts)

    def _attach(self, run: list[Comment], next_word: int) -> None:
        """Give the comments between two words to the one or the other."""
        begin = self._word_ends[next_word - 1] if next_word else None
        after = self._word_starts[next_word] if next_word < len(self._word_starts) else None
        limit = len(self.text) if after is None else after
        spans = [comment.span for comment in run]
        gaps = [
            self.text[a:b].count("\n")
            for a, b in zip(
                [s.end for s in spans], [*(s.start for s in spans[1:]), limit], strict=True
            )
        ]
        self.texts += [
            (_clean(c), gap > 0 or c.text.startswith("--"))
            for c, gap in zip(run, gaps, strict=True)
        ]
        behind = 0
        begun = (
            begin is not None and not any(gaps) and "\n" not in self.text[begin : spans[0].start]
        )
        if begin is not None and "\n" not in self.text[begin : spans[0].start]:
            behind = next((i + 1 for i, gap in enumerate(gaps) if gap), len(run))
            if after is not None and not any(gaps):
                ended = self.text[after] in _CLOSING or _GOING_ON.match(self.text, after)
                behind = len(run) if ended else 0
        if begin is not None and behind:
            last = behind - 1
            self.after[begin] = [
                Trail(_clean(c), i < last or (not gaps[i] and after is not None))
                for i, c in enumerate(run[:behind])
            ]
        above = run[behind:]
        if after is None:
            after = -1
        closes = after < 0 or self.text[after] in _CLOSING
        if above:
            self.before[after] = [
                Lead(
                    _clean(c),
                    gap > 0 or closes,
                    gap > 1,
                    not behind and begun,
                )
                for c, gap in zip(above, gaps[behind:], strict=True)
            ]
        start = spans[behind - 1].end if behind else begin
        if start is not None:
            self._places[after] = (start, above[0].span.start if above else limit)

    def blank_before(self, start: int) -> bool:
        """Whether an empty line stands before the word at `start`, or before the comments above it."""
        place = self._places.get(start)
        if place is None:
            at = bisect_left(self._word_starts, start)
            if at == 0:
                return False
            place = (self._word_ends[at - 1], start)
        return self.text.count("\n", *place) > 1


def _clean(comment: Comment) -> str:
    """The comment as it is written out: without blanks at the end of its line."""
    return comment.text.rstrip(" \t\r\f\v") if comment.text.startswith("--") else comment.text
