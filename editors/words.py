"""Which colour each word of the language has, and where: a name of a terminal of the grammar, and a scope.

Most words are soft, and names anywhere else. Terminals that look at what follows them say for themselves where they
are words; for the others a pattern stands here. `tests/editors` holds that no terminal is forgotten.
"""

from __future__ import annotations


def _named(names: str) -> list[str]:
    """Terminals, parted by blanks."""
    return names.split()


DECLARATIONS = _named(
    "PIPELINE DEFAULTS PROFILE PARAM USE SCHEMA CATALOG SOURCE TASK FUNCTION SINK TEST"
)
"""Words that begin a declaration: they stand at the beginning of a line, with a name behind them."""

CLAUSE = "keyword.control"
OPERATOR = "keyword.operator.word"
OTHER = "keyword.other"
CONSTANT = "constant.language"
TYPE = "storage.type"
FUNCTION = "support.function"

AS_THEY_ARE: dict[str, str] = {
    **dict.fromkeys(
        _named("""FROM WHERE SELECT GROUP BY HAVING ORDER JOIN ON USING WITH INTERSECT QUALIFY UNNEST LATERAL AS CASE
        WHEN THEN ELSE VALUES DISTINCT NATURAL JOIN_KIND TABLE_JOIN_KIND _OUTER _OUTER_JOIN LOOKUP AS_OF UNION_EXCEPT
        _UNION_STEP     _WINDOW _DEDUP _TOP _MATCH _LIMIT _OFFSET _FETCH  _INTO
        _WINDOW_CLAUSE _MATCH_RECOGNIZE ORDINALITY _PARTITION _WITHIN_GROUP _FILTER"""),
        CLAUSE,
    ),
    **dict.fromkeys(
        _named("""AND OR NOT IN LIKE BETWEEN EXISTS IS IS_DISTINCT SIMILAR_TO MULTISET_INTERSECT MULTISET_OPERATOR
        MEMBER_OPERATOR QUANTIFIER"""),
        OPERATOR,
    ),
    **dict.fromkeys(["TRUE", "FALSE", "NULL"], CONSTANT),
    **dict.fromkeys(
        _named("""FROM_METADATA ROWS_PER_MATCH AFTER_MATCH AFTER_MATCH_TO SET_QUANTIFIER _TABLE _RETURNING MODEL
        DIRECTION NULLS_ORDER  JSON_BEHAVIOUR ON_EVENT JSON_WRAPPER JSON_NULLS NULL_TREATMENT FRAME_EDGE
        SYMMETRY MATCH_SEMANTICS"""),
        OTHER,
    ),
    **dict.fromkeys(["TEMPORAL", "_INTERVAL_LITERAL", "COLLECTION", "COLLECTION_OF_QUERY"], TYPE),
    **dict.fromkeys(["CAST", "_TRIM", "POSITION", "JSON_OBJECT", "_PERMUTE"], FUNCTION),
}
"""Terminals whose own spelling or pattern says where they are words."""

UNITS = r"(?:years?|quarters?|months?|weeks?|days?|hours?|minutes?|seconds?|milliseconds?|microseconds?)"

WHERE: dict[str, tuple[str, str]] = {
    "_EXPECT": (CLAUSE, r"expect(?=\s+(?:\w+|`[^`]+`)\s*:)"),
    "_EXTEND": (
        CLAUSE,
        r"extend(?=\s+[\w`('$\-\[.])(?!\s+(?:as|and|or|in|is|from|desc|asc)\b)|^\s*extend(?=\s*$)",
    ),
    "_SET": (CLAUSE, r"set(?=\s+(?:\w+|`[^`]+`)\s*=)|^\s*set(?=\s*$)"),
    "_DROP": (CLAUSE, r"^\s*drop(?=\s+[\w`]|\s*$)"),
    "_RENAME": (CLAUSE, r"rename(?=\s+(?:\w+|`[^`]+`)\s+as\b)|^\s*rename(?=\s*$)"),
    "GROUPING": (CLAUSE, r"(?:rollup|cube|grouping\s+sets)(?=\s*\()"),
    "TRIM_SIDE": (OTHER, r"(?<=\()(?:both|leading|trailing)(?=\s+[\w'`(])"),
    "_PROCESS": (CLAUSE, r"process(?=\s+by\b)"),
    "_STATE": (OTHER, r"^\s*state(?=\s*\()|(?<='\s)state(?=\s*\()"),
    "_TIMERS": (OTHER, r"^\s*timers(?=\s+\w)|(?:(?<='\s)|(?<=\)\s))timers(?=\s+\w+\s+returns\b)"),
    "_TTL": (OTHER, r"ttl(?=\s+(?:\d|\$))"),
    "KEEP": (CLAUSE, r"keep(?=\s+(?:first|last)\b)"),
    "FIRST_LAST": (OTHER, r"(?<=keep\s)(?:first|last)"),
    "PER": (CLAUSE, r"per(?=\s+[\w`(])(?!\s+(?:as|and|or|in|is|desc|asc)\b)"),
    "_WITHIN": (CLAUSE, r"within(?=\s+(?:\d|\$|interval\b))"),
    "ALL": (OTHER, r"(?<=union\s)all|(?<=except\s)all|(?<=intersect\s)all"),
    "FOR": (CLAUSE, r"for(?=\s+(?:system_time\b|\d|\$))"),
    "SYSTEM_TIME": (OTHER, r"(?<=for\s)system_time"),
    "OVER": (CLAUSE, r"over(?=\s*\(|\s+\w)(?!\s+(?:as|and|or|in|is)\b)"),
    "END": (
        CLAUSE,
        r"end(?!\s*[.=(\w:])|end(?=\s+(?:as|and|or|then|else|when|from|end|desc|asc|in|is)\b)",
    ),
    "ESCAPE": (OPERATOR, r"escape(?=\s+')"),
    "PLACING": (OTHER, r"placing(?=\s+')"),
    "INTERVAL": (TYPE, rf"interval(?=\s+{UNITS}\b)"),
    "UNIT": (
        TYPE,
        rf"(?<='\s){UNITS}|(?<=interval\s){UNITS}|(?<=\sto\s){UNITS}|(?<=\(){UNITS}(?=\s+from\b)",
    ),
    "DIFFERENCE_UNIT": (TYPE, rf"(?<=\)\s){UNITS}(?=\s*[,)<>=])"),
    "_TO": (OTHER, rf"to(?=\s+{UNITS}\s*(?:[,)]|$))"),
    "FRAME_UNIT": (OTHER, r"(?:rows|range)(?=\s+(?:between|unbounded|current|interval|\d))"),
    "FRAME_SIDE": (OTHER, r"(?:preceding|following)(?=\s*[\s)]|$)"),
    "_ROWS": (OTHER, r"(?<=\d\s)rows?(?=\s*$|\s+(?:only|fetch)\b)"),
    "ONLY": (OTHER, r"(?<=rows\s)only|(?<=row\s)only"),
    "_MEASURES": (CLAUSE, r"measures(?=\s*$|\s+\w+)(?!\s+(?:as|and|or)\b)"),
    "PATTERN": (CLAUSE, r"pattern(?=\s*\()"),
    "SUBSET": (CLAUSE, r"subset(?=\s+\w+\s*=)"),
    "DEFINE": (CLAUSE, r"define(?=\s*$|\s+\w+\s+as\b)"),
    "IS_WHAT": (
        OPERATOR,
        r"(?:(?<=is\s)|(?<=is\snot\s))(?:unknown|json|empty|normalized|a\s+set)",
    ),
    "UNKNOWN": (CONSTANT, r"unknown(?!\s*[.(\w])"),
    "_DEFAULT": (OTHER, r"default(?=\s+\S+\s+on\s+(?:empty|error)\b)"),
    "_UESCAPE": (OTHER, r"uescape(?=\s+')"),
    "COLUMNS": (OTHER, r"columns(?=\s*\(|\s+\w)(?!\s+(?:as|and|or|in|is)\b)"),
    "PRIMARY": (OTHER, r"primary(?=\s+key\s*\()"),
    "KEY": (OTHER, r"(?<=primary\s)key"),
    "WATERMARK": (OTHER, r"^\s*watermark(?=\s+[\w'`$])"),
    "IDLE": (OTHER, r"idle(?=\s+[\d$])|^\s*idle(?=\s*,)"),
    "RETURNS": (OTHER, r"(?<=\)\s)returns(?=\s+\w)"),
    "AGGREGATE": (OTHER, r"(?<=returns\s)aggregate"),
    "TEST_CLAUSE": (CLAUSE, r"^\s*(?:given|then)(?=\s+[\w`.]+(?:\s+changelog)?\s*(?:\(|$))"),
    "CHANGELOG": (OTHER, r"(?<=\s)changelog(?=\s*(?:\(|$))"),
    "VIRTUAL": (OTHER, r"virtual(?=\s*(?:[,)@]|$))"),
    "PERIOD_OPERATOR": (
        OPERATOR,
        r"(?<=\)\s)(?:overlaps|contains|precedes|succeeds|equals)(?=\s*\()",
    ),
}
"""Terminals that are words only in some places, and these places."""

OF_TYPES = (
    "NULLABILITY",
    "COLLECTION_SUFFIX",
    "TWO_WORD_TYPE",
    "COLLECTION_TYPE",
    "_ROW",
    "TIME_ZONE",
)
"""Terminals that stand in types alone."""

PLAIN: dict[str, str] = {
    "VALUE": "in calls of JSON functions alone",
    "_JSON_KEY": "in calls of JSON functions alone",
    "ROW_KIND": "a mark",
    "COLUMN_NAMES_START": "a mark",
}
"""Terminals without a colour of their own, and why."""
