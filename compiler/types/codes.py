"""The kinds of diagnostics about names and types."""

from __future__ import annotations

from dsl.diagnostic import Code, Severity

UNKNOWN_COLUMN = Code("NAM001", "unknown-column")
AMBIGUOUS_COLUMN = Code("NAM002", "ambiguous-column")
UNKNOWN_FUNCTION = Code("NAM003", "unknown-function")
UNKNOWN_PARAM = Code("NAM004", "unknown-param")
WRONG_ARGUMENT_TYPE = Code("TYP001", "wrong-argument-type")
WRONG_ARGUMENT_COUNT = Code("TYP002", "wrong-argument-count")
INCOMPARABLE_TYPES = Code("TYP003", "incomparable-types")
INVALID_CAST = Code("TYP004", "invalid-cast")
INVALID_TYPE = Code("TYP005", "invalid-type")
MISPLACED_AGGREGATE = Code("TYP006", "misplaced-aggregate")
NO_COMMON_TYPE = Code("TYP007", "no-common-type")
NOT_A_CONDITION = Code("TYP008", "not-a-condition")
UNKNOWN_FIELD = Code("TYP009", "unknown-field")
MISPLACED_OVER = Code("TYP010", "misplaced-over")
INVALID_LITERAL = Code("TYP011", "invalid-literal")
BATCH_ONLY_FUNCTION = Code("TYP017", "batch-only-function")
EVALUATED_TWICE = Code("TYP019", "evaluated-twice")
TOO_LARGE = Code("TYP020", "too-large")
NULL_COMPARISON = Code("TYP023", "null-comparison", Severity.WARNING)
NOT_COMPILED_YET = Code("TGT001", "not-compiled-yet")

CODES = (
    UNKNOWN_COLUMN,
    AMBIGUOUS_COLUMN,
    UNKNOWN_FUNCTION,
    UNKNOWN_PARAM,
    WRONG_ARGUMENT_TYPE,
    WRONG_ARGUMENT_COUNT,
    INCOMPARABLE_TYPES,
    INVALID_CAST,
    INVALID_TYPE,
    MISPLACED_AGGREGATE,
    NO_COMMON_TYPE,
    NOT_A_CONDITION,
    UNKNOWN_FIELD,
    MISPLACED_OVER,
    INVALID_LITERAL,
    BATCH_ONLY_FUNCTION,
    EVALUATED_TWICE,
    TOO_LARGE,
    NULL_COMPARISON,
    NOT_COMPILED_YET,
)
