"""Turns a declared catalog into what its tables are to sources and sinks, and into the options of Flink's catalog."""

from __future__ import annotations

import re

from compiler.connectors.load import catalog_names, find_catalog, find_connector
from compiler.connectors.model import Catalog, Changelog, Connector, OptionSpec, OptionType, Role
from compiler.names import did_you_mean
from compiler.options.apply import Options, table_options
from compiler.options.codes import UNKNOWN_CATALOG, WRONG_TABLE_NAME
from compiler.options.inheritance import Inherited
from compiler.options.references import references
from compiler.options.values import Params
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.records import replace
from dsl.span import Span
from dsl.syntax.declarations import CatalogDeclaration

TABLE = "table"
_TABLE = OptionSpec(
    TABLE,
    "",
    OptionType.STRING,
    "The table in the catalog, with its database before it",
    required=True,
    example="'shop.orders'",
)
_DATABASE = "default_database"


def catalog_for(declaration: CatalogDeclaration) -> tuple[Catalog | None, tuple[Diagnostic, ...]]:
    """The kind of catalog that a declaration names, if there is one."""
    name = declaration.kind
    found = find_catalog(name.text)
    if found is not None or not name.text:
        return found, ()
    close = did_you_mean(name.text, catalog_names())
    listed = ", ".join(f"`{one}`" for one in catalog_names())
    message = f"there is no catalog of the kind `{name.text}`"
    label = f"did you mean `{close}`?" if close else "unknown catalog"
    return None, (
        diagnostic(UNKNOWN_CATALOG, message, name.span, label, notes=(f"kinds: {listed}",)),
    )


def catalog_options(
    declaration: CatalogDeclaration,
    catalog: Catalog,
    inherited: Inherited,
    params: Params,
    target: str,
) -> Options:
    """The options of a catalog, checked as those of a table are; `type` first among Flink's."""
    kind = Connector(
        catalog.name,
        catalog.identifier,
        catalog.status,
        catalog.doc,
        catalog.options,
        Changelog(),
        artifacts=catalog.artifacts,
        extra_artifacts=catalog.extra_artifacts,
    )
    options = table_options(
        kind,
        declaration.name,
        declaration.options,
        inherited,
        params,
        None,
        target,
        Role.CATALOG,
        broken=declaration.broken,
    )
    rest = tuple((key, value) for key, value in options.flink if key != "connector")
    return replace(options, flink=(("type", catalog.identifier), *rest))


def table_connector(catalog: Catalog) -> Connector | None:
    """What the tables of a catalog are: its connector, without what the catalog says of them.

    There may be tables in a catalog alone (`hive`), so that it says whether they are compiled.
    """
    made = find_connector(catalog.tables[0])
    if made is None:
        return None
    rest = tuple(spec for spec in made.options if spec.name not in catalog.given)
    rest = tuple(replace(spec, required=False) if spec.key == "" else spec for spec in rest)
    return replace(
        made,
        status=catalog.status,
        options=(_TABLE, *rest),
        location=TABLE,
        server=(),
        system="",
    )


def table_path(catalog: Catalog, name: str, options: Options, table: Options) -> tuple[str, ...]:
    """Flink's name of a table: catalog, database, table; empty where it is not said."""
    written = table.location
    if not written or references(written):
        return ()
    parts = written.split(".", 1) if catalog.dotted_tables else written.rsplit(".", 1)
    if len(parts) == 1:
        said = dict(options.flink).get("default-database", "")
        spec = next((s for s in catalog.options if s.name == _DATABASE), None)
        parts = [said or (spec.default if spec is not None else "") or "", written]
    return (name, *parts) if all(parts) else ()


def wrong_path(table: Options, span: Span) -> Diagnostic:
    """OPT019 for a table that no catalog can have."""
    return diagnostic(
        WRONG_TABLE_NAME,
        "a table of a catalog has a name, with that of its database before it",
        table.spans.get(TABLE, span),
        help=("write it as `table = 'database.table'`",),
    )


def is_property(catalog: Catalog, key: str) -> bool:
    """Whether an option is kept with the table, and so said when it is made; others are said of each job."""
    patterns = (re.escape(one).replace(r"\*", ".*") for one in catalog.properties)
    return any(re.fullmatch(pattern, key) for pattern in patterns)
