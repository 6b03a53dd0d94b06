"""Short ways to write scripts in tests."""

from compiler.emit.script import Insert, Script, SinkLocation, Statement, StatementKind
from dsl.span import Span
from runtime.rows import GivenTable

SPAN = Span("t.stream", 0, 10)


def span(start: int) -> Span:
    return Span("t.stream", start, start + 5)


def table(name: str, columns: str, **options: str) -> Statement:
    with_ = ", ".join(
        f"'{key.replace('__', '.').replace('_', '-')}' = '{v}'" for key, v in options.items()
    )
    sql = f"CREATE TEMPORARY TABLE `{name}` ({columns}) WITH ({with_})"
    return Statement(StatementKind.TABLE, name, sql, name, span(len(name)))


def given_table(name: str, columns: str) -> Statement:
    return table(name, columns, connector="filesystem", format="json", path=f"{{given:{name}}}")


def view(name: str, query: str) -> Statement:
    sql = f"CREATE TEMPORARY VIEW `{name}` AS {query}"
    return Statement(StatementKind.VIEW, name, sql, name, span(100))


def script(
    *statements: Statement, inserts=(), sinks=(), fallible=(), settings=(), mode="streaming"
):
    return Script(
        "test",
        mode,
        tuple(settings),
        statements,
        tuple(Insert(sink, sql, span(200)) for sink, sql in inserts),
        tuple(SinkLocation(*sink) for sink in sinks),
        tuple(fallible),
    )


def given(name: str, columns: str, *rows: tuple) -> GivenTable:
    return GivenTable(name, tuple(columns.split()), rows)
