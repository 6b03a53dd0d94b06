"""What is reported of a Flink SQL script that is turned into a `.stream` file: the family IMP."""

from __future__ import annotations

from dsl.diagnostic import Code, Severity

UNREADABLE_STATEMENT = Code("IMP001", "unreadable-statement")
UNSUPPORTED_STATEMENT = Code("IMP002", "unsupported-statement")
UNSUPPORTED_CLAUSE = Code("IMP003", "unsupported-clause")
UNKNOWN_CONNECTOR = Code("IMP004", "connector-not-imported")
UNKNOWN_OPTION = Code("IMP005", "option-not-imported")
UNKNOWN_TABLE = Code("IMP006", "table-not-in-script")
SECRET_NOT_COPIED = Code("IMP007", "secret-not-copied", Severity.WARNING)
CHANGED_MEANING = Code("IMP008", "changed-meaning", Severity.WARNING)
LEFT_OUT = Code("IMP009", "left-out", Severity.INFO)
RENAMED = Code("IMP010", "renamed", Severity.INFO)
NOT_ACCEPTED = Code("IMP011", "import-not-accepted")
FUNCTION_WITHOUT_TYPES = Code("IMP012", "function-without-types", Severity.WARNING)

CODES = (
    UNREADABLE_STATEMENT,
    UNSUPPORTED_STATEMENT,
    UNSUPPORTED_CLAUSE,
    UNKNOWN_CONNECTOR,
    UNKNOWN_OPTION,
    UNKNOWN_TABLE,
    SECRET_NOT_COPIED,
    CHANGED_MEANING,
    LEFT_OUT,
    RENAMED,
    NOT_ACCEPTED,
    FUNCTION_WITHOUT_TYPES,
)
