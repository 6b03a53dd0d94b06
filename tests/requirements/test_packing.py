"""Packages go along with what `streamc build` writes, fetched by pip out of a folder of wheels."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest

from runtime.requirements.contents import modules_of
from runtime.requirements.errors import PackagesError
from runtime.requirements.target import python_target
from tests.requirements.wheels import write_wheel
from tests.test_readme import streamc

PIPELINE = """\
pipeline named {
  requirements = 'requirements.txt'
}

function plain(name string) returns string from python 'words:plain'

source items from datagen {
  columns (name string)
}

task shown {
  from items
  select plain(name) as name
}

sink out from shown into print

test a_name {
  given items (name)
    ('a'),
  then shown (name)
    ('a'),
}
"""
CODE = "import acme_words\n\n\ndef plain(name):\n    return acme_words.plain(name)\n"
WHEELS = "requirements/wheels"


@pytest.fixture
def project(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A pipeline, its code and its requirements, with a folder of wheels and a cache of its own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    monkeypatch.setenv("PIP_NO_CACHE_DIR", "1")
    (tmp_path / "named.stream").write_text(PIPELINE, encoding="utf-8")
    (tmp_path / "words.py").write_text(CODE, encoding="utf-8")
    asks(tmp_path, "acme-words==1.0")
    write_wheel(
        tmp_path / "index",
        "acme-words",
        "1.0",
        needs=("acme-lists", "acme-old ; python_version < '3.11'", "acme-extra ; extra == 'x'"),
    )
    write_wheel(tmp_path / "index", "acme-lists", "2.0")
    write_wheel(tmp_path / "index", "acme-old", "0.1")
    return tmp_path


def asks(folder: Path, *lines: str) -> None:
    text = "\n".join(["--no-index", "--find-links index", *lines]) + "\n"
    (folder / "requirements.txt").write_text(text, encoding="utf-8")


def build(folder: Path, *words: str) -> Any:
    return streamc("build", "named.stream", "-o", "built", *words, folder=folder)


def wheels(folder: Path) -> set[str]:
    return {file.name.partition("-")[0] for file in (folder / "built" / WHEELS).glob("*")}


def test_packages_go_along_and_are_fetched_once(
    project: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = build(project)
    assert made.returncode == 0, made.stderr
    assert wheels(project) == {"acme_words", "acme_lists"}
    lock = json.loads((project / "built" / "streamc.lock").read_text("utf-8"))["files"]
    listed = {name for name in lock if name.startswith(f"{WHEELS}/")}
    assert listed == {
        f"{WHEELS}/acme_lists-2.0-py3-none-any.whl",
        f"{WHEELS}/acme_words-1.0-py3-none-any.whl",
    }
    job = (project / "built" / "job.sql").read_text("utf-8")
    assert f"SET 'python.requirements' = 'requirements/requirements.txt#{WHEELS}';" in job
    text = (project / "built" / "requirements" / "requirements.txt").read_text("utf-8")
    assert text == "acme-words==1.0\n"
    # The same bytes, from the index again or kept.
    monkeypatch.setenv("XDG_CACHE_HOME", str(project / "other"))
    anew = build(project, "--check")
    assert anew.returncode == 0, anew.stderr + anew.stdout
    shutil.rmtree(project / "index")
    again = build(project, "--check")
    assert again.returncode == 0, again.stderr + again.stdout
    assert "fetching" not in again.stderr


def test_conditions_and_platforms_are_those_of_the_cluster(project: Path) -> None:
    write_wheel(project / "index", "acme-quick", "1.0", tag="cp310-cp310-manylinux2014_aarch64")
    asks(project, "acme-words==1.0", "acme-quick==1.0", "acme-gone==1 ; python_version > '3.10'")
    made = build(project, "--python-version", "3.10", "--platform", "manylinux-2.28-aarch64")
    assert made.returncode == 0, made.stderr
    assert wheels(project) == {"acme_words", "acme_lists", "acme_old", "acme_quick"}
    # For another platform there is none.
    refused = build(project, "--python-version", "3.10", "--platform", "manylinux_2_28_x86_64")
    assert refused.returncode == 1
    assert "error[TGT006]: pip cannot fetch what `requirements.txt` asks for" in refused.stderr


def test_without_wheels_and_without_what_an_earlier_build_packed(project: Path) -> None:
    assert build(project).returncode == 0
    made = build(project, "--no-wheels")
    assert made.returncode == 0, made.stderr
    assert wheels(project) == set()
    job = (project / "built" / "job.sql").read_text("utf-8")
    assert "SET 'python.requirements' = 'requirements/requirements.txt';" in job


def test_what_cannot_be_fetched_is_told_and_nothing_is_written(project: Path) -> None:
    asks(project, "acme-words==3.0", "--extra-index-url https://reader:hidden@127.0.0.1:9/simple")
    refused = build(project)
    assert refused.returncode == 1
    assert "--> named.stream:2:3" in refused.stderr
    assert "No matching distribution found for acme-words==3.0" in refused.stderr
    assert "hidden" not in refused.stderr + refused.stdout
    assert not (project / "built").exists()
    left = list((project / "cache" / "streamc" / "wheels").iterdir())
    assert left == []


def test_passwords_are_not_shown(project: Path) -> None:
    asks(project, "acme @ https://reader:hidden@127.0.0.1/acme.zip?key=hidden", "-c x")
    for output in ("text", "sarif"):
        told = streamc("check", "named.stream", "--output", output, folder=project)
        assert told.returncode == 1
        assert "OPT021" in told.stdout
        assert "hidden" not in told.stdout + told.stderr


def test_offline_takes_what_was_there_last(project: Path) -> None:
    asks(project, "acme-words")
    refused = build(project, "--offline")
    assert refused.returncode == 1
    assert "are not in the cache" in refused.stderr
    assert build(project).returncode == 0
    write_wheel(project / "index", "acme-words", "1.1")
    kept = build(project, "--offline", "--check")
    assert kept.returncode == 0, kept.stderr
    newer = build(project)
    assert newer.returncode == 0, newer.stderr
    names = {file.name for file in (project / "built" / WHEELS).glob("*")}
    assert names == {"acme_words-1.1-py3-none-any.whl"}


def test_dependencies_are_those_that_go_with_flink(project: Path) -> None:
    """Flink 2.2 works with `dill` below 0.3.2; what the file itself asks for is as it says."""
    write_wheel(project / "index", "acme-kept", "1.0", needs=("dill", "redis"))
    for version in ("0.3.1.1", "0.4"):
        write_wheel(project / "index", "dill", version)
    for version in ("5.0", "7.0"):
        write_wheel(project / "index", "redis", version)
    asks(project, "acme-words==1.0", "acme-kept==1.0", "redis==7.0")
    made = build(project)
    assert made.returncode == 0, made.stderr
    names = {file.name.partition("-py3")[0] for file in (project / "built" / WHEELS).glob("*")}
    assert {"dill-0.3.1.1", "redis-7.0"} <= names
    assert "dill-0.4" not in names
    write_wheel(project / "index", "acme-new", "1.0", needs=("dill>=0.4",))
    asks(project, "acme-new==1.0")
    refused = build(project)
    assert refused.returncode == 1
    assert "acme-new 1.0 depends on dill>=0.4" in refused.stderr
    assert "with Flink goes dill" in refused.stderr
    assert "name the package in the file" in refused.stderr


def test_what_packages_bring_is_looked_at(project: Path) -> None:
    write_wheel(project / "index", "acme-words", "2.0", {"acme/other.py": ""})
    asks(project, "acme-words==2.0")
    found = build(project)
    assert found.returncode == 1
    assert "error[NAM018]: `words.py` imports `acme_words`, which nothing in" in found.stderr
    allowed = PIPELINE.replace("function plain", "-- allow NAM018: in the image\nfunction plain")
    (project / "named.stream").write_text(allowed, encoding="utf-8")
    asks(project, "acme-others==1.0")
    write_wheel(project / "index", "acme-others", "1.0")
    made = build(project)
    assert made.returncode == 0, made.stderr


@pytest.mark.parametrize("command", ["run", "test"])
def test_what_the_python_of_streamc_lacks_is_told_before(project: Path, command: str) -> None:
    asks(project, "acme-words==1.0", "click<1", "nothing ; python_version < '3'")
    ended = streamc(command, "named.stream", folder=project)
    assert ended.returncode == 2
    assert "which lacks `acme-words==1.0`, `click<1` (it has" in ended.stderr
    assert "-m pip install -r requirements.txt`" in ended.stderr


def test_modules_of_wheels(tmp_path: Path) -> None:
    files = {
        "one.py": "",
        "two/__init__.py": "",
        "two/inner.py": "",
        "shared/part/__init__.py": "",
        "shared/part/deep/x.py": "",
        "shared/alone.py": "",
        "quick.cpython-311-x86_64-linux-gnu.so": "",
        "acme-1.0.data/purelib/three/__init__.py": "",
        "acme-1.0.data/scripts/four.py": "",
        "two.libs/x.txt": "",
    }
    made = write_wheel(tmp_path, "acme", "1.0", files)
    assert modules_of([made.read_bytes()]) == {
        "one", "two", "shared.part", "shared.alone", "quick", "three"
    }  # fmt: skip


@pytest.mark.parametrize(("version", "platform"), [("2", ""), ("3", ""), ("3.11", "beos")])
def test_what_is_no_python(version: str, platform: str) -> None:
    with pytest.raises(PackagesError, match="is no"):
        python_target(version, [platform] if platform else [])
