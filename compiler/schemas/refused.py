"""What of another program's schema cannot become a column, and how it is told."""

from __future__ import annotations

from compiler.schemas.codes import UNREADABLE_SCHEMA
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.span import Span


class RefusedError(Exception):
    """What cannot become a column, and where it stands."""

    def __init__(self, message: str, span: Span, help: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.span = span
        self.help = help


def unreadable(message: str, span: Span, reader: Span, help: str = "") -> Diagnostic:
    """TYP035 at a place of the schema; `reader` is the place that names its file."""
    also = () if span == reader else (Label(reader, "columns are read from it here"),)
    return diagnostic(UNREADABLE_SCHEMA, message, span, also=also, help=(help,) if help else ())
