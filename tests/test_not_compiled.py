"""What docs/language/not-compiled.md lists is reported as not compiled yet, and nothing else about it is."""

from __future__ import annotations

import re
import tomllib

import pytest

from compiler.checked import Settings
from compiler.compile import check
from compiler.connectors.load import find_connector
from dsl.diagnostic import Severity
from dsl.source import Source
from tests.markdown import ROOT

PAGE = (ROOT / "docs" / "language" / "not-compiled.md").read_text(encoding="utf-8")

FILE = """\
pipeline p {{}}

source orders from datagen {{
  columns (
    order_id string not null,
    shop_id string,
    amount int,
    tags array<string>,
    ordered_at timestamp(3),
  )
  watermark ordered_at - 5s
}}

source shops from datagen {{
  columns (shop_id string not null, city string)
}}

function words(text string) returns table (word string) from java 'com.acme.Words'

task worked {{
{body}
}}

sink shown from worked into blackhole

{declaration}
"""
STEPS = "  from orders as o\n"
SINK = "sink more from orders into {}"
SOURCE = "source more from {} {{ columns (shop_id string) }}"
BODIES = {
    "Steps": STEPS + "  {}",
    "Queries": "  {}",
    "Options": "  {}\n\n" + STEPS,
}
DECLARATIONS = {"Declarations": "{}", "Connectors and formats": SINK}


def listed() -> list[tuple[str, str]]:
    """The section and the fragment of every line of the page's tables."""
    found, section = [], ""
    for line in PAGE.splitlines():
        if line.startswith("## "):
            section = line[3:]
        elif match := re.match(r"\| `(.+?)` \|", line):
            found.append((section, match[1]))
    return found


@pytest.mark.parametrize(("section", "fragment"), listed())
def test_it_is_not_compiled_yet(section: str, fragment: str) -> None:
    body = BODIES.get(section, STEPS).format(fragment)
    declaration = DECLARATIONS.get(section, "")
    connector = find_connector(fragment)
    if connector is not None and not connector.sink:
        declaration = SOURCE
    declaration = declaration.format(fragment)
    text = FILE.format(body=body, declaration=declaration)
    checked = check(Source("p.stream", text), Settings(), lambda *_: None)
    errors = {d.code.number for d in checked.diagnostics if d.severity is Severity.ERROR}
    # A connector that is named alone lacks its options, too.
    assert errors - {"OPT002", "TGT005"} == {"TGT001"}, [d.message for d in checked.diagnostics]


def test_each_section_stands_once_and_none_is_an_empty_table() -> None:
    sections = re.findall(r"^## (.+)$", PAGE, re.M)
    assert len(sections) == len(set(sections))
    assert not re.search(r"^\|(?:---\|)+\n(?!\|)", PAGE, re.M)


def test_the_connectors_and_formats_that_are_known_alone() -> None:
    folder = ROOT / "compiler" / "connectors" / "catalogue"
    files = [file for file in folder.glob("[!_]*.toml") if not file.stem.startswith("catalog-")]
    entries = [tomllib.loads(file.read_text("utf-8")) for file in sorted(files)]
    known = {str(one["name"]) for one in entries if one["status"] == "known"}
    compiled = {str(one["name"]) for one in entries if one["status"] == "compiled"}
    section = PAGE.partition("## Connectors and formats")[2]
    others = {"filesystem", "kafka"}
    assert known | others == set(re.findall(r"`([a-z0-9_]+)`", section))
    assert others <= compiled
