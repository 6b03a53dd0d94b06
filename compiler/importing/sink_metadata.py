"""Metadata columns of a table that is written, as what a sink says of them."""

from __future__ import annotations

from compiler.connectors.load import find_connector
from compiler.importing.drafts import ItemDraft
from compiler.importing.spelling import column_text
from compiler.importing.statements import CreateTable
from compiler.importing.tables import stored


def written_metadata(table: CreateTable) -> dict[str, str]:
    """The keys of metadata that the connector writes, by the columns that hold it."""
    named = next((s.value for s in table.options if s.key == "connector"), "")
    connector = find_connector(named) if named else None
    offered = () if connector is None else connector.metadata
    keys = {one.key for one in offered if one.writable}
    columns = {c.name.text: c.key or c.name.text for c in stored(table) if c.metadata}
    return {name: key for name, key in columns.items() if key in keys}


def metadata_items(table: CreateTable) -> tuple[ItemDraft, ...]:
    """`metadata.timestamp = sent_at`, at the place of the column."""
    written = written_metadata(table)
    return tuple(
        ItemDraft(f"metadata.{written[name].replace('-', '_')} = {column_text(name)}", column.span)
        for column in table.columns
        for name in (column.name.text,)
        if name in written
    )
