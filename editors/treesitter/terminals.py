"""What each terminal of the grammar is to tree-sitter: who reads it, and what its node is called."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from dsl.tables import LITERALS, tables
from editors.treesitter.programs import several_words
from editors.treesitter.rules import Part, Rule, Terminal, rules

MORE = "_MORE"
"""What is left of a terminal behind its first word: the scanner gives it out as a token of its own."""
END = "_EXPRESSION_END"
"""Has no text: behind an expression, where what follows does not go on with it.

Without it tree-sitter would make all states of expressions anew for each place with other words behind it, as states
that differ in what the scanner may give out are never joined: five times as many.
"""
RECOVERY = "_RECOVERY"
"""Stands in no rule; where it is asked for, the parser looks for a way on after a mistake."""
CONTINUING = frozenset(
    [
        "AND",
        "BETWEEN",
        "DIFFERENCE_UNIT",
        "ESCAPE",
        "FILTER",
        "IN",
        "IS",
        "IS_DISTINCT",
        "LIKE",
        "MEMBER_OPERATOR",
        "MULTISET_INTERSECT",
        "MULTISET_OPERATOR",
        "NOT",
        "NULL_TREATMENT",
        "OR",
        "OVER",
        "PERIOD_OPERATOR",
        "SIMILAR_TO",
        "TO",
        "UESCAPE",
        "WITHIN_GROUP",
        "FETCH",
        "INTERSECT",
        "LIMIT",
        "OFFSET",
        "ORDER",
        "PARTITION",
        "UNION_EXCEPT",
    ]
)
"""Words that can stand where an expression can end: those that go on with it, and those behind a query in parentheses.

Where both are possible, the scanner gives out a token without text, `continued`, and then MORE with all of the word.
"""
INSIDE = ("STRING",)
"""Literals that tree-sitter's own lexer reads. Whatever begins with a word or a number is read by the scanner."""


@dataclass(frozen=True, slots=True)
class Shape:
    """A terminal: `symbol` is what the scanner calls it, None where tree-sitter's own lexer reads it.

    `spelled` is the text of its node, for words and marks that are always the same, else `node` is its name; `several`
    says whether it can be more than one lexeme; `continued` is the symbol for it where an expression can end.
    """

    symbol: str | None
    spelled: str | None
    node: str | None
    several: bool = False
    continued: str | None = None


def first_words(terminal: str) -> list[str]:
    """The words, or the mark, with which a terminal begins."""
    found = tables()
    return [
        first
        for forms in (found.words, found.marks)
        for first, ways in forms.items()
        if any(name == terminal for name, _ in ways)
    ]


@cache
def shapes() -> dict[str, Shape]:
    """All terminals that some rule has."""
    found = tables()
    named = _names()
    shapes: dict[str, Shape] = {}
    for terminal in sorted({name for rule in rules() for name in _terminals(rule)}):
        spelled = found.spellings.get(terminal)
        symbol = _symbol(terminal)
        if terminal in ("NAME", "ANY_NAME"):
            shapes[terminal] = Shape(symbol, None, "identifier")
        elif terminal == "QUOTED_NAME":
            shapes[terminal] = Shape(symbol, None, "quoted_identifier")
        elif terminal in INSIDE:
            shapes[terminal] = Shape(None, None, named[terminal])
        elif terminal in LITERALS:
            shapes[terminal] = Shape(symbol, None, named[terminal])
        elif spelled is not None:
            inside = not spelled[0].isalpha()
            shapes[terminal] = Shape(
                None if inside else symbol, spelled, None, continued=_continued(terminal)
            )
        else:
            several = several_words(found.patterns[terminal]) or terminal == "ROW_KIND"
            several = several or terminal in ("OPTION_KEY", "ARGUMENT_NAME")
            firsts = first_words(terminal)
            fixed = firsts[0] if len(firsts) == 1 and not several else None
            node = None if fixed else named[terminal]
            shapes[terminal] = Shape(symbol, fixed, node, several, _continued(terminal))
    return shapes


def externals() -> list[str]:
    """What the scanner reads, in the order in which it is asked for."""
    found = shapes().values()
    return [
        *(shape.symbol for shape in found if shape.symbol is not None),
        *(shape.continued for shape in found if shape.continued is not None),
        MORE,
        END,
        RECOVERY,
    ]


def leaf(rule: Rule) -> str | None:
    """The terminal that is all there is of a rule: its node is called as the rule is."""
    if rule.passes or len(rule.alternatives) != 1:
        return None
    part = rule.alternatives[0].part
    if isinstance(part, Terminal) and part.name not in tables().spellings:
        return part.name
    return None


def _continued(terminal: str) -> str | None:
    own = terminal.lstrip("_")
    return f"_{own}_CONTINUED" if own in CONTINUING else None


def _symbol(terminal: str) -> str:
    return "_" + terminal.lstrip("_")


def _names() -> dict[str, str]:
    """The names of the nodes of terminals: that of a rule which is nothing else, or their own."""
    named = {name: rule.name for rule in rules() if (name := leaf(rule)) is not None}
    taken = {rule.name for rule in rules()}
    taken |= {
        one.alias for rule in rules() if rule.passes for one in rule.alternatives if one.alias
    }
    for terminal in tables().patterns:
        own = terminal.strip("_").lower()
        literal = terminal in LITERALS
        named.setdefault(terminal, f"{own}_word" if own in taken and not literal else own)
    return named


def _terminals(rule: Rule) -> set[str]:
    return {name for one in rule.alternatives for name in _within(one.part)}


def _within(part: Part) -> set[str]:
    match part:
        case Terminal(name):
            return {name}
        case _:
            inner = getattr(part, "parts", None) or [getattr(part, "part", None)]
            return {name for one in inner if one is not None for name in _within(one)}
