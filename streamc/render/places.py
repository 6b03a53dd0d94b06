"""Where a diagnostic is, in the words of formats that other programs read."""

from __future__ import annotations

import hashlib
from collections import Counter
from pathlib import Path
from urllib.parse import quote

from dsl.records import dataclass
from dsl.source import Source
from dsl.span import Span
from streamc.report import Report, primary_label


@dataclass(frozen=True, slots=True)
class Region:
    """Lines and columns from 1, in characters; `end_column` is the place after the last character."""

    line: int
    column: int
    end_line: int
    end_column: int


def region(span: Span, source: Source | None) -> Region | None:
    """The lines and columns of a place; None where its text is not known."""
    if source is None:
        return None
    start = source.position(min(span.start, len(source.text)))
    end = source.position(min(max(span.end, span.start), len(source.text)))
    return Region(start.line, start.column, end.line, end.column)


def relative(name: str) -> str:
    """A file as it is named from the working folder, with `/`; whole where it lies elsewhere."""
    path = Path(name)
    if not path.is_absolute():
        return path.as_posix()
    try:
        return path.relative_to(Path.cwd()).as_posix()
    except ValueError:
        return path.as_posix()


def uri(name: str) -> str:
    """A file as a URI, relative to the working folder where it lies below it."""
    shown = relative(name)
    return Path(shown).as_uri() if Path(shown).is_absolute() else quote(shown)


def fingerprints(report: Report) -> list[str]:
    """A mark for each diagnostic that stays the same while lines move.

    It is made of its code, its file and its message, and of how many before it are alike in these.
    """
    seen: Counter[str] = Counter()
    found = []
    for diagnostic in report.diagnostics:
        label = primary_label(diagnostic)
        file = "" if label is None else relative(label.span.source)
        text = "\0".join((diagnostic.code.number, file, diagnostic.message))
        key = f"{text}\0{seen[text]}"
        seen[text] += 1
        found.append(hashlib.sha256(key.encode("utf-8", "surrogatepass")).hexdigest()[:32])
    return found
