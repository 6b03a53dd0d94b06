"""Checks names of columns and tables that a connector writes into statements without quotes."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.connectors.model import Connector, Role, Unquoted
from compiler.options.apply import Options
from compiler.options.codes import UNQUOTED_NAME
from compiler.plan.operators import TableColumn
from dsl.diagnostic import Diagnostic, Label, diagnostic
from dsl.syntax.names import Name

_PLAIN = re.compile(r"[a-z_\u0080-\U0010ffff][a-z0-9_$\u0080-\U0010ffff]*")
"""A name that a database takes as it stands, and that its letters are not changed of."""
_FOLDED = "it reads it as"
_PARTS = re.compile(r'"(?:[^"]|"")*"|[^."]+')


def check_unquoted(
    connector: Connector,
    options: Options,
    columns: tuple[TableColumn, ...] | None,
    owner: Name,
    role: Role,
) -> Iterator[Diagnostic]:
    """OPT020 for names that the database would take for words of SQL, or for other names.

    Nothing is said where the database is known only when the job runs.
    """
    rule = connector.unquoted
    if rule is None or not dict(options.flink).get(rule.option, "").startswith(rule.prefix):
        return
    for column in columns or ():
        if column.kind == "physical":
            yield from _column(rule, connector, column, owner, role)
    yield from _table(rule, connector, options)


def _column(
    rule: Unquoted, connector: Connector, column: TableColumn, owner: Name, role: Role
) -> Iterator[Diagnostic]:
    name, made = column.column.name, column.column.span
    why = _why(rule, name)
    if not why:
        return
    message = f"{rule.database} does not take `{name}` for the name of a column: {why}"
    if role is Role.SOURCE:
        help = [f"make a view with another name in {rule.database}, and read that"]
        if why.startswith(_FOLDED):
            help.insert(0, f"write `{name.lower()}` where the column is called so")
        span = made or owner.span
        yield diagnostic(UNQUOTED_NAME, message, span, _label(connector), help=tuple(help))
        return
    also = (Label(made, "it is made here"),) if made is not None else ()
    renamed = f"give the column another name in {rule.database}, and rename it in a task"
    if why.startswith(_FOLDED):
        renamed = f"where the column is called `{name.lower()}`, rename it in a task: `rename {name} as {name.lower()}`"
    yield diagnostic(
        UNQUOTED_NAME, message, owner.span, _label(connector), also=also, help=(renamed,)
    )


def _label(connector: Connector) -> str:
    return f"`{connector.name}` writes names without quotes"


def _why(rule: Unquoted, name: str) -> str:
    if name in rule.words:
        return "it is a word of SQL"
    if _PLAIN.fullmatch(name):
        return ""
    if _PLAIN.fullmatch(name.lower()) and name.lower() not in rule.words:
        return f"{_FOLDED} `{name.lower()}`"
    return "it is no plain name"


def _table(rule: Unquoted, connector: Connector, options: Options) -> Iterator[Diagnostic]:
    """The name of the table may have quotes in it, which the connector writes, too."""
    place = connector.location or ""
    name, span = options.typed.get(place), options.spans.get(place)
    if span is None or not isinstance(name, str):
        return
    parts = _PARTS.findall(name)
    wrong = next((part for part in parts if not part.startswith('"') and _why(rule, part)), None)
    if wrong is not None:
        quoted = ".".join(p if p.startswith('"') else f'"{p}"' for p in parts)
        message = (
            f"{rule.database} does not take `{wrong}` for the name of a table: {_why(rule, wrong)}"
        )
        help = (f"write it in quotes: `{place} = '{quoted}'`",)
        yield diagnostic(UNQUOTED_NAME, message, span, _label(connector), help=help)
