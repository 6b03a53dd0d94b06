"""Turns a plan into JSON that is the same for the same plan, for tools that compare one version with another."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from pathlib import PurePath

from compiler.emit.types import column_type_text
from compiler.plan.functions import Module
from compiler.plan.plan import Plan
from compiler.types.datatype import DataType
from dsl.source import Source
from dsl.span import Span

SCHEMA_VERSION = 1


def plan_json(plan: Plan, sources: Mapping[str, Source] | None = None) -> str:
    """The plan as JSON text. Spans are `file:line:column`, or `file:@offset` where the text is not given."""
    value = _Writer(sources or {}).value(plan)
    document = {"schema_version": SCHEMA_VERSION, "plan": value}
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def source_name(name: str) -> str:
    """A source's name as it may be written down: never an absolute path."""
    path = PurePath(name)
    return path.name if path.is_absolute() else path.as_posix()


class _Writer:
    """Turns plan nodes into plain values: dataclasses by their fields, with `node` their name."""

    def __init__(self, sources: Mapping[str, Source]) -> None:
        self._sources = sources

    def value(self, item: object) -> object:
        """The plain value of anything in a plan."""
        match item:
            case None | bool() | int() | float():
                return item
            case Enum():
                return item.value
            case str():
                return item
            case Span():
                return self._span(item)
            case DataType():
                return self._type(item)
            case Module():
                digest = hashlib.sha256(item.text.encode("utf-8", "surrogatepass")).hexdigest()
                return {"path": item.path, "digest": f"sha256:{digest}"}
            case bytes():
                return {"bytes": item.hex()}
            case Decimal():
                return {"decimal": format(item, "f")}
            case tuple():
                return [self.value(part) for part in item]
            case _:
                return self._node(item)

    def _node(self, item: object) -> object:
        if is_dataclass(item) and not isinstance(item, type):
            parts = {f.name: self.value(getattr(item, f.name)) for f in fields(item)}
            return {"node": type(item).__name__, **parts}
        raise TypeError(f"a plan holds a {type(item).__name__}")

    def _span(self, span: Span) -> str:
        name = source_name(span.source)
        source = self._sources.get(span.source)
        if source is None:
            return f"{name}:@{span.start}"
        position = source.position(span.start)
        return f"{name}:{position.line}:{position.column}"

    def _type(self, data_type: DataType) -> str:
        try:
            text = column_type_text(data_type)
        except ValueError:
            text = data_type.root.value
        return (
            text
            if data_type.time_attribute is None
            else f"{text} *{data_type.time_attribute.upper()}*"
        )
