"""What docs/ci.md tells CI to run does what it says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

from streamc.render import FORMATS
from tests.markdown import ROOT, blocks_of
from tests.test_readme import streamc

PAGE = (ROOT / "docs" / "ci.md").read_text(encoding="utf-8")
GITHUB, GITLAB, HOOKS = (yaml.safe_load(b.text) for b in blocks_of(PAGE) if b.language == "yaml")


def commands(lines: list[str]) -> list[str]:
    return [line for line in lines if line.startswith("streamc ")]


GITHUB_COMMANDS = commands([step.get("run", "") for step in GITHUB["jobs"]["streamc"]["steps"]])
GITLAB_COMMANDS = commands(GITLAB["streamc"]["script"])


@pytest.fixture
def project(tmp_path: Path) -> Path:
    assert streamc("init", "shop", folder=tmp_path).returncode == 0
    return tmp_path / "shop"


def run(line: str, folder: Path) -> int:
    """A line of a script, as a shell runs it."""
    path = f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"
    environment = {**os.environ, "PATH": path, "PYTHONPATH": str(ROOT)}
    return subprocess.run(["sh", "-c", line], cwd=folder, env=environment, check=False).returncode


def artifact(name: str, folder: Path) -> Any:
    return json.loads((folder / name).read_text(encoding="utf-8"))


def test_all_lines_pass_on_a_new_project(project: Path) -> None:
    assert len(GITHUB_COMMANDS) >= 3
    assert len(GITLAB_COMMANDS) >= 2
    for line in [*GITHUB_COMMANDS, *GITLAB_COMMANDS]:
        assert run(line, project) == 0, line


def test_a_mistake_fails_and_is_in_the_artifacts(project: Path) -> None:
    file = project / "pipelines" / "first.stream"
    file.write_text(file.read_text().replace("from orders", "from  oders"))
    assert {
        line: run(line, project) for line in GITHUB_COMMANDS if "fmt" in line or "check" in line
    } == dict.fromkeys(GITHUB_COMMANDS, 1)
    assert [run(line, project) for line in GITLAB_COMMANDS if "--output gitlab" in line] == [1]
    upload = next(
        s for s in GITHUB["jobs"]["streamc"]["steps"] if "upload-sarif" in s.get("uses", "")
    )
    (result,) = artifact(upload["with"]["sarif_file"], project)["runs"][0]["results"]
    (entry,) = artifact(GITLAB["streamc"]["artifacts"]["reports"]["codequality"], project)
    place = result["locations"][0]["physicalLocation"]
    assert (result["ruleId"], place["artifactLocation"]["uri"]) == (
        "NAM005",
        "pipelines/first.stream",
    )
    assert entry["location"]["path"] == "pipelines/first.stream"


def test_the_page_names_every_form() -> None:
    rows = [line for line in PAGE.splitlines() if line.startswith("| `")]
    assert [form for form in FORMATS if not any(f"`{form}`" in row for row in rows)] == []


def test_the_hooks_are_those_of_a_new_project_and_of_the_repository(project: Path) -> None:
    written = yaml.safe_load((project / ".pre-commit-config.yaml").read_text(encoding="utf-8"))
    assert written == HOOKS
    ours = yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))
    assert {h["id"]: h["entry"] for h in ours} == {
        h["id"]: h["entry"] for h in HOOKS["repos"][0]["hooks"]
    }
