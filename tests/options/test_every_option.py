"""Each option of each connector and format, in a `.stream` file: right, wrong, misspelled, missing, in clear."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from compiler.connectors.load import (
    connector_names,
    find_connector,
    find_format,
    format_names,
)
from compiler.connectors.model import Connector, Format, OptionSpec, OptionType, Role
from compiler.options.expected import choices

SAMPLES = {
    OptionType.STRING: "'x'",
    OptionType.INT: "2",
    OptionType.LONG: "2",
    OptionType.DOUBLE: "0.5",
    OptionType.BOOLEAN: "true",
    OptionType.DURATION: "90s",
    OptionType.MEMORY: "64mb",
    OptionType.COLUMN_VALUE: "1",
    OptionType.COLUMN: "name",
    OptionType.COLUMNS: "[name]",
    OptionType.MAP: "['a:b']",
    OptionType.LIST: "['x']",
    OptionType.ANY: "'x'",
}
WRONG = {
    OptionType.INT: "'many'",
    OptionType.LONG: "'many'",
    OptionType.DOUBLE: "'much'",
    OptionType.BOOLEAN: "'maybe'",
    OptionType.DURATION: "'soon'",
    OptionType.MEMORY: "'much'",
    OptionType.ENUM: "nothing_of_it",
    OptionType.STRING: "[1, 2]",
}
PLAIN = {"OPT002", "OPT004"}
"""What hangs on other options."""
CONNECTORS = [c for c in map(find_connector, connector_names()) if c is not None]
FORMATS = [f for f in map(find_format, format_names()) if f is not None]


def roles(connector: Connector) -> Iterator[Role]:
    yield from (role for role in (Role.SOURCE, Role.SINK) if connector.can_be(role))


def pairs() -> list[tuple[Connector, Role]]:
    return [(connector, role) for connector in CONNECTORS for role in roles(connector)]


def holder(format_: Format) -> tuple[Connector, Role]:
    """A connector that takes the format, and what it is then."""
    connector = next(c for c in CONNECTORS if format_.name in c.formats)
    return connector, Role.SOURCE if format_.reads else Role.SINK


def declared(connector: Connector, role: Role, lines: list[str]) -> str:
    body = "\n".join(lines)
    if role is Role.SOURCE:
        return f"source t from {connector.name} {{\n{body}\n}}"
    return f"sink t from x into {connector.name} {{\n{body}\n}}"


def sample(spec: OptionSpec) -> str:
    if spec.secret:
        return "secret('s')"
    if spec.name == "server_id":
        return "'5400'"
    if spec.name == "retry.codes":
        return "['503']"
    if spec.name in ("format", "value_format", "key_format"):
        return "json"
    if spec.type is OptionType.ENUM or (spec.type is OptionType.LIST and spec.enum):
        word = choices(spec)[-1]
        word = word if word.replace("_", "a").isalnum() and not word[0].isdigit() else f"'{word}'"
        return word if spec.type is OptionType.ENUM else f"[{word}]"
    return SAMPLES[spec.type]


def written_name(spec: OptionSpec) -> str:
    """The name as it stands in a file, of one column or with a suffix where it is open."""
    return spec.name.replace("<column>", "name").replace("*", "some_thing")


def codes(found) -> set[str]:
    return {diagnostic.code.number for diagnostic in found}


@pytest.mark.parametrize(("connector", "role"), pairs(), ids=lambda x: getattr(x, "name", str(x)))
def test_right_values_are_taken(text, connector, role):
    for spec in connector.options:
        if not spec.serves(role) or spec.column_types:
            continue
        target = spec.until or spec.since or "2.2"
        line = f"{written_name(spec)} = {sample(spec)}"
        options = text(declared(connector, role, [line])).table(target=target)
        assert codes(options.diagnostics) <= PLAIN, (line, options.diagnostics)
        if spec.key and "*" not in spec.key and "<" not in spec.key:
            assert dict(options.flink).get(spec.key), line


@pytest.mark.parametrize(("connector", "role"), pairs(), ids=lambda x: getattr(x, "name", str(x)))
def test_wrong_values_and_names_are_told_at_their_place(text, connector, role):
    open_ = any(spec.name == "*" for spec in connector.options)
    for spec in connector.options:
        if not spec.serves(role) or not spec.in_target("2.2") or "<" in spec.name:
            continue
        name = written_name(spec)
        if spec.type in WRONG and not spec.open and not spec.secret and spec.unit is None:
            written = text(declared(connector, role, [f"{name} = {WRONG[spec.type]}"]))
            found = [d for d in written.table().diagnostics if d.code.number not in PLAIN]
            assert codes(found) == {"OPT003"}, (name, found)
        if open_ or "*" in spec.name or any(o.name.endswith(".*") for o in connector.options):
            continue
        written = text(declared(connector, role, [f"{name}x = {sample(spec)}"]))
        found = [d for d in written.table().diagnostics if d.code.number not in PLAIN]
        assert codes(found) == {"OPT001"}, (name, found)
        assert found[0].fixes or len(name) < 5, name


@pytest.mark.parametrize(("connector", "role"), pairs(), ids=lambda x: getattr(x, "name", str(x)))
def test_what_is_required_is_asked_for_and_is_enough(text, connector, role):
    required = [s for s in connector.options if s.required and s.serves(role) and not s.otherwise]
    found = text(declared(connector, role, [])).table().diagnostics
    assert len([d for d in found if d.code.number == "OPT002"]) == len(required)
    lines = [f"{spec.name} = {sample(spec)}" for spec in required]
    assert codes(text(declared(connector, role, lines)).table().diagnostics) <= {"OPT002"}


@pytest.mark.parametrize("connector", CONNECTORS, ids=lambda c: c.name)
def test_secrets_are_not_taken_in_clear(text, connector):
    for spec in connector.options:
        if spec.secret:
            role = next(role for role in roles(connector) if spec.serves(role))
            line = f"{written_name(spec)} = 'hunter2'"
            found = text(declared(connector, role, [line])).table().diagnostics
            assert "OPT006" in codes(found), line
            assert not any("hunter2" in d.message for d in found)


@pytest.mark.parametrize("format_", FORMATS, ids=lambda f: f.name)
def test_options_of_formats(text, format_):
    connector, side = holder(format_)
    for spec in format_.options:
        role = spec.role if spec.role is not Role.BOTH else side
        if not connector.can_be(role):
            continue
        name = f"{format_.name}.{written_name(spec)}"
        lines = [f"format = {format_.name}", f"{name} = {sample(spec)}"]
        target = spec.until or spec.since or "2.2"
        options = text(declared(connector, role, lines)).table(target=target)
        assert codes(options.diagnostics) <= PLAIN, (name, options.diagnostics)
        if spec.secret:
            lines[1] = f"{name} = 'hunter2'"
            found = text(declared(connector, role, lines)).table(target=target).diagnostics
            assert "OPT006" in codes(found), name


def test_a_key_that_is_passed_on_and_is_called_a_secret_is_one(text):
    for line in (
        "debezium.database.ssl.truststore.password = 'hunter2'",
        "debezium.some.token = 'hunter2'",
    ):
        found = text(f"source t from mysql_cdc {{\n{line}\n}}").table().diagnostics
        assert "OPT006" in codes(found), line
    line = "debezium.snapshot.mode = 'never'"
    found = text(f"source t from mysql_cdc {{\n{line}\n}}").table().diagnostics
    assert codes(found) == {"OPT002"}


def test_a_condition_holds_for_any_of_several_values(text):
    for value in ("assume_role", "web_identity_token"):
        lines = f"stream = 's'\nformat = json\nregion = 'r'\ncredentials = {value}"
        found = text(f"source t from kinesis {{\n{lines}\n}}").table().diagnostics
        assert [d.code.number for d in found] == ["OPT002"]
        assert "credentials.role" in found[0].message
    lines = "stream = 's'\nformat = json\nregion = 'r'\ncredentials = auto"
    assert text(f"source t from kinesis {{\n{lines}\n}}").table().diagnostics == ()
