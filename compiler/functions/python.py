"""Looks up Python functions in the texts of their files, and finds the files that they need."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import TYPE_CHECKING

from compiler.functions.codes import UNKNOWN_CODE
from compiler.functions.imports import imports_of
from compiler.functions.python_signatures import Definition, is_coroutine, wrong_definition
from compiler.names import did_you_mean
from compiler.options.convert import Typed
from compiler.plan.functions import Module
from compiler.resolve.unit import Entity
from dsl.diagnostic import Diagnostic, Edit, Fix, diagnostic
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.declarations import Function

if TYPE_CHECKING:
    from compiler.functions.table import FunctionTable

Read = Callable[[str], Source | None]


def python_code(
    text: str,
    declaration: Function,
    entity: Entity,
    options: Mapping[str, Typed],
    table: FunctionTable,
) -> tuple[tuple[Module, ...], bool] | None:
    """The module's file and those that it imports, as far as they stand beside the `.stream` file, and whether the
    function is a coroutine.

    None, with a report, where the function cannot be found in it or cannot take the declared arguments.
    """
    module, _, name = text.partition(":")
    assert declaration.path is not None
    span = declaration.path.span

    def read(path: str) -> Source | None:
        return table.load(path, entity.unit.name)

    found = file_of(module, read)
    if found is None:
        table.report.append(_no_module(module, entity, span))
        return None
    if module.partition(".")[0] in sys.stdlib_module_names:
        table.report.append(_of_python(module, span))
        return None
    path, source = found
    try:
        tree = ast.parse(source.text)
    except (SyntaxError, ValueError) as error:
        line = getattr(error, "lineno", None)
        place = f" on line {line}" if line else ""
        message = f"`{path}` is no Python{place}: {getattr(error, 'msg', None) or error}"
        table.report.append(diagnostic(UNKNOWN_CODE, message, span))
        return None
    wrong = _wrong(tree, (name, path), declaration, options, span, table.target)
    if wrong is not None:
        table.report.append(wrong)
        return None
    defined = dict(definitions(tree.body)).get(name)
    return closure(module, read), defined is not None and is_coroutine(defined)


def file_of(module: str, read: Read) -> tuple[str, Source] | None:
    """The path and text of a module's file."""
    base = module.replace(".", "/")
    for path in (f"{base}.py", f"{base}/__init__.py"):
        source = read(path)
        if source is not None:
            return path, source
    return None


def _no_module(module: str, entity: Entity, span: Span) -> Diagnostic:
    path = module.replace(".", "/") + ".py"
    return diagnostic(
        UNKNOWN_CODE,
        f"there is no file `{path}` beside `{entity.unit.name}`",
        span,
        "not found",
        help=("a module that Python has wherever the job runs is said so: `{ installed = true }`",),
    )


def _of_python(module: str, span: Span) -> Diagnostic:
    """Which of the two a process finds depends on what it has imported before."""
    name = module.partition(".")[0]
    return diagnostic(
        UNKNOWN_CODE,
        f"`{name}` is also a module of Python's own",
        span,
        help=("give the file another name", "or take Python's: `{ installed = true }`"),
    )


def _wrong(
    tree: ast.Module,
    names: tuple[str, str],
    declaration: Function,
    options: Mapping[str, Typed],
    span: Span,
    target: str,
) -> Diagnostic | None:
    """Why a name in a file is nothing that can be called as declared."""
    name, path = names
    defined = dict(definitions(tree.body))
    if name not in defined:
        return None if "*" in defined else _no_function(name, path, tuple(defined), span)
    definition = Definition(defined[name], name, path, declaration, span, target)
    return wrong_definition(definition, options)


def _no_function(name: str, path: str, known: tuple[str, ...], span: Span) -> Diagnostic:
    meant = did_you_mean(name, known)
    # The string ends with the function's name and a quote.
    place = Span(span.source, span.end - 1 - len(name), span.end - 1)
    return diagnostic(
        UNKNOWN_CODE,
        f"`{path}` defines no `{name}`",
        place,
        "not defined there",
        help=(f"did you mean `{meant}`?",) if meant else (),
        fixes=(Fix(f"change it to `{meant}`", (Edit(place, meant),)),) if meant else (),
    )


def definitions(body: list[ast.stmt]) -> Iterator[tuple[str, ast.stmt]]:
    """The names that a module's text binds at its top; `*` where it takes all names of another."""
    for node in body:
        match node:
            case ast.FunctionDef() | ast.AsyncFunctionDef() | ast.ClassDef():
                yield node.name, node
            case ast.Import() | ast.ImportFrom():
                yield from ((a.asname or a.name.partition(".")[0], node) for a in node.names)
            case ast.Assign(targets=targets):
                yield from ((t.id, node) for t in targets if isinstance(t, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                yield name, node
            case ast.If() | ast.Try() | ast.With():
                for part in ("body", "orelse", "finalbody"):
                    yield from definitions(getattr(node, part, []))
                for handler in getattr(node, "handlers", []):
                    yield from definitions(handler.body)
            case _:
                pass


def closure(module: str, read: Read) -> tuple[Module, ...]:
    """The files of a module, of the packages it is in, and of all that these import beside it."""
    found: dict[str, str] = {}
    seen: set[str] = set()
    todo = [module]
    while todo:
        name = todo.pop()
        if name in seen or name.partition(".")[0] in sys.stdlib_module_names:
            continue
        seen.add(name)
        if "." in name:
            todo.append(name.rpartition(".")[0])
        file = file_of(name, read)
        if file is None:
            continue
        path, source = file
        found[path] = source.text
        todo += _imported(
            source.text, name if path.endswith("__init__.py") else name.rpartition(".")[0]
        )
    return tuple(Module(path, found[path]) for path in sorted(found))


def _imported(text: str, package: str) -> Iterator[str]:
    """The modules that a text imports, anywhere in it; what is taken out of one may be one too."""
    for one in imports_of(text):
        base, parts = one.within(package)
        if base:
            yield base
        yield from parts
