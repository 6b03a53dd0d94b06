"""The connectors, formats and catalogs of the catalogue, as a table and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from compiler.connectors.load import (
    catalog_names,
    connector_names,
    find_catalog,
    find_connector,
    find_format,
    format_names,
)
from compiler.connectors.model import Catalog, Connector, Format
from streamc.render.palette import Palette, Style
from streamc.render.width import pad, text_width
from streamc.targets import TARGETS

Part = Connector | Format | Catalog

_CATALOG = "_catalog"
"""Stands behind the names of catalogs: connectors have the same."""


def find_part(name: str) -> Part | None:
    """The connector or format of a name, in our spelling or Flink's; a catalog with `_catalog` behind it."""
    spelt = name.replace("-", "_")
    if spelt.endswith(_CATALOG):
        return find_catalog(spelt.removesuffix(_CATALOG))
    return find_connector(name) or find_format(name)


def part_names() -> list[str]:
    """The names of all connectors, formats and catalogs."""
    return [*connector_names(), *format_names(), *(name + _CATALOG for name in catalog_names())]


def parts() -> list[Part]:
    """All of them, connectors first."""
    found = map(find_part, part_names())
    return [part for part in found if part is not None]


def called(part: Part) -> str:
    """The name by which it is shown."""
    return part.name + _CATALOG if isinstance(part, Catalog) else part.name


def kind(part: Part) -> str:
    """`connector`, `format` or `catalog`."""
    return type(part).__name__.lower()


def able(part: Part) -> list[str]:
    """What a connector can be, what a format does, of which connectors a catalog has tables."""
    match part:
        case Connector():
            return [word for word in ("source", "sink", "lookup") if getattr(part, word)]
        case Format():
            return [word for word in ("reads", "writes") if getattr(part, word)]
        case Catalog():
            return ["all" if table == "*" else table for table in part.tables]


def targets(part: Part) -> list[str]:
    """The Flink versions that it is there for, oldest first."""
    known = [target.removeprefix("flink-") for target in TARGETS]
    if part.artifacts is None:
        return known
    released = {release.target for release in part.artifacts}
    return [target for target in known if target in released]


def own_jar(part: Part) -> bool:
    """Whether the file says which connector of Flink it is, which may be any."""
    return any(spec.key == "connector" for spec in part.options)


def listing() -> list[dict[str, Any]]:
    """The contract of `--output json`."""
    return [summary(part) for part in parts()]


def summary(part: Part) -> dict[str, Any]:
    """What the list says of one."""
    connector = part if isinstance(part, Connector) else None
    return {
        "name": called(part),
        "kind": kind(part),
        "identifier": part.identifier,
        "status": part.status.value,
        "doc": part.doc,
        "can": able(part),
        "formats": list(connector.formats) if connector else [],
        "delivery": list(connector.delivery) if connector else [],
        "part_of_flink": part.artifacts is None and not own_jar(part),
        "targets": targets(part),
    }


def listing_text(palette: Palette) -> str:
    """A table of connectors, one of formats, one of catalogs."""
    heads = {"connector": "can be", "format": "", "catalog": "tables of"}
    tables = []
    for word, head in heads.items():
        rows = [_row(part) for part in parts() if kind(part) == word]
        tables.append(table((word, head, "Flink", "delivery", ""), rows, palette))
    return "\n\n".join(tables)


def _row(part: Part) -> tuple[str, ...]:
    return (
        called(part),
        ", ".join(able(part)),
        _versions(part),
        ", ".join(_delivery(part)),
        _more(part),
    )


def table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]], palette: Palette) -> str:
    """Columns that are as wide as what stands in them; empty ones are left out."""
    columns = [n for n in range(len(head)) if any(row[n] for row in rows)]
    widths = [max(text_width(row[n]) for row in (head, *rows)) for n in columns]

    def line(row: tuple[str, ...]) -> str:
        return "  ".join(
            pad(row[n], width) for n, width in zip(columns, widths, strict=True)
        ).rstrip()

    lines = [line(row) for row in rows]
    return "\n".join([palette.paint(Style.STRONG, line(head)), *lines])


def _versions(part: Part) -> str:
    if own_jar(part):
        return "your own jar"
    if part.artifacts is None:
        return "part of it"
    found = targets(part)
    if not found:
        return "none"
    return ", ".join(found) if len(found) != len(TARGETS) else f"{found[0]} to {found[-1]}"


def _delivery(part: Part) -> tuple[str, ...]:
    return part.delivery if isinstance(part, Connector) else ()


def _more(part: Part) -> str:
    return "" if part.status.value == "compiled" else "not compiled yet"
