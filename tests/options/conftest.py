"""Options of declarations in a text, checked."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest

from compiler.connectors.model import Role
from compiler.options.apply import Options, connector_for, table_options
from compiler.options.inheritance import Inherited, inherit
from compiler.types.datatype import MAX_LENGTH, DataType, Root
from dsl.diagnostic import Diagnostic
from dsl.parse import parse
from dsl.source import Source
from dsl.syntax.declarations import Declaration, Defaults, Param, Profile

STRING = DataType(Root.VARCHAR, args=(MAX_LENGTH,))
COLUMNS = (
    ("id", DataType(Root.BIGINT)),
    ("tiny", DataType(Root.TINYINT)),
    ("name", STRING),
    ("amount", DataType(Root.DECIMAL, args=(10, 2))),
    ("at", DataType(Root.TIMESTAMP, args=(3,))),
    ("birthday", DataType(Root.DATE)),
    ("address", DataType(Root.ROW, children=(STRING,), names=("city",))),
    ("tags", DataType(Root.ARRAY, children=(STRING,))),
)


@dataclass
class Text:
    """A parsed text and its parts."""

    source: Source
    declarations: tuple[Declaration, ...]

    def __getitem__(self, name: str) -> Declaration:
        return next(d for d in self.declarations if d.name.text == name)

    def of(self, kind: type) -> tuple:
        return tuple(d for d in self.declarations if isinstance(d, kind))

    @property
    def params(self) -> dict:
        return {p.name.text: p.default for p in self.of(Param) if p.default is not None}

    def inherited(self, profile: str | None = None) -> Inherited:
        chosen = next((p for p in self.of(Profile) if p.name.text == profile), None)
        return inherit(self.of(Defaults), chosen)

    def under(self, diagnostic: Diagnostic) -> str:
        return self.source.text[diagnostic.span.start : diagnostic.span.end]

    def fixed(self, diagnostic: Diagnostic) -> str:
        edit = diagnostic.fixes[0].edits[0]
        text = self.source.text
        return text[: edit.span.start] + edit.text + text[edit.span.end :]

    def table(
        self,
        name: str = "t",
        *,
        profile: str | None = None,
        target: str = "2.2",
        columns: tuple | None = COLUMNS,
        broken: bool = False,
    ) -> Options:
        declaration = self[name]
        role = Role.SINK if hasattr(declaration, "inputs") else Role.SOURCE
        connector, found = connector_for(declaration.connector, role)
        assert connector is not None
        assert found == ()
        return table_options(
            connector,
            declaration.name,
            declaration.options,
            self.inherited(profile),
            self.params,
            columns,
            target,
            role,
            broken=broken,
        )


@pytest.fixture
def text() -> Callable[[str], Text]:
    def parsed(written: str) -> Text:
        source = Source("test.stream", written)
        result = parse(source)
        assert result.diagnostics == ()
        return Text(source, result.tree.declarations)

    return parsed


@pytest.fixture
def datagen(text) -> Callable[..., Options]:
    return lambda options, **kw: text(f"source t from datagen {{\n{options}\n}}").table(**kw)


@pytest.fixture
def files(text) -> Callable[..., Options]:
    """A sink into csv files."""
    return lambda options, **kw: text(
        f"sink t from x into filesystem {{\npath = '/p'\nformat = csv\n{options}\n}}"
    ).table(**kw)
