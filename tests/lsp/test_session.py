"""What the server knows of texts and files, without a server."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from streamc.lsp.session import CLOSED, Session


def session_with(folder: Path, **files: str) -> Session:
    for name, text in files.items():
        (folder / f"{name}.stream").write_text(text)
    session = Session(str(folder))
    assert sorted(session.read_all()) == sorted(f"{name}.stream" for name in files)
    return session


def test_names_are_paths_from_the_root(tmp_path: Path) -> None:
    session = Session(str(tmp_path / "project"))
    inside = (tmp_path / "project" / "team" / "a b.stream").as_uri()
    outside = (tmp_path / "other.stream").as_uri()
    assert session.name_of(inside) == "team/a b.stream"
    assert session.name_of(outside) == (tmp_path / "other.stream").as_posix()
    assert session.uri_of("team/a b.stream") == inside
    assert session.name_of("untitled:Untitled-1") == "untitled:Untitled-1"


def test_users_are_found_through_other_files(tmp_path: Path) -> None:
    session = session_with(
        tmp_path,
        base="task a {\n}\n",
        middle="use a from 'base.stream'\n",
        top="use a from 'middle.stream'\n",
        alone="-- use a from 'base.stream'\n",
    )
    assert list(session.users("base.stream")) == ["middle.stream", "top.stream"]
    session.put((tmp_path / "middle.stream").as_uri(), 1, "task b {\n}\n")
    assert list(session.users("base.stream")) == []


def test_a_change_puts_those_out_of_date_that_read_the_text(tmp_path: Path) -> None:
    session = session_with(tmp_path, base="task a {\n}\n", top="use a from 'base.stream'\n")
    top, base = session.snapshot("top.stream"), session.snapshot("base.stream")
    assert top is not None
    assert not top.checked.failed or top.checked.diagnostics
    assert session.snapshot("top.stream") is top
    session.put((tmp_path / "base.stream").as_uri(), 1, "task b {\n}\n")
    assert session.snapshot("top.stream") is not top
    assert session.snapshot("base.stream") is not base


def test_completion_gets_the_version_before_until_the_new_one_is_read(tmp_path: Path) -> None:
    session = Session(str(tmp_path))
    uri = (tmp_path / "a.stream").as_uri()
    session.put(uri, 1, "task a {\n}\n")
    first = session.snapshot("a.stream")
    assert first is not None
    assert not first.is_read
    _ = first.checked
    assert session.recent("a.stream") is first
    at = types.Position(0, 5)
    session.change(uri, 2, [types.TextDocumentContentChangePartial(types.Range(at, at), "x")])
    assert session.recent("a.stream") is first
    second = session.snapshot("a.stream")
    assert second is not None
    assert session.open["a.stream"].roomy.plain == "task xa {\n}\n"
    assert "".join(second.source.text.split(" ")) == "taskxa{\n}\n"
    _ = second.checked
    assert session.recent("a.stream") is second


def test_little_is_kept_of_files_that_nobody_looks_at(tmp_path: Path) -> None:
    files = {f"f{i}": "task a {\n}\n" for i in range(CLOSED + 20)}
    session = session_with(tmp_path, **files)
    snapshots = [session.snapshot(f"{name}.stream") for name in files]
    assert session.snapshot(f"f{CLOSED + 19}.stream") is snapshots[-1]
    assert session.snapshot("f0.stream") is not snapshots[0]
