"""Reading texts, finding files, writing sets of files."""

import os
from pathlib import Path

import pytest

from streamc import files
from streamc.errors import WrongUse
from streamc.files import Reader, normal, write_all
from streamc.search import find


@pytest.fixture(autouse=True)
def _in_tmp(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def put(path, data=b""):
    file = Path(path)
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(data)


def never(_path):
    return False


def test_byte_order_mark_and_line_breaks():
    put("a.stream", b"\xef\xbb\xbfa\r\nb")
    assert Reader().read("./a.stream").text == "a\r\nb"
    assert Reader().read("./a.stream").name == "a.stream"


def test_not_utf8_points_at_the_byte():
    put("a.stream", "été ".encode() + b"\xff x")
    reader = Reader()
    source = reader.read("a.stream")
    found = reader.diagnostics["a.stream"]
    assert found.message == "`a.stream` is not UTF-8 text"
    assert source.position(found.span.start).column == 5
    assert "0xff" in found.labels[0].text


def test_utf16_is_recognized():
    put("a.stream", "task".encode("utf-16"))
    reader = Reader()
    reader.read("a.stream")
    assert "UTF-16" in reader.diagnostics["a.stream"].help[0]


@pytest.mark.parametrize("name", ["gone.stream", "folder", "nul\0l"])
def test_what_cannot_be_read(name):
    put("folder/a.stream")
    with pytest.raises(WrongUse, match="cannot read"):
        Reader().read(name)


@pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="root reads everything")
def test_unreadable():
    put("a.stream")
    Path("a.stream").chmod(0)
    with pytest.raises(WrongUse, match="permission denied"):
        Reader().read("a.stream")


def test_load_is_relative_to_the_importer():
    put("lib/ledger.stream", b"x")
    reader = Reader()
    found = reader.load("../lib/ledger.stream", "pipelines/a.stream")
    assert found.name == "lib/ledger.stream"
    assert reader.load("lib/ledger.stream", "<stdin>") is found
    assert reader.load("none.stream", "a.stream") is None


def test_unsaved_text_goes_first():
    put("a.stream", b"old")
    assert Reader({"./a.stream": b"new"}).read("a.stream").text == "new"


def test_normal_paths():
    assert normal("./a/../b.stream") == "b.stream"
    assert normal("<stdin>") == "<stdin>"


def test_find_files_folders_and_globs():
    for name in ("b/y.stream", "b/x.stream", "a.stream", ".venv/z.stream", "b/notes.md"):
        put(name)
    assert find(["."], never) == ("a.stream", "b/x.stream", "b/y.stream")
    assert find(["b", "b/x.stream"], never) == ("b/x.stream", "b/y.stream")
    assert find(["**/x*.stream"], never) == ("b/x.stream",)
    assert find(["b/notes.md"], never) == ("b/notes.md",)
    assert find(["b"], lambda path: "x" in path) == ("b/y.stream",)


def test_find_takes_a_name_with_brackets_literally():
    put("a[1].stream")
    assert find(["a[1].stream"], never) == ("a[1].stream",)


def test_find_nothing():
    put("empty/notes.md")
    with pytest.raises(WrongUse, match=r"no \.stream files in `empty`"):
        find(["empty"], never)
    with pytest.raises(WrongUse, match="no file matches"):
        find(["*.stream"], never)


def test_write_all(tmp_path):
    write_all(tmp_path / "out", {"a.sql": "1\n", "sub/b.sql": "2\n"})
    assert (tmp_path / "out/sub/b.sql").read_text() == "2\n"
    assert sorted(p.name for p in (tmp_path / "out").rglob("*")) == ["a.sql", "b.sql", "sub"]


def test_write_all_or_nothing(tmp_path):
    put("out/a.sql", b"old")
    (tmp_path / "out/b.sql").mkdir()
    with pytest.raises(WrongUse, match="cannot write"):
        write_all(tmp_path / "out", {"a.sql": "new", "b.sql": "new"})
    assert (tmp_path / "out/a.sql").read_text() == "old"
    assert sorted(p.name for p in (tmp_path / "out").iterdir()) == ["a.sql", "b.sql"]


def test_a_failure_in_the_middle_is_taken_back(tmp_path, monkeypatch):
    put("out/a.sql", b"old")
    replaced = []
    original = files.Path.replace

    def replace(self, target):
        if replaced:
            raise OSError(28, "No space left on device", str(target))
        replaced.append(target)
        return original(self, target)

    monkeypatch.setattr(files.Path, "replace", replace)
    with pytest.raises(WrongUse, match="no space left"):
        write_all(tmp_path / "out", {"a.sql": "new", "b.sql": "new"})
    assert (tmp_path / "out/a.sql").read_text() == "old"
    assert [p.name for p in (tmp_path / "out").iterdir()] == ["a.sql"]
