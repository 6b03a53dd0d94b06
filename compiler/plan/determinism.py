"""Which expressions give the same value for the same row whenever they are evaluated, and which cannot fail."""

from __future__ import annotations

from compiler.plan.expressions import (
    AggregateCall,
    Call,
    CastExpr,
    Declared,
    Expr,
    OverCall,
    SubqueryExpr,
)
from compiler.plan.traverse import walk

VOLATILE = frozenset(
    {
        "RAND",
        "RAND_INTEGER",
        "UUID",
        "NOW",
        "PROCTIME",
        "CURRENT_WATERMARK",
        "CURRENT_TIMESTAMP",
        "CURRENT_ROW_TIMESTAMP",
        "CURRENT_DATE",
        "CURRENT_TIME",
        "LOCALTIME",
        "LOCALTIMESTAMP",
        "UNIX_TIMESTAMP",
        "CURRENT_DATABASE",
        "CURRENT_USER",
        "CURRENT_CATALOG",
    }
)
"""Calls whose value depends on when or how often they are evaluated; UNIX_TIMESTAMP only without arguments."""

FRESH = frozenset({"RAND", "RAND_INTEGER", "UUID", "PROCTIME"})
"""Calls that give another value each time, even for one row; Flink reads the clock once a row."""

SURE = frozenset(
    {
        "=",
        "<>",
        "<",
        "<=",
        ">",
        ">=",
        "AND",
        "OR",
        "NOT",
        "IS NULL",
        "IS NOT NULL",
        "IS TRUE",
        "IS NOT TRUE",
        "IS FALSE",
        "IS NOT FALSE",
        "IS UNKNOWN",
        "IS NOT UNKNOWN",
        "BETWEEN",
        "NOT BETWEEN",
        "IN",
        "NOT IN",
        "IS DISTINCT FROM",
        "IS NOT DISTINCT FROM",
        "+",
        "-",
        "*",
        "||",
        "COALESCE",
        "NULLIF",
        "IF",
        "LIKE",
        "NOT LIKE",
        "UPPER",
        "LOWER",
        "CHAR_LENGTH",
        "CHARACTER_LENGTH",
        "CONCAT",
        "NEGATE",
        "TRY_CAST",
        "ROW",
        "TRIM",
        "IFNULL",
        "GREATEST",
        "LEAST",
        "TIMESTAMPADD",
        "EXTRACT",
        "ABS",
    }
)
"""Calls that no value of their arguments makes fail."""

KNOWN = SURE | frozenset(
    {
        "/",
        "%",
        "MOD",
        "POWER",
        "SQRT",
        "LN",
        "LOG",
        "LOG10",
        "LOG2",
        "EXP",
        "ROUND",
        "TRUNCATE",
        "CEIL",
        "CEILING",
        "FLOOR",
        "SIGN",
        "MD5",
        "SHA1",
        "SHA224",
        "SHA256",
        "SHA384",
        "SHA512",
        "SHA2",
        "SUBSTRING",
        "SUBSTR",
        "REPLACE",
        "REGEXP_REPLACE",
        "REGEXP_EXTRACT",
        "REGEXP",
        "LPAD",
        "RPAD",
        "LTRIM",
        "RTRIM",
        "BTRIM",
        "INITCAP",
        "REVERSE",
        "REPEAT",
        "SPLIT_INDEX",
        "STR_TO_MAP",
        "LEFT",
        "RIGHT",
        "INSTR",
        "LOCATE",
        "POSITION",
        "OVERLAY",
        "CONCAT_WS",
        "ASCII",
        "CHR",
        "DECODE",
        "ENCODE",
        "FROM_BASE64",
        "TO_BASE64",
        "PARSE_URL",
        "URL_ENCODE",
        "URL_DECODE",
        "JSON_VALUE",
        "JSON_QUERY",
        "JSON_EXISTS",
        "JSON_OBJECT",
        "JSON_ARRAY",
        "JSON_STRING",
        "ARRAY",
        "MAP",
        "ITEM",
        "ELEMENT",
        "CARDINALITY",
        "ARRAY_CONTAINS",
        "ARRAY_DISTINCT",
        "TIMESTAMPDIFF",
        "TO_DATE",
        "TO_TIMESTAMP",
        "TO_TIMESTAMP_LTZ",
        "DATE_FORMAT",
        "YEAR",
        "QUARTER",
        "MONTH",
        "WEEK",
        "DAYOFYEAR",
        "DAYOFMONTH",
        "DAYOFWEEK",
        "HOUR",
        "MINUTE",
        "SECOND",
        "STARTSWITH",
        "ENDSWITH",
        "SIMILAR TO",
        "NOT SIMILAR TO",
        "IS ALPHA",
        "IS_ALPHA",
        "IS_DIGIT",
        "IS_DECIMAL",
        "HEX",
        "BIN",
    }
)
"""Functions of Flink known to be deterministic; any other may be a user's, of which nothing is known."""


def deterministic(expr: Expr) -> bool:
    """Whether the value depends on the row alone. A function that is not known does not."""
    return all(_pure(part) for part in walk(expr))


def _pure(part: Expr) -> bool:
    match part:
        case Call(declared=Declared() as declared) | AggregateCall(declared=Declared() as declared):
            return declared is Declared.DETERMINISTIC
        case Call(function=function):
            return function in KNOWN or function.startswith("IS ")
        case OverCall() | SubqueryExpr():
            return False
        case _:
            return True


def volatile(expr: Expr) -> Expr | None:
    """The part of an expression that Flink takes to give another value each time; UNIX_TIMESTAMP with any arguments."""
    return next((part for part in walk(expr) if _volatile(part)), None)


def _volatile(part: Expr) -> bool:
    match part:
        case Call(declared=Declared() as declared) | AggregateCall(declared=Declared() as declared):
            return declared is Declared.VOLATILE
        case Call(function=function):
            return function in VOLATILE
        case _:
            return False


def repeatable(expr: Expr) -> bool:
    """Whether it gives the same value twice where it stands twice, in one place and for one row."""
    return not any(_fresh(part) for part in walk(expr))


def _fresh(part: Expr) -> bool:
    match part:
        case Call(declared=Declared() as declared):
            return declared is Declared.VOLATILE
        case Call(function="UNIX_TIMESTAMP", args=()):
            return True
        case Call(function=function):
            return function in FRESH
        case _:
            return False


def cannot_fail(expr: Expr) -> bool:
    """Whether no row makes the expression fail: only such may be evaluated for rows that would not reach it."""
    return all(_sure(part) for part in walk(expr))


def _sure(part: Expr) -> bool:
    match part:
        case Call(declared=Declared()) | AggregateCall(declared=Declared()):
            return False
        case Call(function=function):
            return function in SURE or function.startswith("IS ")
        case CastExpr(safe=safe):
            return safe or _widening(part)
        case OverCall() | SubqueryExpr():
            return False
        case _:
            return True


_NUMBERS = ("TINYINT", "SMALLINT", "INT", "BIGINT", "FLOAT", "DOUBLE")
_TEXTS = ("CHAR", "VARCHAR")
_TIMES = ("TIMESTAMP", "TIMESTAMP_LTZ", "DATE")


def _widening(cast: CastExpr) -> bool:
    """Casts between numbers, between times, and of anything plain to text do not fail."""
    source, target = cast.operand.type.root.value, cast.type.root.value
    if target in _TEXTS:
        return source in (*_NUMBERS, *_TEXTS, *_TIMES, "BOOLEAN", "DECIMAL", "TIME")
    kinds = ((*_NUMBERS, "DECIMAL"), _TIMES)
    return source == target or any(source in kind and target in kind for kind in kinds)
