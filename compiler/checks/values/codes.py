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

START_NOT_SAID = Code("DEL001", "start-not-said", Severity.WARNING)
SHARED_POSITION = Code("DEL002", "shared-position")
SERVER_ID = Code("DEL003", "server-id", Severity.WARNING)
DECODING_PLUGIN = Code("DEL004", "decoding-plugin", Severity.WARNING)
SNAPSHOT_WITHOUT_CHECKPOINTS = Code("DEL005", "snapshot-without-checkpoints", Severity.WARNING)
METADATA_NOT_READ = Code("DEL006", "metadata-not-read", Severity.WARNING)
READ_ONCE = Code("DEL007", "read-once", Severity.WARNING)
LOOKUP_WITHOUT_CACHE = Code("STA050", "lookup-without-cache", Severity.INFO)
LOOKUP_IN_REPLAY = Code("STA051", "lookup-in-replay", Severity.WARNING)
FEW_GROUPS = Code("STA052", "few-groups", Severity.INFO)
SMALL_FILES = Code("STA053", "small-files", Severity.WARNING)
CASCADE_OF_JOINS = Code("STA054", "cascade-of-joins", Severity.INFO)
BATCHES_TOO_SLOW = Code("STA055", "batches-too-slow", Severity.WARNING)

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
    START_NOT_SAID,
    SHARED_POSITION,
    SERVER_ID,
    DECODING_PLUGIN,
    SNAPSHOT_WITHOUT_CHECKPOINTS,
    METADATA_NOT_READ,
    READ_ONCE,
    LOOKUP_WITHOUT_CACHE,
    LOOKUP_IN_REPLAY,
    FEW_GROUPS,
    SMALL_FILES,
    CASCADE_OF_JOINS,
    BATCHES_TOO_SLOW,
)
