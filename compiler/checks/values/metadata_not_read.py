"""Checks that metadata columns are read by connectors that give them."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.checks.context import Job
from compiler.checks.values.codes import METADATA_NOT_READ
from compiler.checks.values.tables import sources
from dsl.diagnostic import Diagnostic, diagnostic


def check_metadata_not_read(job: Job) -> Iterator[Diagnostic]:
    """DEL006 for metadata columns of the connector `kinesis` 5 and later, which does not read them (FLINK-36671)."""
    for source in sources(job):
        if source.table.connector != "kinesis":
            continue
        for column in source.table.table_columns:
            if column.kind == "metadata":
                yield diagnostic(
                    METADATA_NOT_READ,
                    f"the connector `kinesis` does not read the metadata of `{column.column.name}`",
                    column.column.span or source.span(),
                    "the job fails, or the column is empty",
                    help=("take the column out, or write what it should hold into the rows",),
                )
