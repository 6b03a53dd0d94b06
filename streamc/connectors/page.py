"""One connector, format or catalog of the catalogue, in full: options, guarantees, metadata columns, jars."""

from __future__ import annotations

from typing import Any

from compiler.connectors.docs import default_of, needed_when, taken
from compiler.connectors.model import (
    Catalog,
    Changelog,
    Connector,
    ExtraArtifacts,
    Metadata,
    OptionSpec,
    Release,
    Role,
)
from streamc.connectors.listing import Part, able, called, kind, own_jar, summary, table
from streamc.render.palette import Palette, Style


def page(part: Part) -> dict[str, Any]:
    """The contract of `--output json`."""
    changelog = _changelog(part)
    return {
        "schema_version": 1,
        **summary(part),
        "rows_read": list(changelog.source),
        "rows_written": list(changelog.sink),
        "metadata": [
            {"key": one.key, "type": one.type, "writable": one.writable}
            for one in _metadata_of(part)
        ],
        "options": [_option(spec, part) for spec in part.options],
        "artifacts": [_release(one) for one in part.artifacts or ()],
        "extra_artifacts": [
            {
                "option": one.option,
                "prefix": one.prefix,
                "artifacts": [_release(r) for r in one.releases],
            }
            for one in part.extra_artifacts
        ],
        "notes": list(part.notes),
    }


def _changelog(part: Part) -> Changelog:
    return Changelog() if isinstance(part, Catalog) else part.changelog


def _metadata_of(part: Part) -> tuple[Metadata, ...]:
    return () if isinstance(part, Catalog) else part.metadata


def _option(spec: OptionSpec, part: Part) -> dict[str, Any]:
    return {
        "name": spec.name,
        "key": spec.key,
        "type": spec.type.value,
        "values": list(taken(spec)),
        "default": default_of(spec),
        "required": spec.required,
        "required_when": needed_when(spec, part),
        "secret": spec.secret,
        "for": spec.role.value,
        "since": spec.since,
        "until": spec.until,
        "doc": spec.doc,
    }


def _release(release: Release) -> dict[str, Any]:
    return {"target": release.target, "jars": list(release.jars), "built_for": release.built_for}


def page_text(part: Part, palette: Palette) -> str:
    """The same for people."""
    head = f"{palette.paint(Style.STRONG, called(part))}: {part.doc} ({kind(part)} `{part.identifier}`)"
    sections = [
        head + "\n" + "\n".join(f"  {name}: {words}" for name, words in _facts(part) if words),
        _metadata(part, palette),
        _artifacts(part, palette),
        _options(part, palette),
        "\n".join(f"note: {note}" for note in part.notes),
    ]
    return "\n\n".join(section for section in sections if section)


_ABLE = {"connector": "can be", "format": "can", "catalog": "has tables of"}


def _facts(part: Part) -> list[tuple[str, str]]:
    facts = [
        ("status", "compiled" if part.status.value == "compiled" else "not compiled yet"),
        (_ABLE[kind(part)], ", ".join(able(part))),
    ]
    if isinstance(part, Connector):
        facts += [
            ("formats", ", ".join(part.formats)),
            ("delivery of a sink", ", ".join(part.delivery)),
        ]
        facts += [("primary key", part.primary_key.replace("_", " ") if part.sink else "")]
    changelog = _changelog(part)
    facts += [
        ("rows read", ", ".join(changelog.source)),
        ("rows written", ", ".join(changelog.sink)),
    ]
    return facts


def _metadata(part: Part, palette: Palette) -> str:
    if not _metadata_of(part):
        return ""
    rows = [
        (one.key, one.type, "read, written" if one.writable else "read")
        for one in _metadata_of(part)
    ]
    return table(("metadata column", "type", ""), list(rows), palette)


def _artifacts(part: Part, palette: Palette) -> str:
    if own_jar(part):
        return "jars: your own, by `streamc run --jar`"
    if part.artifacts is None and not part.extra_artifacts:
        return "jars: none, it is a part of Flink"
    if part.artifacts == ():
        return "jars: none is released for a Flink that can be compiled for"
    tables = [("Flink", part.artifacts or ())]
    tables += [(_when(extra), extra.releases) for extra in part.extra_artifacts]
    shown = [table((head, "jar", ""), _jars(of), palette) for head, of in tables if of]
    own = [] if part.artifacts is not None else ["jars: it is a part of Flink, and needs more for"]
    return "\n\n".join([*own, *shown])


def _when(extra: ExtraArtifacts) -> str:
    return f"{extra.option} = '{extra.prefix}...'"


def _jars(releases: tuple[Release, ...]) -> list[tuple[str, ...]]:
    """A line a jar; of several Flink versions with the same ones, the version is said with the first."""
    return [
        ("" if number else release.target, jar, f"built for {other}" if other else "")
        for release in releases
        for number, jar in enumerate(release.jars)
        for other in (release.built_elsewhere(jar),)
    ]


def _options(part: Part, palette: Palette) -> str:
    if not part.options:
        return ""
    rows = [
        (
            spec.name,
            "|".join(taken(spec)) or spec.type.value,
            default_of(spec) or "",
            ", ".join(_marks(spec, part)),
            spec.doc,
        )
        for spec in part.options
    ]
    return table(("option", "takes", "default", "", ""), list(rows), palette)


def _marks(spec: OptionSpec, part: Part) -> list[str]:
    """What is to be known of an option in a word: required, secret, for sources alone, since when."""
    marks = ["required"] if spec.required else []
    condition = needed_when(spec, part)
    marks += [f"required when {condition}"] if condition else []
    marks += ["secret"] if spec.secret else []
    marks += [f"{spec.role.value} only"] if spec.role is not Role.BOTH else []
    marks += [f"since Flink {spec.since}"] if spec.since else []
    marks += [f"until Flink {spec.until}"] if spec.until else []
    return marks
