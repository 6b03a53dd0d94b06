"""The site that `make docs` makes of docs/: built as strictly, and opened in a browser."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from playwright.sync_api import expect
from pygments.token import Keyword, Name

from dsl.tables import tables
from tests.browser import opened, watched
from tests.markdown import ROOT, blocks_of

pytestmark = pytest.mark.xdist_group("browser")

DOCS = ROOT / "docs"
sys.path.insert(0, str(DOCS / "_site"))

from stream_lexer import StreamLexer  # noqa: E402 (a part of the site's settings, in no package)

ELSEWHERE = re.compile(
    r"<(?:script|img|iframe|link(?![^>]*canonical))[^>]*(?:src|href)=\"(?:https?:)?//[^\"]*"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The site, made as `make docs` makes it: what it warns of fails."""
    folder = tmp_path_factory.mktemp("site")
    words = re.search(r"^\t\$\(BIN\)/sphinx-build (.*)$", (ROOT / "Makefile").read_text(), re.M)
    assert words is not None
    places = {"docs": str(DOCS), "build/doctrees": str(folder / "trees"), "build/site": str(folder)}
    options = [places.get(word, word) for word in words[1].split()]
    run = subprocess.run(
        [sys.executable, "-m", "sphinx", *options], capture_output=True, text=True, check=False
    )
    assert run.returncode == 0, run.stderr
    return folder


def test_every_page_is_there_and_asks_nothing_of_other_hosts(site: Path) -> None:
    for page in DOCS.rglob("*.md"):
        made = site / page.relative_to(DOCS).with_suffix(".html")
        assert ELSEWHERE.findall(made.read_text(encoding="utf-8")) == [], made
    listed = (site / "diagnostics.html").read_text(encoding="utf-8")
    codes = {page.stem for page in (DOCS / "diagnostics").glob("*.md")}
    assert {code for code in codes if f"diagnostics/{code}.html" not in listed} == set()


def test_the_search_finds_pages_from_the_disk(site: Path) -> None:
    with opened() as browser:
        at = watched(browser)
        at.page.goto((site / "index.html").as_uri())
        at.page.get_by_role("link", name="A first pipeline in five minutes").first.click()
        expect(at.page).to_have_title(re.compile("^A first pipeline"))
        assert at.page.locator(".highlight-stream .kc, .highlight-stream .k").count() > 10
        at.page.locator("input[name=q]").first.fill("savepoint")
        at.page.locator("input[name=q]").first.press("Enter")
        found = at.page.locator("#search-results a", has_text="Upgrade a running pipeline")
        found.first.click()
        expect(at.page).to_have_title(re.compile("^Upgrade a running pipeline"))
        at.calm()


def test_a_broken_link_fails(tmp_path: Path) -> None:
    (tmp_path / "conf.py").write_text((DOCS / "conf.py").read_text("utf-8"), encoding="utf-8")
    (tmp_path / "_site").symlink_to(DOCS / "_site")
    index = "# One page\n\n[gone](gone.md), [away](#nothing)\n"
    (tmp_path / "index.md").write_text(index, encoding="utf-8")
    words = ["-q", "-W", "--keep-going", "-b", "html", str(tmp_path), str(tmp_path / "out")]
    run = subprocess.run(
        [sys.executable, "-m", "sphinx", *words], capture_output=True, text=True, check=False
    )
    assert run.returncode == 1
    assert "gone.md" in run.stderr
    assert "nothing" in run.stderr


def test_the_colours_are_those_that_the_compiler_knows() -> None:
    lexer = StreamLexer()
    seen: set[str] = set()
    for page in DOCS.rglob("*.md"):
        for block in blocks_of(page.read_text(encoding="utf-8")):
            if block.language == "stream":
                found = list(lexer.get_tokens(block.text))
                assert "".join(text for _, text in found).strip() == block.text.strip(), page
                seen |= {text.lower() for kind, text in found if kind is Keyword}
    assert seen - set(tables().words) == set()
    assert {"pipeline", "source", "expect", "window", "watermark"} <= seen
    soft = list(lexer.get_tokens("task t {\n  from window\n  select source, task\n}\n"))
    assert [text for kind, text in soft if kind is Keyword] == ["task", "from", "select"]
    assert [text for kind, text in soft if kind is Name.Attribute] == ["source", "task"]
