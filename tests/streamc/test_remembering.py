"""What `check` remembers: the same output as without, whatever changes, and a store that nothing can spoil."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from streamc import project
from streamc.cli import cli
from streamc.remembering import store
from streamc.remembering.run import check_files
from streamc.remembering.store import Store, default_folder
from streamc.request import Request
from tests.markdown import ROOT
from tests.test_cases import CASES, read_case

LIBRARY = "source orders from datagen {\n  columns (order_id int, amount int)\n}\n"
MAIN = "use orders from 'lib.stream'\n\npipeline p {}\n\nsink shown from orders into print\n"
WRITER = """\
pipeline {name} {{}}

source made from datagen {{
  columns (n int)
}}

sink kept from made into filesystem {{
  path = 'out/{folder}'
  format = json
}}
"""
CODED = """\
pipeline coded {}

source orders from datagen {
  columns (n int)
}

function twice(n int) returns int from python 'sums:twice'

task doubled {
  from orders
  select twice(n) as n
}

sink shown from doubled into print
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    place = tmp_path / "project"
    place.mkdir()
    monkeypatch.chdir(place)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.delenv("STREAMC_NO_CACHE", raising=False)
    project.forget_projects()
    Path("main.stream").write_text(MAIN)
    Path("lib.stream").write_text(LIBRARY)
    return place


def check(*words: str) -> tuple[int, str]:
    project.forget_projects()
    done = CliRunner().invoke(cli, ["check", ".", "--output", "json", *words], prog_name="streamc")
    assert done.exit_code in (0, 1), done.output
    return done.exit_code, done.stdout


def same(*words: str) -> str:
    """What is said with the store, twice, and without: all alike."""
    first, second, without = check(*words), check(*words), check(*words, "--no-cache")
    assert first == second == without
    return first[1]


def test_a_second_run_needs_no_compiler() -> None:
    code = (
        "import sys; from streamc.cli import cli; cli.main(['check', '.'], standalone_mode=False); "
        "print(sorted(m for m in sys.modules if m.startswith('compiler.') or m == 'dsl.automaton'))"
    )
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    runs = [
        subprocess.run(
            [sys.executable, "-c", code],
            capture_output=True,
            text=True,
            env=environment,
            check=True,
        )
        for _ in range(2)
    ]
    assert "compiler.compile" in runs[0].stdout
    assert runs[1].stdout.splitlines()[-1] in (
        "[]",
        "['compiler.schemas', 'compiler.schemas.names']",
    )
    assert runs[0].stdout.splitlines()[:-1] == runs[1].stdout.splitlines()[:-1]


def test_whatever_changes_is_seen() -> None:
    seen = [same()]
    Path("main.stream").write_text(MAIN.replace("from orders into", "from oders into"))
    seen.append(same())
    Path("main.stream").write_text(MAIN)
    Path("lib.stream").write_text(LIBRARY.replace("int)", "itn)"))
    seen.append(same())
    Path("lib.stream").unlink()
    seen.append(same())
    Path("lib.stream").write_text(LIBRARY.replace("order_id int", "order_id"))
    seen.append(same())
    Path("lib.stream").write_text(LIBRARY)
    assert same() == seen[0]
    assert len(set(seen)) == len(seen)


def test_settings_are_seen() -> None:
    Path("main.stream").write_text(
        MAIN.replace("pipeline p {}", "pipeline p {}\n\ntask unread {\n  from orders\n}")
    )
    seen = [same()]
    code = json.loads(seen[0])["diagnostics"][0]["code"]
    for level in ("error", "info", "off"):
        Path("streamc.toml").write_text(f'[severities]\n{code} = "{level}"\n')
        seen.append(same())
    seen.append(same("--param", "unknown=2"))
    seen.append(same("--profile", "nowhere"))
    assert len(set(seen)) >= 5


def test_python_files_are_seen() -> None:
    Path("coded.stream").write_text(CODED)
    before = same()
    Path("sums.py").write_text("def twice(n: int) -> int:\n    return 2 * n\n")
    after = same()
    Path("sums.py").write_text("def thrice(n: int) -> int:\n    return 3 * n\n")
    assert len({before, after, same()}) == 3


def test_requirements_are_seen() -> None:
    Path("coded.stream").write_text(
        CODED.replace("coded {}", "coded {\n  requirements = 'all.txt'\n}")
    )
    Path("sums.py").write_text(
        "import acme_sums\n\n\ndef twice(n):\n    return acme_sums.twice(n)\n"
    )
    Path("all.txt").write_text("-r more.txt\n")
    assert "OPT021" in same()
    Path("more.txt").write_text("acme-lists\n")
    assert "NAM018" in same()
    Path("more.txt").write_text("acme-sums\n")
    assert "NAM018" not in same()


def test_installed_packages_are_seen(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = store.stamp.__wrapped__()
    (tmp_path / "acme_sums-1.0.dist-info").mkdir()
    monkeypatch.syspath_prepend(tmp_path)
    assert store.stamp.__wrapped__() != before


def test_what_files_have_in_common_is_seen() -> None:
    Path("one.stream").write_text(WRITER.format(name="one", folder="same"))
    Path("two.stream").write_text(WRITER.format(name="two", folder="same"))
    assert "DEL009" in same()
    Path("two.stream").write_text(WRITER.format(name="two", folder="other"))
    assert "DEL009" not in same()


def test_what_is_not_utf8_is_told_each_time() -> None:
    Path("latin.stream").write_bytes(b"-- caf\xe9\n" + MAIN.encode())
    assert "SYN090" in same()
    Path("latin.stream").write_bytes(b"-- caf\xe8\n" + MAIN.encode())
    assert "SYN090" in same()


@pytest.mark.parametrize("data", [b"", b"nonsense", b"0" * 5000])
def test_a_spoilt_store_is_none(data: bytes) -> None:
    before = same()
    (file,) = default_folder().glob("*.bin")
    whole = file.read_bytes()
    file.write_bytes(data)
    assert same() == before
    assert file.read_bytes() == whole
    file.write_bytes(whole[:-1])
    assert same() == before


def test_a_place_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "cache").write_text("a file")
    assert check() == check("--no-cache")


def test_runs_at_once() -> None:
    for number in range(12):
        Path(f"more{number}.stream").write_text(WRITER.format(name=f"p{number}", folder=number % 5))
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-m", "streamc", "check", ".", "--output", "json"]
    runs = [subprocess.Popen(command, env=environment, stdout=subprocess.PIPE) for _ in range(3)]
    outputs = {run.communicate()[0].decode() for run in runs}
    assert outputs == {check("--no-cache")[1]}
    kept = Store()
    kept.file = max(default_folder().glob("*.bin"), key=lambda file: file.stat().st_size)
    assert len(kept.load().entries) == 14
    assert list(default_folder().glob(".new.*")) == []


def test_stores_are_bounded(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(store, "ENTRIES", 3)
    monkeypatch.setattr(store, "STORES", 2)
    for number in range(6):
        Path(f"more{number}.stream").write_text(WRITER.format(name=f"p{number}", folder=number))
    check()
    assert len(Store().load().entries) == 3
    for number in range(4):
        place = Path(f"folder{number}")
        place.mkdir()
        (place / "a.stream").write_text(WRITER.format(name="a", folder=number))
        with monkeypatch.context() as inside:
            inside.chdir(place)
            check()
    assert len(list(default_folder().glob("*.bin"))) == 2


def test_processes_say_the_same() -> None:
    """The main texts of cases, in files of their own, checked by one process and by three."""
    for number, path in enumerate(CASES[::9]):
        Path(f"case{number:03}.stream").write_text(read_case(path).main.text)
    one, three = check("--no-cache", "--jobs", "1"), check("--no-cache", "--jobs", "3")
    assert one == three
    assert same("--jobs", "2") == one[1]


def test_no_store_is_written_where_none_is_wanted(monkeypatch: pytest.MonkeyPatch) -> None:
    check("--no-cache")
    monkeypatch.setenv("STREAMC_NO_CACHE", "1")
    check()
    assert not default_folder().exists()
    report = check_files(("main.stream",), Request(None, {}, None, "text", "never"), None, None)
    assert report.files == 1
