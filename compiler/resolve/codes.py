"""Codes of what is wrong with names of declarations and files."""

from __future__ import annotations

from dsl.diagnostic import Code, Severity

UNKNOWN_OUTPUT = Code("NAM005", "unknown-output")
DUPLICATE_NAME = Code("NAM006", "duplicate-name")
CYCLIC_DAG = Code("NAM007", "cyclic-dag")
CYCLIC_USE = Code("NAM008", "cyclic-use")
UNKNOWN_USE = Code("NAM009", "unknown-use")
UNUSED_DECLARATION = Code("NAM011", "unused-declaration", Severity.WARNING)
UNKNOWN_PROFILE = Code("NAM014", "unknown-profile")
INVALID_PARAM = Code("OPT012", "invalid-param")

CODES = (
    UNKNOWN_OUTPUT,
    DUPLICATE_NAME,
    CYCLIC_DAG,
    CYCLIC_USE,
    UNKNOWN_USE,
    UNUSED_DECLARATION,
    UNKNOWN_PROFILE,
    INVALID_PARAM,
)
