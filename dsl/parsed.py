"""What parsing a text gives."""

from __future__ import annotations

from dsl.diagnostic import Diagnostic
from dsl.records import dataclass
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.declarations import File


@dataclass(frozen=True, slots=True)
class Comment:
    """A comment with its marks: `-- text` to the end of the line, or `/* text */`."""

    text: str
    span: Span


@dataclass(frozen=True, slots=True)
class Parsed:
    """Tree, comments in their order, and what did not parse. The tree is there whatever the text."""

    source: Source
    tree: File
    comments: tuple[Comment, ...]
    diagnostics: tuple[Diagnostic, ...]
