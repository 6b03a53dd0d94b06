"""Turns the patterns of terminals into programs for the matcher in `src/scanner.c`.

A program is a list of numbers: an instruction, and what belongs to it. Patterns are those of the grammar, read by
Python's own parser of regular expressions; matching ignores case, as the language does.
"""

from __future__ import annotations

import re
from re import _constants as sre
from re import _parser as sre_parser
from typing import Any

CHARACTER, SET, ANY, SPLIT, JUMP, AHEAD, BEHIND, BOUNDARY, END, MATCH = range(10)
INSTRUCTIONS = [
    "CHARACTER",
    "SET",
    "ANY",
    "SPLIT",
    "JUMP",
    "AHEAD",
    "BEHIND",
    "BOUNDARY",
    "END",
    "MATCH",
]
LITERAL, RANGE, SPACE, NOT_SPACE, WORD, NOT_WORD, DIGIT, NOT_DIGIT = range(8)
ITEMS = ["LITERAL", "RANGE", "SPACE", "NOT_SPACE", "WORD", "NOT_WORD", "DIGIT", "NOT_DIGIT"]

_CATEGORIES = {
    sre.CATEGORY_SPACE: SPACE,
    sre.CATEGORY_NOT_SPACE: NOT_SPACE,
    sre.CATEGORY_WORD: WORD,
    sre.CATEGORY_NOT_WORD: NOT_WORD,
    sre.CATEGORY_DIGIT: DIGIT,
    sre.CATEGORY_NOT_DIGIT: NOT_DIGIT,
}


def program(pattern: str) -> list[int]:
    """The program of a pattern. Places in it count from its beginning."""
    code: list[int] = []
    _all(sre_parser.parse(pattern, re.IGNORECASE), code)
    return [*code, MATCH]


def several_words(pattern: str) -> bool:
    """Whether a match can have blanks in it, and so be more than one lexeme."""
    return _blank(sre_parser.parse(pattern, re.IGNORECASE))


def _blank(nodes: Any) -> bool:
    for op, arg in nodes:
        match op:
            case sre.IN:
                if (sre.CATEGORY, sre.CATEGORY_SPACE) in arg:
                    return True
            case sre.MAX_REPEAT | sre.MIN_REPEAT:
                if _blank(arg[2]):
                    return True
            case sre.SUBPATTERN:
                if _blank(arg[3]):
                    return True
            case sre.BRANCH:
                if any(map(_blank, arg[1])):
                    return True
            case _:
                pass
    return False


def _all(nodes: Any, code: list[int]) -> None:
    for op, arg in nodes:
        _one(op, arg, code)


def _one(op: Any, arg: Any, code: list[int]) -> None:
    match op:
        case sre.LITERAL:
            code += [CHARACTER, arg]
        case sre.NOT_LITERAL:
            code += [SET, 1, 1, LITERAL, arg, arg]
        case sre.IN:
            _set(arg, code)
        case sre.ANY:
            code.append(ANY)
        case sre.SUBPATTERN:
            _all(arg[3], code)
        case sre.BRANCH:
            _branch([list(part) for part in arg[1]], code)
        case sre.MAX_REPEAT:
            least, most, inner = arg
            _repeat(least, most, inner, code)
        case sre.ASSERT | sre.ASSERT_NOT:
            _look(arg[0], arg[1], op is sre.ASSERT_NOT, code)
        case sre.AT:
            code.append({sre.AT_BOUNDARY: BOUNDARY, sre.AT_END: END}[arg])
        case _:
            raise ValueError(f"the matcher of the scanner knows no {op}")


def _set(items: Any, code: list[int]) -> None:
    """`SET`, whether it is all but these, how many, and each item as three numbers."""
    negated = int(items[0][0] is sre.NEGATE)
    code += [SET, negated, len(items) - negated]
    for op, arg in items[negated:]:
        match op:
            case sre.LITERAL:
                code += [LITERAL, arg, arg]
            case sre.RANGE:
                code += [RANGE, arg[0], arg[1]]
            case sre.CATEGORY:
                code += [_CATEGORIES[arg], 0, 0]
            case _:
                raise ValueError(f"the matcher of the scanner knows no {op} in a set")


def _branch(parts: list[Any], code: list[int]) -> None:
    """`SPLIT` has where to go on first and where where that does not fit."""
    ends = []
    for part in parts[:-1]:
        at = len(code)
        code += [SPLIT, at + 3, 0]
        _all(part, code)
        ends.append(len(code) + 1)
        code += [JUMP, 0]
        code[at + 2] = len(code)
    _all(parts[-1], code)
    for end in ends:
        code[end] = len(code)


def _repeat(least: int, most: Any, nodes: Any, code: list[int]) -> None:
    for _ in range(least):
        _all(nodes, code)
    if most is sre.MAXREPEAT:
        at = len(code)
        code += [SPLIT, at + 3, 0]
        _all(nodes, code)
        code += [JUMP, at]
        code[at + 2] = len(code)
        return
    for _ in range(most - least):
        at = len(code)
        code += [SPLIT, at + 3, 0]
        _all(nodes, code)
        code[at + 2] = len(code)


def _look(direction: int, nodes: Any, negated: bool, code: list[int]) -> None:
    """`AHEAD` or `BEHIND`, whether it must not fit, how far to go back, where to go on, and what is to fit."""
    back = nodes.getwidth()[0] if direction < 0 else 0
    at = len(code)
    code += [BEHIND if direction < 0 else AHEAD, int(negated), back, 0]
    _all(nodes, code)
    code.append(MATCH)
    code[at + 3] = len(code)
