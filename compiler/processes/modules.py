"""Finds the file of a Python class and those that it imports beside it, without running any of them."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Callable

from compiler.functions.codes import UNKNOWN_CODE
from compiler.functions.python import closure, definitions, file_of
from compiler.names import did_you_mean
from compiler.plan.functions import Module
from compiler.relations.flow import Flow
from dsl.diagnostic import Edit, Fix
from dsl.records import dataclass
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.expressions import StringLiteral
from dsl.syntax.steps import Process

Read = Callable[[str], Source | None]

_CODE = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*")
_EXAMPLE = ("write `from python 'rules:Detector'`",)


@dataclass(frozen=True, slots=True)
class Found:
    """A class of a Python file. `node` is None where the file does not tell what the name is: it is imported there.

    `span` is where the step names it, `modules` are the files that it needs.
    """

    code: str
    file: Source
    node: ast.ClassDef | None
    span: Span
    modules: tuple[Module, ...]

    @property
    def called(self) -> str:
        """It, in words."""
        return f"`{self.code.partition(':')[2]}` in `{self.file.name}`"

    def place(self, node: ast.expr | ast.stmt | ast.arg) -> Span:
        """Where the first line of a node is in the file."""
        line = self.file.line(node.lineno)
        before = len(line.encode()[: node.col_offset].decode(errors="replace"))
        start = sum(len(part) for part in self.file.text.split("\n")[: node.lineno - 1])
        start += node.lineno - 1 + before
        end_offset = node.end_col_offset or node.col_offset
        end = end_offset if node.end_lineno == node.lineno else len(line.encode())
        return Span(
            self.file.name, start, start + len(line.encode()[node.col_offset : end].decode())
        )


def class_of(step: Process, flow: Flow) -> Found | None:
    """The class that a step names; None where there is none (reported)."""
    code = _code(step, flow)
    if code is None:
        return None
    module, _, name = code.partition(":")
    span = step.path.span
    read = flow.around.code
    found = file_of(module, read)
    if found is None:
        path = module.replace(".", "/") + ".py"
        message = f"there is no file `{path}` beside `{span.source}`"
        flow.say(UNKNOWN_CODE, message, span, "not found")
        return None
    if module.partition(".")[0] in sys.stdlib_module_names:
        message = f"`{module.partition('.')[0]}` is also a module of Python's own"
        flow.say(UNKNOWN_CODE, message, span, help=("give the file another name",))
        return None
    path, source = found
    try:
        tree = ast.parse(source.text)
    except (SyntaxError, ValueError, RecursionError) as error:
        line = getattr(error, "lineno", None)
        place = f" on line {line}" if line else ""
        message = f"`{path}` is no Python{place}: {getattr(error, 'msg', None) or error}"
        flow.say(UNKNOWN_CODE, message, span)
        return None
    defined = dict(definitions(tree.body))
    node = defined.get(name)
    if node is None and "*" not in defined:
        _not_defined(name, path, tuple(defined), span, flow)
        return None
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        message = f"`{name}` in `{path}` is a function, and `process` takes a class"
        help = ("write a class with a method `process`, which is called for each row",)
        flow.say(UNKNOWN_CODE, message, span, f"`def` on line {node.lineno}", help=help)
        return None
    file = flow.around.keep(Source(source.name or path, source.text))
    known = node if isinstance(node, ast.ClassDef) else None
    return Found(code, file, known, span, closure(module, read))


def _code(step: Process, flow: Flow) -> str | None:
    """The path of the class, if it is one of Python."""
    text = step.path.text if isinstance(step.path, StringLiteral) else None
    if step.language.text != "python":
        message = f"`process` takes a class in `python`, and this is `{step.language.text}`"
        flow.say(UNKNOWN_CODE, message, step.language.span, help=_EXAMPLE)
        return None
    if text is None:
        message = "the class of a `process` is named by a plain string, without params"
        flow.say(UNKNOWN_CODE, message, step.path.span, help=_EXAMPLE)
        return None
    if not _CODE.fullmatch(text):
        message = f"`{text}` is not of the form `module:Class`"
        flow.say(UNKNOWN_CODE, message, step.path.span, help=_EXAMPLE)
        return None
    return text


def _not_defined(name: str, path: str, known: tuple[str, ...], span: Span, flow: Flow) -> None:
    meant = did_you_mean(name, known)
    # The string ends with the class's name and a quote.
    place = Span(span.source, span.end - 1 - len(name), span.end - 1)
    flow.say(
        UNKNOWN_CODE,
        f"`{path}` defines no `{name}`",
        place,
        "not defined there",
        help=(f"did you mean `{meant}`?",) if meant else (),
        fixes=(Fix(f"change it to `{meant}`", (Edit(place, meant),)),) if meant else (),
    )
