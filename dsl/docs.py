"""The comments that document a declaration or a column."""

from __future__ import annotations

import re

from dsl.parsed import Comment
from dsl.source import Source

_ALLOW = re.compile(r"--\s*allow\b")


class Docs:
    """Finds the comment block right above a place, or the comment at the end of its line."""

    def __init__(self, source: Source, comments: list[Comment]) -> None:
        self.source = source
        self.ending: dict[int, Comment] = {}
        self.starting: dict[int, Comment] = {}
        for comment in comments:
            self.ending[source.position(comment.span.end).line] = comment
            self.starting.setdefault(source.position(comment.span.start).line, comment)

    def above(self, offset: int) -> str | None:
        """The text of the comments that end on the line before that of `offset`, without a blank line."""
        if not self.ending or not self._begins_line(offset):
            return None
        line = self.source.position(offset).line - 1
        block: list[str] = []
        while (comment := self.ending.get(line)) and self._alone(comment):
            if not _ALLOW.match(comment.text):
                block.append(_words(comment.text))
            line = self.source.position(comment.span.start).line - 1
        return "\n".join(reversed(block)).strip() or None

    def beside(self, end: int) -> str | None:
        """The text of the comment after `end` on its line, with nothing but a comma between."""
        if not self.starting:
            return None
        comment = self.starting.get(self.source.position(end).line)
        if comment is None or comment.span.start < end or _ALLOW.match(comment.text):
            return None
        between = self.source.text[end : comment.span.start].strip()
        return (_words(comment.text) or None) if between in ("", ",") else None

    def _alone(self, comment: Comment) -> bool:
        """Whether nothing else stands on the lines of a comment."""
        text, end = self.source.text, comment.span.end
        line_end = text.find("\n", end)
        behind = text[end:] if line_end < 0 else text[end:line_end]
        return self._begins_line(comment.span.start) and not behind.strip()

    def _begins_line(self, offset: int) -> bool:
        text = self.source.text
        return not text[text.rfind("\n", 0, offset) + 1 : offset].strip()


def said(comment: Comment) -> str | None:
    """What a comment says to people; None for one that allows a diagnostic."""
    return None if _ALLOW.match(comment.text) else _words(comment.text).strip()


def _words(comment: str) -> str:
    """What a comment says, without its marks."""
    if comment.startswith("--"):
        return comment[2:].removeprefix(" ").rstrip()
    lines = comment[2:-2].strip("*").strip().splitlines()
    return "\n".join(re.sub(r"^\s*\*? ?", "", line).rstrip() for line in lines)
