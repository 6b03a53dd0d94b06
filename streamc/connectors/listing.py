"""The connectors and formats of the catalogue, as a table and as JSON."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from compiler.connectors.load import connector_names, find_connector, find_format, format_names
from compiler.connectors.model import Connector, Format
from streamc.render.palette import Palette, Style
from streamc.render.width import pad, text_width
from streamc.targets import TARGETS

Part = Connector | Format


def find_part(name: str) -> Part | None:
    """The connector or format of a name, in our spelling or Flink's."""
    return find_connector(name) or find_format(name)


def part_names() -> list[str]:
    """The names of all connectors and formats."""
    return [*connector_names(), *format_names()]


def parts() -> list[Part]:
    """All connectors and formats, connectors first."""
    found: list[Part | None] = [find_connector(name) for name in connector_names()]
    found += [find_format(name) for name in format_names()]
    return [part for part in found if part is not None]


def kind(part: Part) -> str:
    """`connector` or `format`."""
    return "connector" if isinstance(part, Connector) else "format"


def able(part: Part) -> list[str]:
    """What it can be, or do."""
    words = ("source", "sink", "lookup") if isinstance(part, Connector) else ("reads", "writes")
    return [word for word in words if getattr(part, word)]


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
        "name": part.name,
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
    """A table of connectors, and one of formats."""
    connectors = [part for part in parts() if isinstance(part, Connector)]
    formats = [part for part in parts() if isinstance(part, Format)]
    heads = (("connector", "can be", "Flink", "delivery", ""), ("format", "", "Flink", "", ""))
    rows = [
        [
            (one.name, ", ".join(able(one)), _versions(one), ", ".join(_delivery(one)), _more(one))
            for one in group
        ]
        for group in (connectors, formats)
    ]
    return "\n\n".join(table(head, lines, palette) for head, lines in zip(heads, rows, strict=True))


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
