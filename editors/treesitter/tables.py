"""Turns terminals into `src/terminals.h`: what the scanner knows of the language."""

from __future__ import annotations

import re
import sys
from collections.abc import Iterable, Mapping

from dsl.automaton import LOOSE_DECLARATION
from dsl.tables import GENERIC_WORDS, LITERALS, tables
from editors.treesitter.programs import INSTRUCTIONS, ITEMS, program
from editors.treesitter.terminals import Shape, externals, shapes

HEAD = """\
// Written by `python -m editors.treesitter` from the terminals of the grammar of the language. Programs of patterns are
// explained in editors/treesitter/programs.py.

"""
OWN = ("NAME", "OPTION_KEY", "ARGUMENT_NAME", "NUMBER", "QUANTITY", "DECLARATION")
"""Terminals that the scanner tries by name."""


def header() -> str:
    """The whole file."""
    shaped = shapes()
    programs: list[int] = []
    starts: dict[str, int] = {}
    for terminal in [*OWN, *sorted(shaped)]:
        if terminal not in starts and (pattern := _pattern(terminal)) is not None:
            starts[terminal] = len(programs)
            programs += _moved(program(pattern), len(programs))
    named = tables()
    ways: list[str] = []
    words = _forms(named.words, shaped, starts, ways)
    marks = _forms(named.marks, shaped, starts, ways)
    return "".join(
        [
            HEAD,
            _enum("Token", (symbol.lstrip("_") for symbol in externals()), "T_"),
            _enum("Instruction", INSTRUCTIONS, "I_"),
            _enum("Item", ITEMS, "S_"),
            *(f"#define PROGRAM_{name} {starts[name]}\n" for name in OWN),
            "\n",
            _numbers("uint16_t", "PROGRAMS", programs),
            "#define NONE 0xffff\n",
            "typedef struct { uint16_t token, continued; int32_t program; } Way;\n",
            "typedef struct { const char *text; uint16_t first, count; } Form;\n\n",
            _list("Way", "WAYS", ways),
            _list("Form", "WORDS", words),
            _list("Form", "MARKS", marks),
            _numbers("uint32_t", "LETTERS", _ranges(r"\w")),
            _numbers("uint32_t", "DIGITS", _ranges(r"\d")),
        ]
    )


def _pattern(terminal: str) -> str | None:
    """The pattern of a terminal. Numbers end where the lexer of the language has them end."""
    if terminal == "DECLARATION":
        return LOOSE_DECLARATION.pattern
    pattern = tables().patterns.get(terminal)
    if pattern is None or terminal in ("ANY_NAME",):
        return None
    if terminal in LITERALS and terminal not in ("NUMBER", "QUANTITY"):
        return None
    if terminal == "NUMBER":
        return rf"(?:{pattern})(?![\w]|\.\d)"
    return rf"{pattern}(?!\.\d)" if terminal == "QUANTITY" else pattern


def _moved(code: list[int], base: int) -> list[int]:
    """A program whose places count from the beginning of all."""
    moved = list(code)
    at = 0
    while at < len(code):
        match INSTRUCTIONS[code[at]]:
            case "CHARACTER":
                at += 2
            case "SET":
                at += 3 + 3 * code[at + 2]
            case "SPLIT":
                moved[at + 1] += base
                moved[at + 2] += base
                at += 3
            case "JUMP":
                moved[at + 1] += base
                at += 2
            case "AHEAD" | "BEHIND":
                moved[at + 3] += base
                at += 4
            case _:
                at += 1
    return moved


def _forms(
    found: Mapping[str, tuple[tuple[str, object], ...]],
    shaped: dict[str, Shape],
    starts: dict[str, int],
    ways: list[str],
) -> list[str]:
    """Each word or mark with the terminals that it can be, those that look at what follows first."""
    forms = []
    for text in sorted(found):
        first = len(ways)
        for name, pattern in found[text]:
            shape = shaped.get(name)
            if shape is None or shape.symbol is None or name in GENERIC_WORDS:
                continue
            follow = "NONE" if shape.continued is None else "T" + shape.continued
            code = -1 if pattern is None else starts[name]
            ways.append(f"{{T{shape.symbol}, {follow}, {code}}}")
        if len(ways) > first:
            forms.append(f'{{"{text}", {first}, {len(ways) - first}}}')
    return forms


def _ranges(pattern: str) -> list[int]:
    """The first and the last character of each run of those that fit."""
    found: list[int] = []
    before = False
    fitting = {
        ord(one) for one in re.findall(pattern, "".join(map(chr, range(sys.maxunicode + 1))))
    }
    for code in range(sys.maxunicode + 2):
        now = code in fitting
        if now != before:
            found.append(code if now else code - 1)
        before = now
    return found


def _enum(name: str, members: Iterable[str], prefix: str) -> str:
    lines = "".join(f"  {prefix}{member},\n" for member in members)
    return f"enum {name} {{\n{lines}}};\n\n"


def _list(kind: str, name: str, items: list[str]) -> str:
    lines = "".join(f"  {item},\n" for item in items)
    return f"static const {kind} {name}[] = {{\n{lines}}};\n\n"


def _numbers(kind: str, name: str, numbers: list[int]) -> str:
    rows = [numbers[at : at + 16] for at in range(0, len(numbers), 16)]
    lines = "".join("  " + " ".join(f"{number}," for number in row) + "\n" for row in rows)
    return f"static const {kind} {name}[] = {{\n{lines}}};\n\n"
