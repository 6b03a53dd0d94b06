"""Finds the code that a function in another language names, without running any of it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import TYPE_CHECKING

from compiler.functions.codes import UNKNOWN_CODE
from compiler.options.convert import Typed
from compiler.plan.functions import Module
from compiler.resolve.unit import Entity
from dsl.diagnostic import diagnostic
from dsl.records import dataclass
from dsl.syntax.declarations import Function
from dsl.syntax.expressions import StringLiteral

if TYPE_CHECKING:
    from compiler.functions.table import FunctionTable

_PYTHON = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*:[^\W\d]\w*")
_JAVA = re.compile(r"[^\W\d]\w*(\.[^\W\d]\w*)*(\$\w+)*")


@dataclass(frozen=True, slots=True)
class Code:
    """The path of the code, the files that it needs, and whether it is a coroutine."""

    path: str
    modules: tuple[Module, ...] = ()
    asynchronous: bool = False


def code_of(
    declaration: Function, entity: Entity, options: Mapping[str, Typed], table: FunctionTable
) -> Code | None:
    """What is called, given the declaration's options; None where it is not there (reported)."""
    text = _path(declaration, table)
    if text is None or declaration.language == "java" or options.get("installed") is True:
        return None if text is None else Code(text)
    from compiler.functions.python import python_code

    found = python_code(text, declaration, entity, options, table)
    return None if found is None else Code(text, *found)


def _path(declaration: Function, table: FunctionTable) -> str | None:
    """The path, if it is one of its language."""
    path, language, name = declaration.path, declaration.language, declaration.name
    span = path.span if path is not None else name.span
    text = path.text if isinstance(path, StringLiteral) else None
    if language not in ("python", "java"):
        message = f"`{name}` comes from `{language}`, and functions come from `python` or `java`"
    elif text is None:
        message = "the code of a function is named by a plain string, without params"
    elif language == "python" and not _PYTHON.fullmatch(text):
        message = f"`{text}` is not of the form `module:function`"
    elif language == "java" and not _JAVA.fullmatch(text):
        message = f"`{text}` is not the name of a Java class"
    else:
        return text
    example = "from java 'com.acme.Mask'" if language == "java" else "from python 'shops:mask'"
    table.report.append(diagnostic(UNKNOWN_CODE, message, span, help=(f"write `{example}`",)))
    return None
