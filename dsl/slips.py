"""What people write out of habit from SQL and elsewhere, and how it is written here."""

from __future__ import annotations

import re

from dsl.records import dataclass


@dataclass(frozen=True, slots=True)
class Slip:
    """A habit: what to say of it."""

    message: str
    label: str = ""
    help: tuple[str, ...] = ()


# Of statements, where a declaration is expected.
_STATEMENTS: tuple[tuple[re.Pattern[str], Slip], ...] = tuple(
    (re.compile(pattern, re.IGNORECASE), slip)
    for pattern, slip in (
        (r"create\s+(?:temporary\s+)?(?:table|view|function)\b|create\b", Slip(
            "`create` is no declaration",
            "a table that is read is a `source`, one that is written a `sink`, a view a `task`",
            ("declare it: `source payments from kafka { ... }`",),
        )),
        (r"insert\b", Slip(
            "`insert` is no declaration",
            "rows are written by a `sink`, which names what it reads",
            ("declare it: `sink totals_topic from totals into kafka { ... }`",),
        )),
        (r"set\s+'", Slip(
            "`set` is no declaration",
            "settings are options of `defaults` or `pipeline`",
        )),
        (r"(?:select|with)\b", Slip(
            "a query stands in a task",
            "give it a name",
            ("declare it: `task totals { select ... }`",),
        )),
    )
)  # fmt: skip

# Of steps, by their first word: the terminal that shows a step may stand there, and the form it has.
_FORMS: dict[str, tuple[str, str]] = {
    "expect": ("_EXPECT", "expect name: condition else reject"),
    "window": ("_WINDOW", "window tumble(event_time, 1m)"),
    "set": ("_SET", "set column = expression"),
    "rename": ("_RENAME", "rename old as new"),
    "drop": ("_DROP", "drop column, column"),
    "extend": ("_EXTEND", "extend expression as name"),
    "dedup": ("_DEDUP", "dedup by column keep first within 1h"),
    "top": ("_TOP", "top 3 by amount desc per merchant_id"),
    "match": ("_MATCH", "match (partition by ... order by ... pattern (...) define ...)"),
    "process": ("_PROCESS", "process by column from python 'module:Class' returns (name type)"),
    "limit": ("_LIMIT", "limit 10"),
    "lookup": ("LOOKUP", "lookup join table as t on a.id = t.id"),
}


_LATER_STEPS = frozenset({*_FORMS, "where", "join", "left", "inner", "group", "having", "order", "limit", "union",
                          "cross", "distinct"})  # fmt: skip
_OPTION = re.compile(r"\w+(?:[.\-]\w+)*\s*=(?![=>])")

_KEY_OF_COLUMN = re.compile(r"primary\s+key\s*(?=[,)])", re.IGNORECASE)
_KEY_AMONG_COLUMNS = re.compile(r"primary\s+key\s*\(\s*$", re.IGNORECASE)
_KEY_IS_APART = Slip(
    "a `primary key` stands after `columns (...)`",
    "columns end before their key",
    ("write `primary key (column)` on a line of its own there",),
)


def slip(text: str, start: int, found: set[str]) -> Slip | None:
    """The habit that the word at `start` of `text` comes from, where the terminals `found` fit."""
    if "PIPELINE" in found:
        return next((slip for pattern, slip in _STATEMENTS if pattern.match(text, start)), None)
    if "COMMA" in found and _KEY_OF_COLUMN.match(text, start):
        return _KEY_IS_APART
    # `primary` was taken for a column, and `key (` for its type with a length.
    if found == {"NUMBER"} and _KEY_AMONG_COLUMNS.search(text[max(0, start - 40) : start]):
        return _KEY_IS_APART
    if "_EXTEND" in found and _OPTION.match(text, start):
        return Slip("an option stands before the steps", "move it above the first step")
    word = re.match(r"\w*", text[start : start + 40])
    if {"OPTION_KEY", "FROM", "SELECT"} <= found and word and word[0].lower() in _LATER_STEPS:
        return Slip("the steps of a task begin with `from`", "nothing is read before this")
    terminal, form = _FORMS.get(word[0].lower() if word else "", ("", ""))
    if terminal not in found or not word:
        return None
    return Slip(f"this is not how `{word[0].lower()}` is written", f"write `{form}`")
