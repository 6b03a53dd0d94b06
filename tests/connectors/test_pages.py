"""docs/connectors: a page for each connector, format and catalog, made of the catalogue."""

from __future__ import annotations

import pytest

from compiler.connectors.docs import Part, default_of, markdown, needed_when
from compiler.connectors.load import (
    catalog_names,
    connector_names,
    find_catalog,
    find_connector,
    find_format,
    format_names,
)
from tests.markdown import ROOT

FOLDER = ROOT / "docs" / "connectors"
KINDS = (
    ("Connectors", "", connector_names(), find_connector),
    ("Formats", "format-", format_names(), find_format),
    ("Catalogs", "catalog-", catalog_names(), find_catalog),
)


def pages() -> dict[str, str]:
    """The text of each page by its file's name; README lists them all."""
    found = {}
    index = [
        "# Connectors, formats and catalogs",
        "",
        "A page for each that is known, made of the catalogue;",
    ]
    index += ["what comes with jars is told in [connectors and their jars](../connectors.md)."]
    for heading, prefix, names, find in KINDS:
        index += ["", f"## {heading}", "", "| | |", "|---|---|"]
        for name in names:
            part: Part | None = find(name)
            assert part is not None
            file = f"{prefix}{part.name.replace('_', '-')}.md"
            found[file] = markdown(part)
            index.append(f"| [`{name}`]({file}) | {part.doc} |")
    return found | {"README.md": "\n".join(index) + "\n"}


OWN = {"versions.md"}
"""Pages that are written by hand."""


def test_there_is_a_page_for_each_and_no_other(accept: bool) -> None:
    if accept:
        FOLDER.mkdir(exist_ok=True)
        for file in FOLDER.glob("*.md"):
            if file.name not in OWN:
                file.unlink()
        for name, text in pages().items():
            (FOLDER / name).write_text(text, encoding="utf-8")
    assert {file.name for file in FOLDER.glob("*.md")} == set(pages()) | OWN


@pytest.mark.parametrize("name", sorted(pages()))
def test_page_is_what_the_catalogue_says(name: str) -> None:
    text = (FOLDER / name).read_text(encoding="utf-8")
    assert text == pages()[name], f"docs/connectors/{name} differs; accept it with pytest --accept"


def test_a_default_is_told_in_the_words_of_a_file() -> None:
    defaults = {
        (name, spec.name): default_of(spec)
        for name in ("kafka", "hive", "iceberg")
        if (connector := find_connector(name)) is not None
        for spec in connector.options
    }
    assert defaults["kafka", "start"] == "committed"
    assert defaults["kafka", "transaction_timeout"] == "1 h"
    assert defaults["hive", "commit.policy"] == "metastore, success_file"
    assert defaults["iceberg", "distribution_mode"] == "table write.distribution-mode"


def test_a_condition_is_told_in_the_words_of_a_file() -> None:
    kafka = find_connector("kafka")
    assert kafka is not None
    conditions = {spec.name: needed_when(spec, kafka) for spec in kafka.options}
    assert conditions["start_offsets"] == "start = specific_offsets"
    # It is made where the file does not say it.
    assert conditions["transaction_prefix"] is None
