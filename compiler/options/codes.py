"""The diagnostics about options of connectors, formats, pipelines and tasks."""

from __future__ import annotations

from dsl.diagnostic import Code, Severity

UNKNOWN_OPTION = Code("OPT001", "unknown-option")
MISSING_OPTION = Code("OPT002", "missing-option")
WRONG_OPTION_TYPE = Code("OPT003", "wrong-option-type")
CONTRADICTORY_OPTIONS = Code("OPT004", "contradictory-options")
REPEATED_OPTION = Code("OPT005", "repeated-option")
SECRET_IN_CLEAR = Code("OPT006", "secret-in-clear")
UNKNOWN_CONNECTOR = Code("OPT007", "unknown-connector")
UNKNOWN_FORMAT = Code("OPT008", "unknown-format")
WRONG_ROLE = Code("OPT009", "wrong-role")
OPTION_NOT_IN_TARGET = Code("OPT010", "option-not-in-target")
UNKNOWN_FLINK_SETTING = Code("OPT011", "unknown-flink-setting", Severity.WARNING)
UNKNOWN_METADATA = Code("OPT013", "unknown-metadata")
TYPE_NOT_IN_FORMAT = Code("OPT014", "type-not-in-format")
UNKNOWN_CATALOG = Code("OPT018", "unknown-catalog")
WRONG_TABLE_NAME = Code("OPT019", "wrong-table-name")
UNQUOTED_NAME = Code("OPT020", "unquoted-name")

CODES = (
    UNKNOWN_OPTION,
    MISSING_OPTION,
    WRONG_OPTION_TYPE,
    CONTRADICTORY_OPTIONS,
    REPEATED_OPTION,
    SECRET_IN_CLEAR,
    UNKNOWN_CONNECTOR,
    UNKNOWN_FORMAT,
    WRONG_ROLE,
    OPTION_NOT_IN_TARGET,
    UNKNOWN_FLINK_SETTING,
    UNKNOWN_METADATA,
    TYPE_NOT_IN_FORMAT,
    UNKNOWN_CATALOG,
    WRONG_TABLE_NAME,
    UNQUOTED_NAME,
)
