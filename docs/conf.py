"""How `make docs` makes a site of these pages: Sphinx with MyST, so that they stay plain Markdown."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from streamc.pages import pages

if TYPE_CHECKING:
    from sphinx.application import Sphinx

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE / "_site"))

from stream_lexer import StreamLexer  # noqa: E402 (lies beside this file)

project = "streamc"
author = "the authors of streamc"
extensions = ["myst_parser"]
source_suffix = {".md": "markdown"}
exclude_patterns = ["_site"]
nitpicky = True
# The anchors that links use: those that code hosts make of headings.
myst_heading_anchors = 4
myst_enable_extensions: list[str] = []

html_theme = "furo"
html_title = "streamc"
html_show_sphinx = False
html_copy_source = False
html_show_sourcelink = False
# Excerpts are fetched, which browsers refuse for pages from the disk.
html_show_search_summary = False
html_theme_options = {"top_of_page_buttons": []}
pygments_style = "a11y-high-contrast-light"
pygments_dark_style = "a11y-high-contrast-dark"


PARTS = {
    "Start": ["first-pipeline", "howto/*"],
    "Write": ["language/README", "formatting", "editors", "diagnostics", "fixes", "hazards"],
    "Run": ["running", "cluster", "pyflink", "kafka", "s3", "connectors", "connectors/README"],
    "Keep": ["cli", "project", "ci", "catalogue", "json", "import"],
}
"""The order of the pages; those that are not named come last."""

LISTED = ("connectors/", "diagnostics/")
"""Folders of many pages, which a page lists: to have them all beside every page would help nobody."""


def arrange(_app: Sphinx, page: str, text: list[str]) -> None:
    """Says which pages follow a page; the pages themselves are read elsewhere too, and say nothing of it."""
    if page == "index":
        named = {name for names in PARTS.values() for name in names} | {"index"}
        others = sorted(path.stem for path in HERE.glob("*.md") if path.stem not in named)
        for caption, names in {**PARTS, "More": others}.items():
            text[0] += _tree(names, caption)
    elif page == "language/README":
        text[0] += _tree(["/language/*"], "")
    elif page == "diagnostics":
        text[0] += _codes()
    elif page.startswith(LISTED) and page not in PARTS["Run"]:
        text[0] = f"---\norphan: true\n---\n{text[0]}"


def _codes() -> str:
    lines = (f"| [{page.number}](diagnostics/{page.number}.md) | {page.name} |" for page in pages())
    return "\n\n## All of them\n\n| code | name |\n|---|---|\n" + "\n".join(lines) + "\n"


def _tree(names: list[str], caption: str) -> str:
    options = [":hidden:", ":glob:", *([f":caption: {caption}"] if caption else [])]
    return "\n\n```{toctree}\n" + "\n".join([*options, "", *names]) + "\n```\n"


def level_headings(
    _app: Sphinx, _page: str, _template: str, context: dict[str, Any], _tree: object
) -> None:
    """The theme calls the captions beside a page headings, and does not say of which level."""
    shown = str(context.get("furo_navigation_tree", ""))
    context["furo_navigation_tree"] = shown.replace(
        'role="heading"', 'role="heading" aria-level="2"'
    )


def setup(app: Sphinx) -> None:
    """Colours `stream` blocks as the compiler reads them."""
    app.add_lexer("stream", StreamLexer)
    app.connect("source-read", arrange)
    app.connect("html-page-context", level_headings, priority=900)
