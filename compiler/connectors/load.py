"""Reads the catalogue: a file a connector or format, each only when it is asked for."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from functools import cache
from pathlib import Path
from typing import Any

from compiler.connectors.carries import carries
from compiler.connectors.guarantees import reading, writing
from compiler.connectors.model import (
    Catalog,
    Changelog,
    Connector,
    ExtraArtifacts,
    Format,
    KindsWhen,
    MalformedPlace,
    Metadata,
    OptionSpec,
    OptionType,
    Release,
    Role,
    SinkSetting,
    Status,
    Unquoted,
)
from dsl.records import replace

CATALOGUE = Path(__file__).parent / "catalogue"
_FORMAT = "format-"
_CATALOG = "catalog-"


def connector_names() -> tuple[str, ...]:
    """The names of all connectors, as `.stream` files spell them."""
    others = (_FORMAT, _CATALOG, "_")
    return tuple(stem.replace("-", "_") for stem in _stems() if not stem.startswith(others))


def format_names() -> tuple[str, ...]:
    """The names of all formats, as `.stream` files spell them."""
    stems = (stem for stem in _stems() if stem.startswith(_FORMAT))
    return tuple(stem.removeprefix(_FORMAT).replace("-", "_") for stem in stems)


@cache
def find_connector(name: str) -> Connector | None:
    """The connector called `name`, in our spelling or Flink's (`upsert_kafka`, `upsert-kafka`)."""
    stem = name.replace("_", "-")
    if stem.startswith((_FORMAT, _CATALOG, "-")) or stem not in _stems():
        return None
    data = _read(stem)
    return _through(data, 0) if "through" in data else _connector(data)


@cache
def find_upserting(name: str) -> Connector | None:
    """The connector that updates rows by key in place of the one called `name`, which then only adds rows."""
    connector = find_connector(name)
    if connector is None or connector.upserting is None:
        return None
    return _through(_read(name), 1) if connector.through else find_connector(connector.upserting)


@cache
def find_format(name: str) -> Format | None:
    """The format called `name`, in our spelling or Flink's (`debezium_json`, `debezium-json`)."""
    stem = _FORMAT + name.replace("_", "-")
    return _format(_read(stem)) if stem in _stems() else None


def catalog_names() -> tuple[str, ...]:
    """The names of all catalogs, as `.stream` files spell them."""
    stems = (stem for stem in _stems() if stem.startswith(_CATALOG))
    return tuple(stem.removeprefix(_CATALOG).replace("-", "_") for stem in stems)


@cache
def find_catalog(name: str) -> Catalog | None:
    """The catalog called `name`, in our spelling or Flink's."""
    stem = _CATALOG + name.replace("_", "-")
    return _catalog(_read(stem)) if stem in _stems() else None


def shared_names(stems: Iterable[str]) -> set[str]:
    """The names of the options that stand in these shared files."""
    return {option.name for stem in stems for option in _shared(stem)}


@cache
def _stems() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in CATALOGUE.glob("*.toml")))


def _read(stem: str) -> dict[str, Any]:
    with (CATALOGUE / f"{stem}.toml").open("rb") as file:
        return tomllib.load(file)


@cache
def _shared(stem: str) -> tuple[OptionSpec, ...]:
    """The options of `_<stem>.toml`, which several connectors have in common."""
    return tuple(_option(entry) for entry in _read(f"_{stem}")["options"])


def _options(data: dict[str, Any]) -> tuple[OptionSpec, ...]:
    own = tuple(_option(entry) for entry in data.get("options", ()))
    return own + tuple(option for stem in data.get("shared", ()) for option in _shared(stem))


def _option(entry: dict[str, Any]) -> OptionSpec:
    values = dict(entry)
    key = values.pop("key", "")
    values.setdefault("name", key.replace("-", "_"))
    values["type"] = OptionType(values["type"])
    values["role"] = Role(values.pop("for", "both"))
    values["words"] = tuple(values.get("words", {}).items())
    for field in ("enum", "column_types", "dotted"):
        values[field] = tuple(values.get(field, ()))
    return OptionSpec(key=key, **values)


def _changelog(data: dict[str, Any]) -> Changelog:
    entry = data.get("changelog", {})
    return Changelog(
        tuple(entry.get("source", ())),
        tuple(entry.get("sink", ())),
        entry.get("as_asked", False),
        *(_kinds_when(entry.get(name, ())) for name in ("source_when", "sink_when")),
    )


def _kinds_when(entries: Iterable[dict[str, Any]]) -> tuple[KindsWhen, ...]:
    return tuple(KindsWhen(entry["when"], tuple(entry["kinds"])) for entry in entries)


def _releases(entry: dict[str, Any]) -> tuple[Release, ...]:
    """The jars of each Flink; `reuse` names the one whose jars are taken for another too."""
    return tuple(_release(target, entry) for target in entry)


def _release(target: str, entry: dict[str, Any]) -> Release:
    given = entry[target]
    if isinstance(given, list):
        return Release(target, tuple(given))
    if "jars" in given:
        return Release(target, tuple(given["jars"]), given["built_for"])
    other = _release(given["reuse"], entry)
    return Release(target, other.jars, other.built_for or (other.jars and other.target) or None)


def _extra(entry: dict[str, Any]) -> ExtraArtifacts:
    targets = {key: value for key, value in entry.items() if key not in ("when", "plugin")}
    option, _, prefix = entry["when"].removesuffix("*").partition(" = ")
    plugin = entry.get("plugin", False)
    releases = tuple(replace(release, plugin=plugin) for release in _releases(targets))
    return ExtraArtifacts(option, prefix, releases)


def _unquoted(entry: dict[str, Any] | None) -> Unquoted | None:
    if entry is None:
        return None
    option, _, prefix = entry["when"].removesuffix("*").partition(" = ")
    return Unquoted(option, prefix, entry["database"], frozenset(entry["words"]))


def _connector(data: dict[str, Any]) -> Connector:
    metadata = tuple(Metadata(**entry) for entry in data.pop("metadata", ()))
    malformed = tuple(MalformedPlace(**entry) for entry in data.pop("malformed", ()))
    read, written = reading(data.pop("reading", {})), writing(data.pop("writing", {}))
    needed = data.pop("sink_settings", {}).items()
    settings = tuple(SinkSetting(key, **entry) for key, entry in needed)
    unquoted = _unquoted(data.pop("unquoted", None))
    carried = carries(data.pop("carries", {}))
    return Connector(
        **_fields(data),
        carries=carried,
        sink_settings=settings,
        unquoted=unquoted,
        reading=read,
        writing=written,
        metadata=metadata,
        malformed=malformed,
    )


def _through(data: dict[str, Any], which: int) -> Connector:
    """A system that reads what the first, or by key the second, of other connectors writes: a sink of it is one of
    theirs, with options that say what the system has to know.
    """
    through = find_connector(data["through"][which])
    if through is None:
        raise ValueError(f"no connector is called {data['through'][which]}")
    without = set(data["without"])
    theirs = (o for o in through.options if o.serves(Role.SINK) and o.name not in without)
    return replace(
        through,
        name=data["name"],
        doc=data["doc"],
        notes=tuple(data["notes"]),
        formats=tuple(data["formats"]),
        options=(*_options(data), *theirs),
        source=False,
        lookup=False,
        metadata=tuple(one for one in through.metadata if one.writable),
        malformed=(),
        inherits=(data["through"][0],),
        upserting=None if which else data["through"][1],
        through=True,
    )


def _format(data: dict[str, Any]) -> Format:
    metadata = tuple(Metadata(**entry) for entry in data.pop("metadata", ()))
    carried = carries(data.pop("carries", {}))
    return Format(**_fields(data), metadata=metadata, carries=carried)


def _catalog(data: dict[str, Any]) -> Catalog:
    fields = _fields(data)
    del fields["changelog"]
    fields["made_with"] = tuple(data.get("made_with", {}).items())
    return Catalog(**fields)


def _fields(data: dict[str, Any]) -> dict[str, Any]:
    """What connectors and formats have in common, and the rest with its lists as tuples."""
    parts = {
        "status": Status(data.pop("status")),
        "options": _options(data),
        "changelog": _changelog(data),
        "artifacts": _releases(data["artifacts"]) if "artifacts" in data else None,
        "extra_artifacts": tuple(map(_extra, data.get("extra_artifacts", ()))),
    }
    rest = {key: value for key, value in data.items() if key not in (*parts, "shared")}
    return parts | {k: tuple(v) if isinstance(v, list) else v for k, v in rest.items()}
