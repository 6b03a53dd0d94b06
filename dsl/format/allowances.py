"""Whether comments that allow something still stand at all that they allowed.

`-- allow TIM004: why` speaks of a line. What stands on that line must not be parted, or a part of it would no longer be
allowed.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from collections import Counter

from dsl.lexer import scan
from dsl.parsed import Comment, Parsed

_ALLOW = re.compile(r"--\s*allow\s")


def parted(before: Parsed, after: Parsed) -> tuple[int, Comment] | None:
    """The first declaration, and the comment in or above it, of whose line a part is elsewhere now; or None."""
    if not any(_ALLOW.match(comment.text) for comment in before.comments):
        return None
    old, new = _covered(before), _covered(after)
    for key, (comment, words) in old.items():
        _, others = new.get(key, (comment, Counter()))
        if words - others:
            place = _declaration(before, comment)
            if place is not None:
                return place, comment
    return None


def _declaration(parsed: Parsed, comment: Comment) -> int | None:
    ends = [declaration.span.end for declaration in parsed.tree.declarations]
    starts = [declaration.span.start for declaration in parsed.tree.declarations]
    at = bisect_right(ends, comment.span.start)
    line_start = parsed.source.text.rfind("\n", 0, comment.span.start)
    if at and line_start < ends[at - 1] and (at == len(starts) or starts[at] > comment.span.start):
        return at - 1
    return at if at < len(starts) else None


def _covered(parsed: Parsed) -> dict[tuple[str, int], tuple[Comment, Counter[str]]]:
    """What stands on the lines of which each comment speaks, by its text and how many before have the same."""
    lexemes = scan(parsed.source)
    text = parsed.source.text
    seen: Counter[str] = Counter()
    found: dict[tuple[str, int], tuple[Comment, Counter[str]]] = {}
    for comment in parsed.comments:
        if not _ALLOW.match(comment.text):
            continue
        key = comment.text.rstrip()
        start, end = _lines(parsed, comment)
        first, last = bisect_left(lexemes.starts, start), bisect_left(lexemes.starts, end)
        words = Counter(
            text[a:b].lower()
            for a, b in zip(lexemes.starts[first:last], lexemes.ends[first:last], strict=True)
        )
        del words[","]
        found[key, seen[key]] = (comment, words)
        seen[key] += 1
    return found


def _lines(parsed: Parsed, comment: Comment) -> tuple[int, int]:
    """The part of the text of which a comment speaks: its line, or the next one that is no comment."""
    text = parsed.source.text
    start = text.rfind("\n", 0, comment.span.start) + 1
    if text[start : comment.span.start].strip():
        return start, _line_end(text, start)
    at = _line_end(text, start) + 1
    while at < len(text) and text[at : _line_end(text, at)].lstrip().startswith("--"):
        at = _line_end(text, at) + 1
    for declaration in parsed.tree.declarations:
        span = declaration.span
        if at <= span.start < _line_end(text, at):
            return span.start, span.end
    return at, _line_end(text, at)


def _line_end(text: str, at: int) -> int:
    found = text.find("\n", at)
    return len(text) if found < 0 else found
