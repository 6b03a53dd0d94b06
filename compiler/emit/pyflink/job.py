"""Turns a plan and its statements into the Python module that declares and starts them."""

from __future__ import annotations

import re
import textwrap
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass

from compiler.emit.functions import declared_functions
from compiler.emit.hoist import hoist_tables
from compiler.emit.processes import with_processes
from compiler.emit.pyflink.comments import Comments, as_lines
from compiler.emit.pyflink.functions import declarations
from compiler.emit.pyflink.processes import process_lines
from compiler.emit.pyflink.remarks import Placed, Remark, placed
from compiler.emit.pyflink.spelling import (
    block,
    breaks_inside,
    python_names,
    text_of,
    value_of,
    with_values,
)
from compiler.emit.pyflink.travelling import travelling
from compiler.emit.script import Insert, Script, Statement, StatementKind
from compiler.emit.settings import NAMED
from compiler.plan.functions import Module
from compiler.plan.operators import TableSource
from compiler.plan.plan import Plan
from dsl.source import Source

_INDENT = "    "
_IMPORTS = """\
from __future__ import annotations

import sys
from pathlib import Path

from pyflink.table import StatementSet, TableEnvironment

# What goes along with the job.
sys.path.insert(0, str(Path(__file__).resolve().parent / "python"))

import streamc_job  # noqa: E402
"""
_WIDTH = 88
_TAKEN = ("rows", "streamc_process", "job", "settings", "streamc_job", "sys", "annotations")
"""Names of the module itself, in lower case as those of functions are."""


@dataclass(frozen=True, slots=True)
class Part:
    """A function of the job: a source, task, sink or function of the file, and all that it declares."""

    name: str
    doc: str
    what: str
    statements: tuple[Statement, ...]
    insert: Insert | None = None
    comments: tuple[Remark, ...] = ()


def job_py(
    plan: Plan, script: Script, source: str, sources: Mapping[str, Source] | None = None
) -> str:
    """The module; `source` is the name of the `.stream` file, for its readers, `sources` are texts with comments."""
    parts = _parts(plan, script, Comments(sources or {}))
    names = python_names([(part.name, part.what) for part in parts], _TAKEN)
    called = declarations(plan)
    pieces = [
        f"{_header(plan, source)}\n{_IMPORTS}",
        _settings(script),
        *(_function(names[part.name], part, called) for part in parts),
        _job(names, parts),
        f'if __name__ == "__main__":\n{_INDENT}streamc_job.run(job, settings(), mode={text_of(plan.mode)})\n',
    ]
    text = "\n\n\n".join(piece.rstrip("\n") for piece in pieces) + "\n"
    return _with_streams(text) if script.processes else text


def _with_streams(text: str) -> str:
    """The job over an environment that makes streams of tables, and tables of streams, as `process` steps need."""
    text = text.replace("import StatementSet, TableEnv", "import StatementSet, StreamTableEnv", 1)
    text = text.replace("(tables: TableEnvironment", "(tables: StreamTableEnvironment")
    imported = "import streamc_job  # noqa: E402\n"
    own = imported if "streamc_job." in text.replace("streamc_job.run(", "") else ""
    text = text.replace(imported, f"{own}import streamc_process  # noqa: E402\n", 1)
    text = text.replace(f"{_INDENT}streamc_job.run(", f"{_INDENT}streamc_process.run(")
    return text.replace(f", mode={text_of('streaming')})\n", ")\n")


def modules(plan: Plan) -> tuple[Module, ...]:
    """The Python files that the job needs beside itself."""
    called = declared_functions(plan)
    own = {module.path: module for function in called for module in function.modules}
    needed = (*(own[path] for path in sorted(own)), *travelling(called))
    return with_processes(needed, hoist_tables(plan))


def _parts(plan: Plan, script: Script, comments: Comments) -> tuple[Part, ...]:
    """The functions of the job, each after those whose views it reads."""
    inserts = {insert.sink: insert for insert in script.inserts}
    groups: dict[str, list[Statement]] = {}
    for statement in script.statements:
        kind = "function" if statement.kind is StatementKind.FUNCTION else ""
        sink = "sink" if statement.task in inserts and statement.name in inserts else ""
        groups.setdefault(
            f"{kind or sink or 'rows'} {statement.task or statement.name}", []
        ).append(statement)
    docs = {relation.name: relation.doc for relation in plan.relations}
    tables = [r.operator for r in plan.relations if isinstance(r.operator, TableSource)]
    columns = [c for table in tables for c in table.table_columns]
    columns += [c for sink in plan.sinks for c in sink.table_columns]
    documented = {column.doc.strip() for column in columns if column.doc}
    made = []
    for key, statements in groups.items():
        kind, _, name = key.partition(" ")
        own = docs.get(name) if kind == "rows" else None
        doc = own or next((s.comment for s in statements if s.comment), "")
        insert = inserts.get(name) if kind == "sink" else None
        # A function of the file is one line here, and columns have their comments in SQL.
        inside = comments.inside(statements[0].span, documented) if kind != "function" else ()
        made.append(Part(key, doc, name, tuple(statements), insert, inside))
    return tuple(made)


def _header(plan: Plan, source: str) -> str:
    lines = textwrap.wrap(plan.doc or f"Pipeline {plan.name}.", _WIDTH)
    about = (
        f"Pipeline {plan.name}, for Flink {plan.target}, compiled by streamc from {source}: change"
        " that file, and build again."
    )
    body = "\n".join([*lines, "", *textwrap.wrap(about, _WIDTH), ""])
    how = "    python job.py            # on a Flink of its own\n    flink run -py job.py     # on a cluster\n"
    return _docstring(body + "\n" + how, "")


def _settings(script: Script) -> str:
    """A function, so that values of the environment are read when the job is started and not when it is imported."""
    settings = {"pipeline.name": script.name} | dict(script.settings)
    if script.mode == "streaming":
        settings.setdefault(*NAMED)
    lines = [
        f"{_INDENT * 2}{text_of(key)}: {value_of(value)},\n"
        for key, value in sorted(settings.items())
    ]
    return (
        "def settings() -> dict[str, str]:\n"
        f'{_INDENT}"""The settings of Flink with which the job is started."""\n'
        f"{_INDENT}return {{\n{''.join(lines)}{_INDENT}}}\n"
    )


def _about(part: Part) -> str:
    """What stands where the file says nothing of a part."""
    if part.insert is not None:
        return f"What is written to {part.what}."
    if part.statements[0].kind is StatementKind.FUNCTION:
        return f"The function {part.what}."
    return f"The rows of {part.what}."


def _function(name: str, part: Part, called: dict[str, str]) -> str:
    inserts = ", inserts: StatementSet" if part.insert is not None else ""
    lines = [f"def {name}(tables: TableEnvironment{inserts}) -> None:\n"]
    lines.append(_docstring(part.doc or _about(part), _INDENT))
    places, left = placed(_queries(part), part.comments)
    lines.append(as_lines((remark.text for remark in left), _INDENT, _WIDTH))
    for statement in part.statements:
        lines += _statement(statement, called, places.get(statement.name))
    if part.insert is not None:
        lines.append(
            f"{_INDENT}inserts.add_insert_sql(\n{_INDENT * 2}{block(part.insert.sql, _INDENT * 2)}\n{_INDENT})\n"
        )
    return "".join(lines)


def _queries(part: Part) -> dict[str, str]:
    """The SQL of the views of a part, first that of its own name: where comments look for their lines."""
    views = [s for s in part.statements if s.kind in (StatementKind.VIEW, StatementKind.PROCESS)]
    views.sort(key=lambda statement: statement.name != part.what)
    return {view.name: view.sql for view in views if not breaks_inside(view.sql)}


def _statement(
    statement: Statement, called: dict[str, str], comments: Placed | None
) -> Iterator[str]:
    lines = None if comments is None else comments.written(statement.sql)
    if statement.process is not None:
        yield from process_lines(statement, statement.process, lines)
        return
    if statement.kind is StatementKind.FUNCTION and statement.name in called:
        yield called[statement.name]
        return
    sql, values = statement.sql, dict[str, str]()
    if statement.kind is StatementKind.TABLE:
        sql, values = with_values(sql)
    for variable, expression in values.items():
        yield f"{_INDENT}{variable} = {expression}\n"
    text = block(sql, _INDENT * 2, formatted=bool(values), lines=lines)
    yield f"{_INDENT}tables.execute_sql(\n{_INDENT * 2}{text}\n{_INDENT})\n"


def _job(names: dict[str, str], parts: Iterable[Part]) -> str:
    lines = [
        "def job(tables: TableEnvironment) -> StatementSet:\n",
        f'{_INDENT}"""Declares all of it, and gives the statements that run as one job."""\n',
    ]
    rows = [part for part in parts if part.insert is None]
    sinks = [part for part in parts if part.insert is not None]
    lines += [f"{_INDENT}{names[part.name]}(tables)\n" for part in rows]
    lines.append(f"{_INDENT}inserts = tables.create_statement_set()\n")
    lines += [f"{_INDENT}{names[part.name]}(tables, inserts)\n" for part in sinks]
    lines.append(f"{_INDENT}return inserts\n")
    return "".join(lines)


def _docstring(text: str, indent: str) -> str:
    """A docstring, wrapped where a line is too long."""
    clean = re.sub(r"[^\S\n]+", " ", text.strip()) if "\n    " not in text else text.strip()
    lines = [
        part
        for line in clean.split("\n")
        for part in (textwrap.wrap(line, _WIDTH - len(indent)) if len(line) > _WIDTH else [line])
    ]
    body = "\n".join(f"{indent}{line}".rstrip() for line in lines).lstrip()
    body = body.replace("\\", "\\\\").replace('"""', '\\"\\"\\"')
    closing = f"\n{indent}" if len(lines) > 1 or body.endswith('"') else ""
    return f'{indent}"""{body}{closing}"""\n'
