"""Turns a connector or format into what a page about it shows."""

from __future__ import annotations

from compiler.connectors.model import Connector, Format, OptionSpec
from dsl.records import dataclass


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option as a line of a table; `takes` says with which values, `when` where it is needed."""

    name: str
    key: str
    takes: str
    default: str
    when: str
    role: str
    doc: str


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown of a connector or format. `facts` are pairs of a heading and a few words."""

    title: str
    doc: str
    facts: tuple[tuple[str, str], ...]
    options: tuple[OptionRow, ...]
    notes: tuple[str, ...]


def page(part: Connector | Format) -> Page:
    """The page of a connector or format."""
    facts = _connector_facts(part) if isinstance(part, Connector) else _format_facts(part)
    rows = tuple(_row(spec) for spec in part.options)
    return Page(part.name, part.doc, (("status", part.status.value), *facts), rows, part.notes)


def _connector_facts(connector: Connector) -> tuple[tuple[str, str], ...]:
    roles = [role for role in ("source", "sink", "lookup") if getattr(connector, role)]
    facts = {
        "can be": ", ".join(roles),
        "formats": ", ".join(connector.formats),
        "rows read": ", ".join(connector.changelog.source),
        "rows written": ", ".join(connector.changelog.sink),
        "delivery": ", ".join(connector.delivery),
        "metadata": ", ".join(column.key for column in connector.metadata),
    }
    return tuple((key, value) for key, value in facts.items() if value)


def _format_facts(format_: Format) -> tuple[tuple[str, str], ...]:
    able = [word for word in ("reads", "writes") if getattr(format_, word)]
    return (("can", ", ".join(able)), ("rows", ", ".join(format_.changelog.source)))


def _row(spec: OptionSpec) -> OptionRow:
    takes = ", ".join(word.lower().replace("-", "_") for word in spec.enum) or spec.type.value
    when = "always" if spec.required else spec.required_when or ""
    return OptionRow(
        spec.name, spec.key, takes, spec.default or "", when, spec.role.value, spec.doc
    )
