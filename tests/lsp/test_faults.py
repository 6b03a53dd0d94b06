"""Errors of our own, in a server as a process into which one was put: people see them where they look."""

from __future__ import annotations

import re
import sys
from pathlib import Path

import pytest
from lsprotocol import types

from tests.lsp.editor import Editor, place
from tests.lsp.test_server import BASE

BROKEN = """
import sys
from compiler.ide import snapshot
from streamc.cli import main
from streamc.lsp import server, hover

checked = snapshot.check

def check(source, *more):
    if "break the check" in source.text:
        raise RuntimeError("a fault in checking")
    return checked(source, *more)

snapshot.check = check
answered = hover.hover

def hovered(session, params):
    if params.position.line == 0:
        raise KeyError("a fault in hovering")
    return answered(session, params)

server.FEATURES = tuple(
    server.Feature(f.method, hovered, f.options) if f.answer is answered else f
    for f in server.FEATURES
)
sys.argv = ["streamc", "lsp"]
main()
"""


@pytest.fixture
def faulty(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Editor:
    """An editor whose server fails when it is asked for it."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    return Editor(tmp_path, words=[sys.executable, "-c", BROKEN])


def test_an_error_of_our_own_is_seen_and_reported_once(faulty: Editor, tmp_path: Path) -> None:
    try:
        assert faulty.open("a.stream", BASE) == []
        for _ in range(2):
            (found,) = faulty.edit("a.stream", BASE + "-- break the check\n")
            assert (found.code, found.range.start.line) == ("BUG001", 0)
            assert "this is not the fault of your file" in found.message
            assert faulty.edit("a.stream", BASE) == []
        (report,) = tmp_path.glob("streamc-crash-*.txt")
        assert f"what happened is written to {report}" in found.message
        assert "RuntimeError: a fault in checking" in report.read_text()
        assert [one.message for one in faulty.shown] == [found.message]
    finally:
        assert faulty.end() == 0


def test_a_request_without_an_answer_leaves_what_was_found(faulty: Editor, tmp_path: Path) -> None:
    wrong, at = place(BASE.replace("p.amount > 100", "p.amo|nt > 100"))
    try:
        assert [one.code for one in faulty.open("a.stream", wrong)] == ["NAM001"]
        asked = faulty.at(types.TEXT_DOCUMENT_HOVER, "a.stream", types.Position(0, 0))
        assert asked is None
        found = faulty.diagnostics("a.stream", count=2)
        assert [one.code for one in found] == ["BUG001", "NAM001"]
        (report,) = tmp_path.glob("streamc-crash-*.txt")
        assert re.search(r"textDocument/hover of a\.stream", report.read_text())
        spot = types.Range(at, at)
        assert faulty.edit("a.stream", (spot, "u")) == []
    finally:
        assert faulty.end() == 0
