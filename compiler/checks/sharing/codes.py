"""Codes of places that sources and sinks have in common."""

from __future__ import annotations

from compiler.checks.delivery.codes import TOGETHER
from compiler.checks.values.codes import SHARED_POSITION
from dsl.diagnostic import Code, Severity

ROWS_GO_ROUND = Code("DEL008", "rows-go-round")
SHARED_FOLDER = Code("DEL009", "shared-folder", Severity.WARNING)

CODES = (ROWS_GO_ROUND, SHARED_FOLDER)

AMONG_FILES = frozenset(
    name for code in (*CODES, *TOGETHER, SHARED_POSITION) for name in (code.number, code.name)
)
"""What may be reported only where other files are checked too: what allows it is never called unused."""
