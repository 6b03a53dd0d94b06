from __future__ import annotations

import tomllib

import pytest

from compiler.connectors.docs import page
from compiler.connectors.load import (
    CATALOGUE,
    catalog_names,
    connector_names,
    find_catalog,
    find_connector,
    find_format,
    format_names,
)
from compiler.connectors.schema import validated

FILES = sorted(CATALOGUE.glob("*.toml"))


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.stem)
def test_file_is_valid(path):
    data = tomllib.loads(path.read_text())
    validated(path.stem, data)
    if not path.stem.startswith("_"):
        stem = path.stem.removeprefix("format-").removeprefix("catalog-")
        assert stem == data["identifier"]
        assert data["name"] == data["identifier"].replace("-", "_")


@pytest.mark.parametrize("name", connector_names())
def test_connector_loads(name):
    connector = find_connector(name)
    assert connector is not None
    assert connector.name == name
    assert find_connector(connector.identifier) is not None
    assert all(find_format(name) is not None for name in connector.formats)
    assert page(connector).title == name


@pytest.mark.parametrize("name", format_names())
def test_format_loads(name):
    format_ = find_format(name)
    assert format_ is not None
    assert format_.name == name
    assert page(format_).title == name


@pytest.mark.parametrize("name", catalog_names())
def test_catalog_loads(name):
    catalog = find_catalog(name)
    assert catalog is not None
    assert catalog.name == name
    assert find_catalog(catalog.identifier) is catalog
    assert set(catalog.tables) - {"*"} <= set(connector_names())


def test_unknown_names_give_nothing():
    for name in ("kafak", "format-csv", "_watermark", "", "../kafka", "-watermark"):
        assert find_connector(name) is None
    assert find_format("kafka") is None
    assert find_connector("catalog-iceberg") is None
    assert find_catalog("kafka") is None


def test_no_name_is_both_connector_and_format():
    assert not set(connector_names()) & set(format_names())


def test_schema_refuses_what_is_unknown():
    with pytest.raises(ValueError):
        validated("print", {"name": "print", "colour": "red"})


@pytest.mark.parametrize(
    ("artifacts", "message"),
    [
        ({"two": ["a:b:1"]}, "no version of Flink"),
        ({"2.2": ["a-b-1"]}, "String should match"),
        ({"2.2": {"reuse": "2.1"}}, "no jars stand at `2.1`"),
        ({"2.1": {"reuse": "2.2"}, "2.2": {"reuse": "2.1"}}, "no jars stand at `2.2`"),
        ({"2.2": {"jars": ["a:b:1"]}}, "built_for"),
    ],
)
def test_schema_refuses_artifacts_that_cannot_be(artifacts, message):
    with pytest.raises(ValueError, match=message):
        validated("print", _described(artifacts=artifacts))


@pytest.mark.parametrize(
    ("extra", "message"),
    [
        ({"when": "user = jdbc:*", "2.2": []}, "over an option"),
        ({"when": "url", "2.2": []}, "over an option"),
        ({"when": "url = jdbc:*"}, "say what 2.2 needs"),
        ({"when": "url = jdbc:*", "2.2": ["a"]}, "String should match"),
    ],
)
def test_schema_refuses_extra_artifacts_that_cannot_be(extra, message):
    options = [{"key": "url", "type": "string", "doc": "where it is"}]
    data = _described(artifacts={"2.2": ["a:b:1"]}, extra_artifacts=[extra], options=options)
    with pytest.raises(ValueError, match=message):
        validated("print", data)


def _described(**more):
    described = {"name": "print", "identifier": "print", "status": "known", "doc": "Rows"}
    return {**described, "source": True, "changelog": {}, **more}


def test_artifacts_are_read_for_each_flink():
    found = {release.target: release for release in find_connector("kafka").artifacts}
    assert found["2.2"].jars == ("org.apache.flink:flink-sql-connector-kafka:5.0.0-2.2",)
    assert found["2.2"].built_for is None
    assert (found["2.3"].jars, found["2.3"].built_for) == (found["2.2"].jars, "2.2")
    assert find_connector("print").artifacts is None
    postgres = find_connector("jdbc").extra_artifacts[0]
    assert (postgres.option, postgres.prefix) == ("url", "jdbc:postgresql:")


def test_checking_needs_no_pydantic():
    import subprocess
    import sys

    code = (
        "import sys, compiler.options.apply, compiler.options.settings, compiler.options.blocks\n"
        "import compiler.options.tasks\n"
        "print({'pydantic', 'yaml', 'lark'} & set(sys.modules))"
    )
    run = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert run.stdout.strip() == "set()"
