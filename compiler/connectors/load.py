"""Reads the catalogue: a file a connector or format, each only when it is asked for."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import Any

from compiler.connectors.model import (
    Changelog,
    Connector,
    Format,
    MalformedPlace,
    Metadata,
    OptionSpec,
    OptionType,
    Role,
    Status,
)

CATALOGUE = Path(__file__).parent / "catalogue"
_FORMAT = "format-"


def connector_names() -> tuple[str, ...]:
    """The names of all connectors, as `.stream` files spell them."""
    return tuple(stem.replace("-", "_") for stem in _stems() if not stem.startswith((_FORMAT, "_")))


def format_names() -> tuple[str, ...]:
    """The names of all formats, as `.stream` files spell them."""
    stems = (stem for stem in _stems() if stem.startswith(_FORMAT))
    return tuple(stem.removeprefix(_FORMAT).replace("-", "_") for stem in stems)


@cache
def find_connector(name: str) -> Connector | None:
    """The connector called `name`, in our spelling or Flink's (`upsert_kafka`, `upsert-kafka`)."""
    stem = name.replace("_", "-")
    if stem.startswith((_FORMAT, "-")) or stem not in _stems():
        return None
    return _connector(_read(stem))


@cache
def find_format(name: str) -> Format | None:
    """The format called `name`, in our spelling or Flink's (`debezium_json`, `debezium-json`)."""
    stem = _FORMAT + name.replace("_", "-")
    return _format(_read(stem)) if stem in _stems() else None


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
    for field in ("enum", "column_types"):
        values[field] = tuple(values.get(field, ()))
    return OptionSpec(key=key, **values)


def _changelog(data: dict[str, Any]) -> Changelog:
    entry = data.get("changelog", {})
    return Changelog(
        tuple(entry.get("source", ())),
        tuple(entry.get("sink", ())),
        entry.get("as_asked", False),
    )


def _connector(data: dict[str, Any]) -> Connector:
    metadata = tuple(Metadata(**entry) for entry in data.pop("metadata", ()))
    malformed = tuple(MalformedPlace(**entry) for entry in data.pop("malformed", ()))
    return Connector(**_fields(data), metadata=metadata, malformed=malformed)


def _format(data: dict[str, Any]) -> Format:
    return Format(**_fields(data))


def _fields(data: dict[str, Any]) -> dict[str, Any]:
    """What connectors and formats have in common, and the rest with its lists as tuples."""
    parts = {
        "status": Status(data.pop("status")),
        "options": _options(data),
        "changelog": _changelog(data),
    }
    rest = {key: value for key, value in data.items() if key not in (*parts, "shared")}
    return parts | {k: tuple(v) if isinstance(v, list) else v for k, v in rest.items()}
