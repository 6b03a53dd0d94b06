"""`check --since` and `--baseline`: what is looked at, and what is told."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from streamc import project
from streamc.cli import cli

LIBRARY = "source {name} from datagen {{\n  columns (n int)\n}}\n"
USER = "use {name} from '{file}'\n\npipeline {pipeline} {{}}\n\nsink shown from {name} into print\n"
ALONE = "pipeline alone {}\n\nsource made from datagen {\n  columns (n int)\n}\n\nsink shown from made into print\n"


def git(*words: str) -> None:
    identity = ("-c", "user.name=test", "-c", "user.email=test@example.org")
    subprocess.run(["git", *identity, *words], check=True, capture_output=True)


@pytest.fixture(autouse=True)
def repository(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Two libraries, a file that uses each, one that stands alone, and one with Python."""
    monkeypatch.chdir(tmp_path)
    project.forget_projects()
    (tmp_path / "lib").mkdir()
    Path("lib/base.stream").write_text(LIBRARY.format(name="base"))
    Path("lib/other.stream").write_text(LIBRARY.format(name="other"))
    Path("user.stream").write_text(
        USER.format(name="base", file="lib/base.stream", pipeline="user")
    )
    Path("both.stream").write_text(
        USER.format(name="other", file="lib/other.stream", pipeline="both")
    )
    Path("alone.stream").write_text(ALONE)
    Path("coded.stream").write_text(
        ALONE.replace("alone", "coded")
        + "\nfunction twice(n int) returns int from python 'code.twice:twice'\n"
    )
    Path("code").mkdir()
    Path("code/twice.py").write_text("def twice(n: int) -> int:\n    return n * 2\n")
    git("init", "-q")
    git("add", "-A")
    git("commit", "-qm", "all")
    return tmp_path


def check(*words: str) -> Result:
    return CliRunner().invoke(cli, ["check", *words], prog_name="streamc")


def looked_at(*words: str) -> list[str]:
    """The suites of JUnit's form are the files that were read."""
    done = check(".", "--since", "HEAD", "--output", "junit", *words)
    assert done.exit_code in (0, 1), done.output
    return sorted(part.split('"')[1] for part in done.stdout.split("<testsuite ")[1:])


def test_nothing_changed() -> None:
    done = check(".", "--since", "HEAD")
    assert (done.exit_code, done.stdout) == (0, "0 files are fine\n")


def test_a_changed_file_alone() -> None:
    Path("alone.stream").write_text(ALONE + "\n")
    assert looked_at() == ["alone.stream"]


def test_what_uses_a_changed_library() -> None:
    Path("lib/base.stream").write_text("-- changed\n" + LIBRARY.format(name="base"))
    assert looked_at() == ["lib/base.stream", "user.stream"]


def test_a_library_that_is_gone() -> None:
    Path("lib/base.stream").unlink()
    assert looked_at() == ["user.stream"]
    assert check(".", "--since", "HEAD").exit_code == 1


def test_a_new_file_and_one_that_is_committed() -> None:
    Path("new.stream").write_text(ALONE)
    assert looked_at() == ["new.stream"]
    git("add", "-A")
    git("commit", "-qm", "more")
    assert check(".", "--since", "HEAD").stdout == "0 files are fine\n"
    assert check(".", "--since", "HEAD~1").stdout == "1 file is fine\n"


def test_python_files() -> None:
    Path("code/twice.py").write_text("def twice(n: int) -> int:\n    return n + n\n")
    assert "coded.stream" in looked_at()
    assert "alone.stream" not in looked_at()


def test_the_project_file_concerns_all() -> None:
    Path("streamc.toml").write_text('profile = "dev"\n')
    project.forget_projects()
    assert {"alone.stream", "both.stream", "user.stream"} <= set(looked_at())


def test_from_a_folder_below(monkeypatch: pytest.MonkeyPatch) -> None:
    Path("lib/base.stream").write_text("-- changed\n" + LIBRARY.format(name="base"))
    monkeypatch.chdir("lib")
    assert looked_at() == ["base.stream"]


@pytest.mark.parametrize("revision", ["nowhere", "--output=x", ""])
def test_no_such_revision(revision: str) -> None:
    done = check(".", f"--since={revision}")
    assert done.exit_code == 2
    assert "git knows no such revision" in done.stderr
    assert not Path("x").exists()


def test_no_repository(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path_factory.mktemp("bare")
    (folder / "a.stream").write_text(ALONE)
    monkeypatch.chdir(folder)
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(folder.parent))
    assert check(".", "--since", "HEAD").exit_code == 2


WRONG = ALONE.replace("from made into", "from mde into")


def test_a_baseline_leaves_out_what_is_known() -> None:
    Path("alone.stream").write_text(WRONG)
    assert check("alone.stream").exit_code == 1
    done = check("alone.stream", "--baseline", "known.json", "--write-baseline")
    assert (done.exit_code, done.stderr) == (0, "wrote known.json, which knows 1 diagnostic\n")
    Path("alone.stream").write_text("-- lines move\n\n" + WRONG)
    done = check("alone.stream", "--baseline", "known.json")
    assert (done.exit_code, done.stdout) == (0, "1 file is fine\n")
    assert done.stderr == "1 diagnostic known to known.json\n"


def test_what_is_new_is_told_though_it_is_alike() -> None:
    Path("alone.stream").write_text(WRONG)
    check("alone.stream", "--baseline", "known.json", "--write-baseline")
    Path("alone.stream").write_text(WRONG + "\nsink again from mde into print\n")
    done = check("alone.stream", "--baseline", "known.json", "--output", "json")
    assert done.exit_code == 1
    (found,) = json.loads(done.stdout)["diagnostics"]
    assert found["labels"][0]["start"]["line"] == 9


def test_what_is_mended_is_said() -> None:
    Path("alone.stream").write_text(WRONG)
    check("alone.stream", "--baseline", "known.json", "--write-baseline")
    Path("alone.stream").write_text(ALONE)
    done = check("alone.stream", "--baseline", "known.json")
    assert (done.exit_code, done.stderr) == (
        0,
        "1 diagnostic of known.json found no more: write it anew\n",
    )


def test_a_file_that_is_no_baseline() -> None:
    Path("bad.json").write_text("[]")
    for name in ("bad.json", "gone.json"):
        assert check("alone.stream", "--baseline", name).exit_code == 2
    assert check("alone.stream", "--write-baseline").exit_code == 2
    assert check("alone.stream", "--baseline", "x", "--fix").exit_code == 2
