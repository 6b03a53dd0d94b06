"""What has to hold of every text that is formatted."""

from __future__ import annotations

import re

from dsl.format import Formatted, format_source
from dsl.parse import parse
from dsl.source import Source
from tests.dsl.compact import compact

_PLACE = re.compile(r" (?:word|doc)=Span\([^)]*\)")
_DOC = re.compile(r" doc=.*?(?= \w+=|\))", re.DOTALL)


def formatted(text: str, name: str = "t.stream") -> Formatted:
    """The text in canonical form, after all that has to hold of it was looked at."""
    source = Source(name, text)
    found = format_source(source)
    before, after = parse(source), parse(Source(name, found.text))
    assert trees(before.tree.declarations) == trees(after.tree.declarations)
    assert sorted(comments(text)) == sorted(comments(found.text))
    assert [d.message for d in before.diagnostics] == [d.message for d in after.diagnostics]
    again = format_source(Source(name, found.text))
    assert again.text == found.text, "formatting is not stable"
    assert not again.edits
    text_by_edits = text
    for edit in reversed(found.edits):
        start, end = edit.span.start, edit.span.end
        text_by_edits = text_by_edits[:start] + edit.text + text_by_edits[end:]
    assert text_by_edits == found.text
    return found


def trees(declarations: tuple[object, ...]) -> list[str]:
    """The declarations as texts, without places and documentation, which is that of comments."""
    shown = []
    for declaration in declarations:
        text = _PLACE.sub("", compact(declaration))
        shown.append(_DOC.sub("", text))
    return shown


def comments(text: str) -> list[str]:
    """The comments of a text, without blanks at their ends."""
    return [comment.text.rstrip() for comment in parse(Source("t", text)).comments]


def refused(found: Formatted) -> list[str]:
    """The codes of what formatting itself has to say."""
    return [d.code.number for d in found.diagnostics if d.code.number in ("SYN009", "SYN010")]
