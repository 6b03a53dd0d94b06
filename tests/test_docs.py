"""What the pages of docs/ show is what a reader gets."""

from __future__ import annotations

import ast
import json
import re
import subprocess
import tomllib
from pathlib import Path

import pytest
import yaml

from tests.markdown import ROOT, Block, blocks_of, file_name
from tests.test_readme import streamc

DOCS = ROOT / "docs"


def page_blocks(path: Path) -> list[Block]:
    return blocks_of(path.read_text(encoding="utf-8"))


WITH_TESTS = [
    path
    for path in sorted((DOCS / "language").glob("*.md"))
    if any(b.language == "stream" and "\ntest " in b.text for b in page_blocks(path))
]


def pipeline(page: str, folder: Path) -> str:
    """Writes the first pipeline of a page into a folder, with what it needs of the page, and gives its name."""
    for block in page_blocks(DOCS / page):
        name = file_name(block)
        if name is not None:
            (folder / name).write_text(block.text, encoding="utf-8")
    texts = [b.text for b in page_blocks(DOCS / page) if b.info == ("stream",)]
    (folder / "case.stream").write_text(texts[0], encoding="utf-8")
    return "case.stream"


def lines(text: str) -> list[object]:
    return sorted((json.loads(line) for line in text.splitlines()), key=str)


@pytest.mark.flink
@pytest.mark.parametrize("path", WITH_TESTS, ids=lambda path: path.stem)
def test_the_tests_on_pages_pass(path: Path, tmp_path: Path) -> None:
    name = pipeline(path.relative_to(DOCS).as_posix(), tmp_path)
    run = streamc("test", name, folder=tmp_path)
    assert run.returncode == 0, run.stdout + run.stderr


@pytest.mark.flink
def test_side_outputs_in_one_sink(tmp_path: Path) -> None:
    blocks = {b.info: b.text for b in page_blocks(DOCS / "language" / "side-outputs.md")}
    name = pipeline("language/side-outputs.md", tmp_path)
    (tmp_path / "data").mkdir()
    (tmp_path / "data" / "orders").write_text(blocks["json", "data/orders"], encoding="utf-8")
    run = streamc("run", name, folder=tmp_path)
    assert run.returncode == 0, run.stderr
    written = "".join(
        file.read_text("utf-8") for file in (tmp_path / "out" / "aside").glob("part-*")
    )
    assert lines(written) == lines(blocks["json", "out/aside"])


@pytest.mark.flink
def test_a_failed_job_points_at_the_expression(tmp_path: Path) -> None:
    blocks = page_blocks(DOCS / "running.md")
    name = pipeline("running.md", tmp_path)
    (tmp_path / "data").mkdir()
    rows = next(b.text for b in blocks if b.info == ("json", "data/orders"))
    (tmp_path / "data" / "orders").write_text(rows, encoding="utf-8")
    run = streamc("run", name, folder=tmp_path)
    assert run.returncode == 3
    assert next(b.text for b in blocks if b.text.startswith("error[TGT002]")) in run.stderr


PARSERS = {
    "json": lambda text: [json.loads(one) for one in _values(text)],
    "toml": tomllib.loads,
    "yaml": yaml.safe_load,
    "python": ast.parse,
}


def _values(text: str) -> list[str]:
    """A JSON text, or one a line."""
    lines = text.splitlines()
    return lines if all(line.startswith("{") and line.endswith("}") for line in lines) else [text]


@pytest.mark.parametrize(
    "path", sorted(DOCS.rglob("*.md")), ids=lambda path: path.relative_to(DOCS).as_posix()
)
def test_blocks_of_other_languages_parse(path: Path) -> None:
    for block in page_blocks(path):
        parse = PARSERS.get(block.language)
        if parse is not None:
            assert parse(block.text) is not None, block.text


LINK = re.compile(r"\]\((?!https?:)([^)#\s]*)(#[^)\s]*)?\)")


def anchors(path: Path) -> set[str]:
    """The fragments of a page's headings, as they are made where Markdown is shown."""
    titles = re.findall(r"^#+ (.+)$", path.read_text(encoding="utf-8"), re.MULTILINE)
    return {"#" + re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


@pytest.mark.parametrize(
    "path",
    sorted([*ROOT.glob("*.md"), *DOCS.rglob("*.md"), *ROOT.glob("examples/**/*.md")]),
    ids=lambda path: path.relative_to(ROOT).as_posix(),
)
def test_links_lead_somewhere(path: Path) -> None:
    wrong = []
    for target, fragment in LINK.findall(path.read_text(encoding="utf-8")):
        file = (path.parent / target).resolve() if target else path
        if not file.exists() or (fragment and fragment not in anchors(file)):
            wrong.append(target + fragment)
    assert wrong == []


def test_the_map_names_every_package_and_nothing_else() -> None:
    text = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")
    folders = set(re.findall(r"^\| ([a-z_/]+) \| ", text, re.MULTILINE))
    tracked = subprocess.run(
        ["git", "ls-files", "grammar", "dsl", "compiler", "runtime", "streamc"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    packages = {str(Path(name).parent) for name in tracked if name.endswith(".py")}
    assert packages - folders == set(), "give each a line in ARCHITECTURE.md"
    named, folder = [], ""
    for word in re.findall(r"[a-z_/]+\.py|[a-z_]+/[a-z_/-]+(?![\w/]|\.md)", text):
        path = word if "/" in word else f"{folder}/{word}"
        folder = str(Path(path).parent) if path.endswith(".py") else folder
        named.append(path)
    wrong = [name for name in named if not (ROOT / name).exists()]
    assert wrong == []
