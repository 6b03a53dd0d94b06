"""Says in plain words what could stand at a place of the text."""

from __future__ import annotations

from difflib import get_close_matches

from dsl.automaton import accepts
from dsl.tables import Tables

MOST = 4

# Sets of terminals that people know by one word: where the first is expected, all are left out for it.
_GROUPS: tuple[tuple[str, str, frozenset[str]], ...] = (
    ("PIPELINE", "a declaration", frozenset({
        "PIPELINE", "DEFAULTS", "PARAM", "PROFILE", "USE", "SCHEMA", "CATALOG", "SOURCE", "TASK",
        "FUNCTION", "SINK", "TEST",
    })),
    ("OPTION_KEY", "an option", frozenset({"OPTION_KEY"})),
    ("_EXTEND", "a step", frozenset({
        "FROM", "JOIN", "JOIN_KIND", "_OUTER", "LOOKUP", "WHERE", "SELECT", "_EXTEND", "_SET", "_DROP",
        "_RENAME", "DISTINCT", "_WINDOW", "GROUP", "HAVING", "_DEDUP", "_TOP", "_UNION_STEP",
        "_MATCH", "_PROCESS", "_EXPECT", "ORDER", "_LIMIT",
    })),
    ("COLLECTION_TYPE", "a type", frozenset({
        "COLLECTION_TYPE", "TWO_WORD_TYPE", "_ROW", "INTERVAL", "NAME",
    })),
    ("NUMBER", "an expression", frozenset({
        "NUMBER", "QUANTITY", "STRING", "BYTES", "UNICODE_STRING", "PREFIXED_STRING", "PARAM_NAME",
        "NAME", "QUOTED_NAME", "PLUS", "MINUS", "NOT", "LPAR", "LSQB", "CASE", "CAST", "TRUE",
        "FALSE", "NULL", "UNKNOWN", "EXISTS", "TEMPORAL", "_INTERVAL_LITERAL", "COLLECTION",
        "COLLECTION_OF_QUERY", "_TRIM", "POSITION", "JSON_OBJECT", "MATCH_SEMANTICS", "_ROW",
        "SELECT", "WITH", "VALUES", "_TABLE", "MODEL", "ARGUMENT_NAME", "SET_QUANTIFIER",
    })),
    ("VALUES", "`from`|a query", frozenset({"FROM", "SELECT", "WITH", "VALUES", "_TABLE", "LPAR"})),
    ("UNIT", "a unit such as `day`", frozenset({"UNIT"})),
    ("NAME", "a name", frozenset({"NAME", "ANY_NAME", "QUOTED_NAME"})),
    ("QUOTED_NAME", "a name", frozenset({"NAME", "ANY_NAME", "QUOTED_NAME"})),
    ("STRING", "a string in single quotes", frozenset({"STRING"})),
)  # fmt: skip
_OPERATORS = frozenset({
    "PLUS", "MINUS", "STAR", "SLASH", "PERCENT", "EQUAL", "LESSTHAN", "MORETHAN", "__ANON_2",
    "__ANON_3", "__ANON_4", "__ANON_5", "__ANON_6", "AND", "OR", "IS", "IS_DISTINCT", "BETWEEN", "IN",
    "LIKE", "SIMILAR_TO", "NOT", "MULTISET_OPERATOR", "MULTISET_INTERSECT", "PERIOD_OPERATOR", "MEMBER_OPERATOR", "DOT",
    "LSQB", "OVER", "_FILTER", "_WITHIN_GROUP", "NULL_TREATMENT", "_UESCAPE", "LPAR", "STRING",
    "ESCAPE",
})  # fmt: skip
# Terminals of several words of which each is as likely.
_CHOICES = frozenset({"FIRST_LAST"})
_UNSAID = frozenset({"QUANTIFIER", "HINT_START", "DOT", "SYMMETRY"})
_FIRST = ("COMMA", "RPAR", "RSQB", "RBRACE", "EQUAL", "COLON")


def acceptable(tables: Tables, states: list[int]) -> set[str]:
    """The terminals that fit next on a stack of `states`."""
    known = tables.spellings.keys() | tables.patterns.keys()
    return {
        name
        for name in tables.row(states[-1])
        if name in known and accepts(states, name) is not None
    }


def expectation(tables: Tables, found: set[str]) -> str:
    """`an expression, `where` or `}``: what the terminals `found` are, the likeliest first; may be empty."""
    left = (found - _UNSAID) or set(found)
    parts: list[str] = []
    if "NUMBER" not in left and "PLUS" in left and "STAR" in left:
        left -= _OPERATORS
    for key, words, members in _GROUPS:
        if key == "NUMBER" and key in left and "LPAR" not in left:
            parts.append("a number")
            left -= {key}
        elif key in left:
            parts.extend(words.split("|"))
            left -= members
    marks = [f"`{tables.spellings[name]}`" for name in _FIRST if name in left]
    keywords = sorted(
        {f"`{word}`" for name in left for word in _spelling(tables, name)} - set(marks)
    )
    if len(keywords) > MOST and (parts or marks):
        keywords = []
    return _listed(list(dict.fromkeys([*marks, *parts, *keywords]))[: MOST + 1])


def _spelling(tables: Tables, name: str) -> list[str]:
    if name in tables.spellings:
        return [tables.spellings[name]]
    words = [word for word, found in tables.words.items() if found[0][0] == name]
    return words if name in _CHOICES else words[:1]


def _listed(parts: list[str]) -> str:
    if len(parts) < 2:
        return "".join(parts)
    return ", ".join(parts[:-1]) + " or " + parts[-1]


def similar(tables: Tables, found: set[str], word: str) -> list[str]:
    """The words of the language among the terminals `found` that `word` may be a slip of, nearest first."""
    words = [
        known
        for known, terminals in tables.words.items()
        if any(name in found for name, _ in terminals)
    ]
    if len(word) < 3:
        return []
    return [w for w in get_close_matches(word, words, 3, 0.7) if w != word]
