"""Turns the rules into `grammar.js`, the form in which tree-sitter takes a grammar."""

from __future__ import annotations

import json
from functools import cache

from dsl.tables import tables
from editors.treesitter.rules import (
    Alternative,
    Choice,
    Many,
    Maybe,
    Part,
    Reference,
    Rule,
    Sequence,
    Terminal,
    rules,
)
from editors.treesitter.terminals import END, INSIDE, MORE, Shape, externals, leaf, shapes
from editors.words import DECLARATIONS
from grammar.build import START

HEAD = """\
// Written by `python -m editors.treesitter` from the grammar of the language; see docs/editors.md.
// Words, names and numbers are read by src/scanner.c: which of them a word is depends on what may stand there, and on
// what follows.

const word = ($, symbol, continued, name) =>
  choice(alias(symbol, name), seq(continued, alias($._MORE, name)));

const words = ($, node, continued) => choice(node, seq(continued, alias($._MORE, node)));

module.exports = grammar({
  name: 'stream',

  extras: $ => [/[ \\t\\r\\n\\f\\v]/, $.comment],

"""
COMMENT = r"/--[^\n]*/, /\/\*(([^*+]|\*+[^*\/])([^*]|\*+[^*\/])*)?\*+\//"


WHOLE = "_expression"
LEVELS = ("expr",)
"""Rules of levels of expressions that begin with `expr` itself."""


def javascript() -> str:
    """The whole file."""
    lines = [HEAD, "  externals: $ => [\n"]
    lines += [f"    $.{symbol},\n" for symbol in externals()]
    lines.append("  ],\n\n  rules: {\n")
    for name, body in _bodies().items():
        lines.append(f"    {name}: $ => {body},\n\n")
    lines.append(f"    comment: $ => token(choice({COMMENT})),\n  }},\n}});\n")
    return "".join(lines)


@cache
def _by_name() -> dict[str, Rule]:
    return {rule.name: rule for rule in rules()}


def visible(name: str) -> str:
    """What a rule is called: one that only passes another on has no node."""
    rule = _by_name()[name]
    hidden = rule.passes or name in ("name", "any_name")
    return f"_{name}" if hidden and not name.startswith("_") else name


def _bodies() -> dict[str, str]:
    bodies: dict[str, str] = {}
    more: dict[str, str] = {}
    for rule in rules():
        if leaf(rule) is not None:
            continue
        ways = []
        for at, one in enumerate(rule.alternatives):
            if rule.passes and one.alias and not isinstance(one.part, Terminal):
                own = f"_{rule.name}_{at}_{one.alias}"
                more[own] = _body(rule, _written(one.part, rule.name in LEVELS))
                ways.append(f"alias($.{own}, $.{one.alias})")
            else:
                ways.append(_alternative(rule, one))
        ways = list(dict.fromkeys(ways))
        whole = ways[0] if len(ways) == 1 else _call("choice", ways)
        if rule.name == START:
            whole = _call("optional", [whole])  # The only rule that can be empty.
        name = visible(rule.name)
        assert name not in bodies, name
        bodies[name] = _body(rule, whole)
    assert not bodies.keys() & more.keys()
    ends = {WHOLE: f"seq($.{visible('expr')}, $.{END})"}
    return {**bodies, **more, **ends, **_tokens()}


def _tokens() -> dict[str, str]:
    """Terminals of several words, and those that tree-sitter reads itself."""
    found = {f"_{name}": f"/{tables().patterns[name]}/".replace("(?:", "(") for name in INSIDE}
    for shape in shapes().values():
        if shape.several:
            assert shape.node is not None
            found[shape.node] = f"seq($.{shape.symbol}, optional($.{MORE}))"
    return found


GREEDY = ("difference_range", "interval_range", "primary", "value", "table_argument")
"""Rules that go on where what follows could be theirs or of what is around them: the tables of the language do so."""


def _body(rule: Rule, body: str) -> str:
    if rule.name in GREEDY:
        return f"prec.right({body})"
    return f"prec({rule.priority}, {body})" if rule.priority else body


def _alternative(rule: Rule, one: Alternative) -> str:
    """An alternative; the name of what a declaration declares is a field."""
    part = one.part
    if isinstance(part, Sequence) and isinstance(part.parts[0], Terminal):
        word, second = part.parts[0].name, part.parts[1]
        if word in DECLARATIONS and second == Reference("any_name"):
            rest = [_written(p) for p in part.parts[2:]]
            return _call(
                "seq", [_written(part.parts[0]), f"field('name', {_written(second)})", *rest]
            )
    if isinstance(part, Terminal) and one.alias and rule.passes:
        shape = shapes()[part.name]
        if shape.spelled is not None:
            return f"alias($.{shape.symbol}, $.{one.alias})"
    return _written(part, rule.name in LEVELS)


def _written(part: Part, inner: bool = False) -> str:
    """A part; in the rule of a level, `expr` is an operand, and elsewhere a whole expression with its end."""
    match part:
        case Reference("expr") if not inner:
            return f"$.{WHOLE}"
        case Reference(name):
            rule = _by_name()[name]
            only = leaf(rule)
            return _terminal(shapes()[only], only) if only else f"$.{visible(name)}"
        case Terminal(name):
            return _terminal(shapes()[name], name)
        case Maybe(Many(one)):
            return _call("repeat", [_written(one, inner)])
        case Maybe(one):
            return _call("optional", [_written(one, inner)])
        case Many(one):
            return _call("repeat1", [_written(one, inner)])
        case Sequence(parts):
            return _call("seq", [_written(one, inner) for one in parts])
        case Choice(parts):
            return _call("choice", list(dict.fromkeys(_written(one, inner) for one in parts)))


def _terminal(shape: Shape, name: str) -> str:
    if shape.symbol is None:
        if shape.spelled is not None:
            return _quoted(shape.spelled)
        return f"alias($._{name}, $.{shape.node})"
    name = f"$.{shape.node}" if shape.spelled is None else _quoted(shape.spelled)
    if shape.several and shape.continued is not None:
        return f"words($, {name}, $.{shape.continued})"
    if shape.several:
        return name
    if shape.continued is not None:
        return f"word($, $.{shape.symbol}, $.{shape.continued}, {name})"
    return f"alias($.{shape.symbol}, {name})"


def _quoted(text: str) -> str:
    return json.dumps(text)


def _call(name: str, parts: list[str]) -> str:
    return f"{name}({', '.join(parts)})"
