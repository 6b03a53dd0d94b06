"""The extension for VS Code as `make vscode` packages it: what is in it, and its parts that need no editor."""

from __future__ import annotations

import json
import subprocess
import tomllib
import zipfile
from pathlib import Path
from typing import Any

import pytest

from streamc.lsp.lenses import RUN_TEST, SHOW_GRAPH, SHOW_PLAN
from tests.editors.node import FOLDER, node
from tests.markdown import ROOT

MANIFEST: dict[str, Any] = json.loads((FOLDER / "package.json").read_text("utf-8"))
PACKED = {
    "LICENSE.txt",
    "dist/extension.js",
    "dist/view.js",
    "icon.png",
    "icon.svg",
    "language-configuration.json",
    "media/view.css",
    "package.json",
    "readme.md",
    "snippets/stream.json",
    "syntaxes/markdown.tmLanguage.json",
    "syntaxes/stream.tmLanguage.json",
}


@pytest.fixture(scope="module")
def package() -> zipfile.ZipFile:
    file = ROOT / "dist" / f"streamc-{MANIFEST['version']}.vsix"
    assert file.is_file(), "`make vscode` was not run"
    return zipfile.ZipFile(file)


def test_there_is_in_it_what_is_needed_and_nothing_else(package: zipfile.ZipFile) -> None:
    found = {n.removeprefix("extension/") for n in package.namelist() if n.startswith("extension/")}
    assert found == PACKED
    assert package.testzip() is None


def test_what_is_packed_is_what_is_here(package: zipfile.ZipFile) -> None:
    for name in ("media/view.css", "syntaxes/stream.tmLanguage.json", "snippets/stream.json"):
        assert package.read(f"extension/{name}") == (FOLDER / name).read_bytes(), (
            "run `make vscode`"
        )


def files_named(part: Any) -> list[str]:
    """The files of the extension that its manifest names."""
    if isinstance(part, dict):
        return [name for held in part.values() for name in files_named(held)]
    if isinstance(part, list):
        return [name for held in part for name in files_named(held)]
    return [part] if isinstance(part, str) and part.startswith("./") else []


def test_all_that_its_manifest_names_is_there(package: zipfile.ZipFile) -> None:
    named = [*files_named(MANIFEST), f"./{MANIFEST['icon']}"]
    assert len(named) >= 6
    assert {f"extension/{name.removeprefix('./')}" for name in named} <= set(package.namelist())


def test_every_command_of_the_manifest_is_registered() -> None:
    source = "".join(file.read_text("utf-8") for file in (FOLDER / "src").glob("*.ts"))
    commands = {one["command"] for one in MANIFEST["contributes"]["commands"]}
    in_terminals = {"streamc.run", "streamc.test", "streamc.build"}
    assert in_terminals <= commands
    assert '["run", "test", "build"]' in source
    for command in commands - in_terminals:
        assert f'registerCommand("{command}"' in source
    # Those of the server are registered by its client: one of both would be refused.
    assert commands & {RUN_TEST, SHOW_PLAN, SHOW_GRAPH} == set()


def test_its_version_is_that_of_the_project() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    assert MANIFEST["version"] == project["version"]


def test_the_lock_file_names_no_place_and_has_all_sums() -> None:
    lock = json.loads((FOLDER / "package-lock.json").read_text("utf-8"))
    packages = {name: held for name, held in lock["packages"].items() if name}
    assert all("resolved" not in held for held in packages.values())
    assert [name for name, held in packages.items() if "integrity" not in held] == []


def test_its_parts_do_what_they_say() -> None:
    """Finding the program, and the node at a place, by the test runner of Node."""
    words = [node(), "--test", "test/server.test.mjs"]
    run = subprocess.run(
        words, cwd=FOLDER, capture_output=True, text=True, timeout=120, check=False
    )
    assert run.returncode == 0, run.stdout
    assert "# fail 0" in run.stdout or "fail 0" in run.stdout


def test_snippets_are_those_of_the_server_and_read_without_a_mistake() -> None:
    snippets = json.loads((FOLDER / "snippets" / "stream.json").read_text("utf-8"))
    assert {"source", "task", "window tumble", "match"} <= set(snippets)
    assert all(isinstance(Path(name).name, str) and held["body"] for name, held in snippets.items())
