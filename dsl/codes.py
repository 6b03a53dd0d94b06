"""The diagnostics of parsing and formatting: the family SYN."""

from __future__ import annotations

from dsl.diagnostic import Code, Severity

UNEXPECTED_TEXT = Code("SYN001", "unexpected-text")
UNCLOSED_BRACKET = Code("SYN002", "unclosed-bracket")
UNCLOSED_STRING = Code("SYN003", "unclosed-string")
UNCLOSED_COMMENT = Code("SYN004", "unclosed-comment")
INVALID_LITERAL = Code("SYN005", "invalid-literal")
UNKNOWN_WORD = Code("SYN006", "unknown-word")
INVALID_CHARACTER = Code("SYN007", "invalid-character")
NESTING_TOO_DEEP = Code("SYN008", "nesting-too-deep")

CODES: tuple[Code, ...] = (
    UNEXPECTED_TEXT,
    UNCLOSED_BRACKET,
    UNCLOSED_STRING,
    UNCLOSED_COMMENT,
    INVALID_LITERAL,
    UNKNOWN_WORD,
    INVALID_CHARACTER,
    NESTING_TOO_DEEP,
)

ALLOWANCE_IN_THE_WAY = Code("SYN009", "allowance-in-the-way", Severity.WARNING)
FORMATTING_NOT_PROVED = Code("SYN010", "formatting-not-proved")

FORMATTING: tuple[Code, ...] = (ALLOWANCE_IN_THE_WAY, FORMATTING_NOT_PROVED)
"""What is said by formatting alone."""
