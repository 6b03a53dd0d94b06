"""`streamc fmt`: what is written, what is shown, and exit codes."""

from __future__ import annotations

import stat
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from streamc import project
from streamc.cli import cli
from tests.markdown import ROOT, blocks_of

ROUGH = "param   a int\n"
FINE = "param a int\n"
BROKEN = "param   a int\n\ntask t { from }\n"


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    project._project.cache_clear()
    Path("rough.stream").write_text(ROUGH)
    Path("fine.stream").write_text(FINE)
    return tmp_path


def fmt(*words: str, input: str | bytes | None = None) -> Result:
    return CliRunner().invoke(cli, ["fmt", *words], prog_name="streamc", input=input)


def test_files_are_written() -> None:
    done = fmt(".")
    assert (done.exit_code, done.stdout) == (0, "formatted rough.stream\n")
    assert done.stderr == "1 file has the canonical form already\n"
    assert Path("rough.stream").read_text() == FINE


def test_check_writes_nothing() -> None:
    done = fmt("--check", ".")
    assert (done.exit_code, done.stdout) == (1, "would format rough.stream\n")
    assert Path("rough.stream").read_text() == ROUGH
    assert fmt("--check", "fine.stream").exit_code == 0


def test_diff_shows_and_writes_nothing() -> None:
    done = fmt("--diff", ".")
    assert done.exit_code == 1
    assert done.stdout.splitlines()[3:] == ["-param   a int", "+param a int"]
    assert Path("rough.stream").read_text() == ROUGH
    assert fmt("--diff", "fine.stream").exit_code == 0


def test_standard_input_goes_to_standard_output() -> None:
    done = fmt("-", input=ROUGH)
    assert (done.exit_code, done.stdout, done.stderr) == (0, FINE, "")
    assert fmt("--check", "-", input=ROUGH).exit_code == 1
    done = fmt("--stdin-filename", "new/x.stream", "--diff", "-", input=ROUGH)
    assert done.stdout.startswith("--- new/x.stream\n")


def test_a_mark_and_line_breaks_stay() -> None:
    rough = b"\xef\xbb\xbfparam   a int\r\nparam   b int"
    fine = b"\xef\xbb\xbfparam a int\r\nparam b int\r\n"
    Path("marked.stream").write_bytes(rough)
    assert fmt("marked.stream").exit_code == 0
    assert Path("marked.stream").read_bytes() == fine
    assert fmt("-", input=rough).stdout_bytes == fine


def test_mode_and_links_stay() -> None:
    Path("rough.stream").chmod(0o750)
    Path("link.stream").symlink_to("rough.stream")
    assert fmt("link.stream").exit_code == 0
    assert Path("link.stream").is_symlink()
    assert Path("rough.stream").read_text() == FINE
    assert stat.S_IMODE(Path("rough.stream").stat().st_mode) == 0o750


def test_a_file_with_a_mistake_is_formatted_but_for_it() -> None:
    Path("broken.stream").write_text(BROKEN)
    done = fmt("broken.stream")
    assert done.exit_code == 1
    assert Path("broken.stream").read_text() == BROKEN.replace("param   a", "param a")
    assert "error[SYN001]" in done.stderr
    assert "--> broken.stream:3:15" in done.stderr


def test_what_is_not_utf8_stays() -> None:
    Path("latin.stream").write_bytes(b"-- caf\xe9\nparam   a int\n")
    done = fmt("latin.stream", "rough.stream")
    assert done.exit_code == 1
    assert "SYN090" in done.stderr
    assert Path("latin.stream").read_bytes() == b"-- caf\xe9\nparam   a int\n"
    assert Path("rough.stream").read_text() == FINE


def test_wrong_use() -> None:
    assert fmt("-", "fine.stream", input="").exit_code == 2
    assert fmt("--stdin-filename", "x", "fine.stream").exit_code == 2
    assert fmt("gone.stream").exit_code == 2
    assert fmt().exit_code == 2


def test_the_page_shows_the_form() -> None:
    (block,) = (
        b
        for b in blocks_of((ROOT / "docs" / "formatting.md").read_text("utf-8"))
        if b.language == "stream"
    )
    assert fmt("-", input=block.text).stdout == block.text
