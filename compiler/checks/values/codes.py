"""Codes of what is lost or fails in values, of sources that are not read as meant, and of what is slow."""

from __future__ import annotations

from dsl.diagnostic import Code, Severity

NARROWING_CAST = Code("TYP024", "narrowing-cast", Severity.WARNING)
SUM_OVERFLOW = Code("TYP025", "sum-overflow", Severity.WARNING)
DIGITS_LOST = Code("TYP026", "digits-lost", Severity.WARNING)
DECIMAL_TOO_NARROW = Code("TYP027", "decimal-too-narrow", Severity.WARNING)
KEY_CUT = Code("TYP028", "key-cut", Severity.WARNING)
INTEGER_DIVISION = Code("TYP029", "integer-division", Severity.WARNING)
FAILING_CAST = Code("TYP030", "failing-cast", Severity.WARNING)
UNGUARDED_DIVISION = Code("TYP031", "unguarded-division", Severity.WARNING)
NOT_IN_NULL = Code("TYP032", "not-in-null", Severity.WARNING)
NULL_KEY_PART = Code("TYP033", "null-key-part", Severity.WARNING)
DEAD_NULL_CHECK = Code("TYP034", "dead-null-check", Severity.WARNING)

CODES = (
    NARROWING_CAST,
    SUM_OVERFLOW,
    DIGITS_LOST,
    DECIMAL_TOO_NARROW,
    KEY_CUT,
    INTEGER_DIVISION,
    FAILING_CAST,
    UNGUARDED_DIVISION,
    NOT_IN_NULL,
    NULL_KEY_PART,
    DEAD_NULL_CHECK,
)
