"""Turns a connector, format or catalog into what a page about it shows."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from itertools import groupby

from compiler.connectors.model import (
    Catalog,
    Connector,
    Format,
    OptionSpec,
    OptionType,
    Release,
)
from dsl.records import dataclass

Part = Connector | Format | Catalog


@dataclass(frozen=True, slots=True)
class OptionRow:
    """An option as a line of a table; `takes` says with which values, `when` where it is needed, or there at all."""

    name: str
    key: str
    takes: str
    default: str
    when: str
    role: str
    doc: str


@dataclass(frozen=True, slots=True)
class Page:
    """What is shown of a connector, format or catalog. `facts` are pairs of a heading and a few words."""

    title: str
    doc: str
    facts: tuple[tuple[str, str], ...]
    options: tuple[OptionRow, ...]
    notes: tuple[str, ...]


def page(part: Part) -> Page:
    """The page of a connector, format or catalog."""
    facts = {"status": part.status.value, **_facts(part), "versions": _versions(part.artifacts)}
    rows = tuple(_row(spec, part) for spec in part.options)
    shown = tuple((key, value) for key, value in facts.items() if value)
    return Page(part.name, part.doc, shown, rows, part.notes)


def markdown(part: Part) -> str:
    """The page as Markdown."""
    shown = page(part)
    lines = [f"# {shown.title}", "", f"{shown.doc}.", "", "| | |", "|---|---|"]
    lines += [f"| {key} | {_cell(value)} |" for key, value in shown.facts]
    if shown.notes:
        lines += ["", *(f"- {note}." for note in shown.notes)]
    if shown.options:
        lines += ["", "## Options", "", "| option | for | takes | default | | |"]
        lines += ["|---|---|---|---|---|---|"]
    for row in shown.options:
        key = f"{row.doc}. `{row.key}`" if row.key else f"{row.doc}."
        cells = (f"`{row.name}`", row.role, row.takes, row.default, row.when, key)
        lines.append("| " + " | ".join(map(_cell, cells)) + " |")
    jars = list(_jars(part))
    if jars:
        lines += ["", "## Jars", "", "| Flink | jars | |", "|---|---|---|"]
        lines += ["| " + " | ".join(map(_cell, cells)) + " |" for cells in jars]
    return "\n".join(lines) + "\n"


def _facts(part: Part) -> dict[str, str]:
    if isinstance(part, Connector):
        return _connector_facts(part)
    if isinstance(part, Format):
        return _format_facts(part)
    return {"names tables of": _listed("all connectors" if n == "*" else n for n in part.tables)}


def _connector_facts(connector: Connector) -> dict[str, str]:
    return {
        "can be": _listed(
            role for role in ("source", "sink", "lookup") if getattr(connector, role)
        ),
        "take instead": connector.instead,
        "rows end": _boundedness(connector) if connector.source else "",
        "formats": _listed(connector.formats),
        "rows read": _listed(connector.changelog.source),
        "rows written": _listed(connector.changelog.sink),
        "primary key": {"optional": "", "for_updates": "for rows that change"}.get(
            connector.primary_key, connector.primary_key
        ),
        "delivery": _listed(connector.delivery),
        "after a failure": _replaying(connector) if connector.source else "",
        "metadata": _listed(column.key for column in connector.metadata),
    }


def _format_facts(format_: Format) -> dict[str, str]:
    return {
        "can": _listed(word for word in ("reads", "writes") if getattr(format_, word)),
        "rows": _listed(format_.changelog.source),
        "metadata": _listed(column.key for column in format_.metadata),
    }


def _boundedness(connector: Connector) -> str:
    usual, other = ("yes", "not with") if connector.bounded else ("no", "with")
    conditions = connector.unbounded_when if connector.bounded else connector.bounded_when
    turned = ", or ".join(f"`{condition}`" for condition in conditions)
    return f"{usual}; {other} {turned}" if turned else usual


def _replaying(connector: Connector) -> str:
    words = {
        "position": "read on from the position of the last checkpoint",
        "start": "read again from the start",
        "never": "not read again",
        "undeleted": "what is not deleted yet comes again",
    }
    return words.get(connector.reading.replays, "")


def _versions(releases: tuple[Release, ...] | None) -> str:
    if releases is None:
        return "a part of Flink"
    return _listed(
        f"{one.target} (built for {one.built_for})" if one.built_for else one.target
        for one in releases
    )


def _jars(part: Part) -> Iterator[tuple[str, str, str]]:
    """For each Flink the jars that bring it, and those that are needed for some values of an option."""
    for releases, when in (
        (part.artifacts or (), ""),
        *(
            (one.releases, f"where `{one.option}` begins with `{one.prefix}`")
            for one in part.extra_artifacts
        ),
    ):
        for jars, group in groupby(releases, lambda release: release.jars):
            if jars:
                targets = _listed(release.target for release in group)
                yield targets, _listed(f"`{jar}`" for jar in jars), when


def taken(spec: OptionSpec) -> tuple[str, ...]:
    """What an enum takes, in our words."""
    return tuple(_word(spec, value) for value in spec.enum)


def default_of(spec: OptionSpec) -> str | None:
    """The default, in our words; where it is no value but tells of one, as it is told."""
    if spec.default is None:
        return None
    word = _word(spec, spec.default)
    return word if set(word.split(", ")) <= set(taken(spec)) else spec.default


def needed_when(spec: OptionSpec, part: Part) -> str | None:
    """Under which condition an option has to be said, in our words; None where a value is made for it then."""
    condition = spec.required_when
    if condition is None or (spec.otherwise is not None and spec.otherwise_when == condition):
        return None
    name, equals, values = condition.partition(" = ")
    other = next((one for one in part.options if one.name == name), None)
    if other is None or not equals:
        return condition
    return f"{name} = {'|'.join(_word(other, value) for value in values.split('|'))}"


def _word(spec: OptionSpec, value: str) -> str:
    """Flink's spelling of an enum's value, or of a list of them, as a file says it."""
    if not spec.enum:
        return value
    ours = {flink: word for word, flink in spec.words}
    values = value.split(",") if spec.type is OptionType.LIST else [value]
    return _listed(ours.get(one) or one.lower().replace("-", "_") for one in values)


def _row(spec: OptionSpec, part: Part) -> OptionRow:
    takes = _listed(taken(spec)) or spec.type.value
    role = "lookup" if spec.lookup else spec.role.value
    default = default_of(spec) or ""
    return OptionRow(spec.name, spec.key, takes, default, _when(spec, part), role, spec.doc)


def _when(spec: OptionSpec, part: Part) -> str:
    condition = needed_when(spec, part)
    words = {
        "required": spec.required,
        f"required with `{condition}`": condition,
        "secret": spec.secret,
        f"since Flink {spec.since}": spec.since,
        f"until Flink {spec.until}": spec.until,
    }
    return ", ".join(word for word, holds in words.items() if holds)


def _listed(words: Iterable[str]) -> str:
    return ", ".join(words)


def _cell(text: str) -> str:
    return text.replace("|", "\\|").replace("<", "\\<").replace("\n", "\\n")
