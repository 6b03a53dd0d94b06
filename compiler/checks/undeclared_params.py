"""NAM004 in options: a param that the file does not declare. Those in expressions are found where these are typed."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.resolve.unit import Unit
from compiler.types.typing import undeclared_param
from dsl.diagnostic import Diagnostic
from dsl.syntax.declarations import Option, Profile
from dsl.syntax.expressions import Hole, ParamRef
from dsl.walk import walk


def check_undeclared_params(unit: Unit) -> Iterator[Diagnostic]:
    """Each place in the options of a file where an undeclared param stands."""
    text = unit.parsed.source.text
    for declaration in unit.parsed.tree.declarations:
        span = declaration.span
        if text.find("$", span.start, span.end) < 0:
            continue
        if not any(_undeclared(node, unit) for node in walk(declaration)):
            continue
        for option in walk(declaration):
            if not isinstance(option, Option) or _sets_param(declaration, option):
                continue
            for node in walk(option.value):
                if isinstance(node, Hole | ParamRef) and _undeclared(node, unit):
                    yield undeclared_param(node.name, node.span, unit.params)


def _undeclared(node: object, unit: Unit) -> bool:
    return isinstance(node, Hole | ParamRef) and node.name.text not in unit.params


def _sets_param(declaration: object, option: Option) -> bool:
    """`param.x = $y` in a profile: no value at all, which is said of it."""
    return isinstance(declaration, Profile) and option.key.parts[0].text == "param"
