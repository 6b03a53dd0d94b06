"""Takes the names of Flink's own catalog and database off the names in a query.

A pasted query may say `default_catalog.default_database.orders`, which is where Flink keeps what a script makes, and
with it the outputs of a file.
"""

from __future__ import annotations

from dsl.records import replace
from dsl.syntax.expressions import ColumnRef, Star
from dsl.syntax.names import Name, Path
from dsl.syntax.queries import Cte, Query, TableName
from dsl.walk import changed, walk

CATALOG, DATABASE = "default_catalog", "default_database"


def without_catalog(query: Query) -> Query:
    """The query with tables, and columns that name a whole table, called as in the file.

    A name of its WITH hides the table of the same name, which is left as it is written.
    """
    nodes = list(walk(query))
    hidden = {node.name.text for node in nodes if isinstance(node, Cte)}
    tables = [node for node in nodes if isinstance(node, TableName)]
    # An alias takes the place of the table's name, with all that stands before it.
    open_names = {table.path.parts[-1].text for table in tables if table.alias is None} - hidden

    def change(node: object) -> object | None:
        if isinstance(node, TableName):
            parts = _bare(node.path.parts)
            if len(parts) < len(node.path.parts) and parts[0].text not in hidden:
                return replace(node, path=Path(parts, node.path.span))
        elif isinstance(node, ColumnRef):
            parts = _bare(node.parts)
            if len(parts) < len(node.parts) and parts[0].text in open_names:
                return replace(node, parts=parts)
        elif isinstance(node, Star):
            parts = _bare(node.qualifier)
            if len(parts) < len(node.qualifier) and parts[0].text in open_names:
                return replace(node, qualifier=parts)
        return None

    result = changed(query, change)
    assert isinstance(result, Query)
    return result


def _bare(parts: tuple[Name, ...]) -> tuple[Name, ...]:
    """The parts behind catalog and database, or behind the database alone; names are case-sensitive."""
    texts = [part.text for part in parts]
    if texts[:2] == [CATALOG, DATABASE] and len(parts) > 2:
        return parts[2:]
    return parts[1:] if texts[:1] == [DATABASE] and len(parts) > 1 else parts
