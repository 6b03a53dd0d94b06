"""The diagnostic about columns that a file of another program describes."""

from __future__ import annotations

from dsl.diagnostic import Code

UNREADABLE_SCHEMA = Code("TYP035", "unreadable-schema")

CODES = (UNREADABLE_SCHEMA,)
