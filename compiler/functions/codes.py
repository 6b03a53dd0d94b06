"""Codes of what is wrong with declared functions and their calls."""

from __future__ import annotations

from dsl.diagnostic import Code

CYCLIC_FUNCTION = Code("NAM015", "cyclic-function")
SHADOWED_FUNCTION = Code("NAM016", "shadowed-function")
UNKNOWN_CODE = Code("NAM017", "unknown-code")
WRONG_RESULT_TYPE = Code("TYP018", "wrong-result-type")
MISPLACED_PYTHON = Code("TYP021", "misplaced-python")
MISSING_METHOD = Code("TYP022", "missing-method")

CODES = (
    CYCLIC_FUNCTION,
    SHADOWED_FUNCTION,
    UNKNOWN_CODE,
    WRONG_RESULT_TYPE,
    MISPLACED_PYTHON,
    MISSING_METHOD,
)
