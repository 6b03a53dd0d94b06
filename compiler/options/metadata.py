"""Checks that metadata columns are what the connector, or the format of its rows, offers."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.connectors.model import Connector, Format
from compiler.names import did_you_mean
from compiler.options.codes import UNKNOWN_METADATA
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.span import Span


def check_metadata(
    connector: Connector, format_: Format | None, columns: Iterable[tuple[str, Span]]
) -> tuple[Diagnostic, ...]:
    """OPT013 for metadata columns of a source, as key and place, that nothing offers.

    Flink's planner refuses them (DynamicSourceUtils.validateAndApplyMetadata). Nothing is said of a connector that is
    not described, nor while the format is not known.
    """
    described = not any(spec.key == "connector" or spec.name == "*" for spec in connector.options)
    if not described or (connector.formats and format_ is None):
        return ()
    offered = tuple(_offered(connector, format_))
    return tuple(
        _unknown(connector, key, offered, span) for key, span in columns if key not in offered
    )


def _offered(connector: Connector, format_: Format | None) -> Iterable[str]:
    yield from (column.key for column in connector.metadata)
    if connector.key_format and format_ is not None:
        # Kafka's and Pulsar's tables put what the format offers under the name of the value.
        yield from (f"value.{column.key}" for column in format_.metadata)


def _unknown(connector: Connector, key: str, offered: tuple[str, ...], span: Span) -> Diagnostic:
    meant = did_you_mean(key, offered)
    listed = ", ".join(f"`{one}`" for one in offered)
    label = f"did you mean `{meant}`?" if meant else "unknown metadata"
    note = f"metadata: {listed}" if listed else f"rows of `{connector.name}` have no metadata"
    message = f"a `{connector.name}` source has no metadata `{key}`"
    return diagnostic(UNKNOWN_METADATA, message, span, label, notes=(note,))
