"""Reads the imports of a Python text, and how certain it is that they are reached."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from enum import IntEnum
from functools import lru_cache

from dsl.records import dataclass

_GUARDS = {"ImportError", "ModuleNotFoundError", "Exception", "BaseException"}


class Reach(IntEnum):
    """Whether an import is reached: not without the code being ready for its failure, perhaps, or as the module is."""

    GUARDED = 0
    PERHAPS = 1
    ALWAYS = 2


@dataclass(frozen=True, slots=True)
class Import:
    """`import base`, or `from base import names` with `level` dots before it."""

    base: str
    names: tuple[str, ...]
    level: int
    line: int
    reach: Reach

    def within(self, package: str) -> tuple[str, tuple[str, ...]]:
        """What is imported by a module of a package, in full: the module, and what may be modules of it."""
        parts = package.split(".") if package and self.level else []
        parts = parts[: len(parts) - self.level + 1] if self.level else []
        base = ".".join([*parts, *([self.base] if self.base else [])])
        return base, tuple(f"{base}.{name}" if base else name for name in self.names)


@lru_cache(maxsize=256)
def imports_of(text: str) -> tuple[Import, ...]:
    """All imports in a text, in its order; none where it is no Python."""
    try:
        tree = ast.parse(text)
    except (SyntaxError, ValueError, RecursionError):
        return ()
    return tuple(sorted(_found(tree), key=lambda one: one.line))


def _found(tree: ast.Module) -> Iterator[Import]:
    todo: list[tuple[ast.AST, Reach]] = [(node, Reach.ALWAYS) for node in tree.body]
    while todo:
        node, reach = todo.pop()
        match node:
            case ast.Import():
                yield from (Import(a.name, (), 0, node.lineno, reach) for a in node.names)
            case ast.ImportFrom():
                names = tuple(alias.name for alias in node.names if alias.name != "*")
                yield Import(node.module or "", names, node.level, node.lineno, reach)
            case ast.Try() | ast.TryStar():
                todo += _tried(node, reach)
            case ast.With() | ast.AsyncWith() if _suppressing(node):
                todo += [(part, Reach.GUARDED) for part in node.body]
            case ast.If():
                todo += _chosen(node, reach)
            case (
                ast.FunctionDef()
                | ast.AsyncFunctionDef()
                | ast.For()
                | ast.AsyncFor()
                | ast.While()
                | ast.Match()
            ):
                below = min(reach, Reach.PERHAPS)
                todo += [(part, below) for part in ast.iter_child_nodes(node)]
            case ast.stmt() | ast.match_case():
                todo += [(part, reach) for part in ast.iter_child_nodes(node)]
            case _:
                pass


def _tried(node: ast.Try | ast.TryStar, reach: Reach) -> Iterator[tuple[ast.AST, Reach]]:
    """The parts of a `try`; where it is ready for modules that are missing, all of it is."""
    ready = any(handler.type is None or _names(handler.type) & _GUARDS for handler in node.handlers)
    inner = Reach.GUARDED if ready else reach
    yield from ((part, inner) for part in node.body)
    handled = Reach.GUARDED if ready else min(reach, Reach.PERHAPS)
    for handler in node.handlers:
        yield from ((part, handled) for part in handler.body)
    yield from ((part, min(reach, Reach.PERHAPS) if ready else reach) for part in node.orelse)
    yield from ((part, reach) for part in node.finalbody)


def _chosen(node: ast.If, reach: Reach) -> Iterator[tuple[ast.AST, Reach]]:
    """The parts of an `if`: for types alone and as a script it is never reached, else perhaps."""
    names = _names(node.test)
    never = "TYPE_CHECKING" in names or "__name__" in names
    perhaps = min(reach, Reach.PERHAPS)
    yield from ((part, Reach.GUARDED if never else perhaps) for part in node.body)
    yield from ((part, reach if never else perhaps) for part in node.orelse)


def _suppressing(node: ast.With | ast.AsyncWith) -> bool:
    """Whether it is `with suppress(ImportError)`."""
    return any(
        isinstance(item.context_expr, ast.Call) and _names(item.context_expr) & _GUARDS
        for item in node.items
    )


def _names(node: ast.expr) -> set[str]:
    """The last parts of the names in an expression."""
    return {
        part.id if isinstance(part, ast.Name) else part.attr
        for part in ast.walk(node)
        if isinstance(part, ast.Name | ast.Attribute)
    }
