"""What is to be said of several files together stands in those that are open, as `streamc check` says it."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from lsprotocol import types

from tests.lsp.editor import Editor

PIPELINE = """\
pipeline {name} {{}}

source rows_in from filesystem {{
  path = '{read}'
  format = json
  monitor_interval = 10s
  columns (id int)
}}

sink rows_out from rows_in into filesystem {{
  path = '{written}'
  format = json
}}
"""

TRANSACTIONS = """\
pipeline {name} {{
  delivery = exactly_once
}}

source orders from kafka {{
  topic = '{read}'
  brokers = 'b:9092'
  format = json
  start = earliest
  group = '{name}'

  columns (
    id string not null,
  )
}}

sink copied from orders into kafka {{
  topic = '{written}'
  brokers = 'b:9092'
  format = json
  transaction_prefix = '{prefix}'
}}
"""


def text(name: str, read: str, written: str) -> str:
    return PIPELINE.format(name=name, read=read, written=written)


@pytest.fixture(scope="module")
def editor(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Editor]:
    """A server of its own: others have files that nothing is to be said of together."""
    folder = tmp_path_factory.mktemp("together")
    files = {"one": ("a", "b"), "two": ("b", "c"), "far/three": ("x", "y")}
    (folder / "far").mkdir()
    for name, (read, written) in files.items():
        (folder / f"{name}.stream").write_text(text(Path(name).name, read, written))
    started = Editor(folder)
    yield started
    assert started.end() == 0


def of_the_command(editor: Editor) -> set[tuple[str, str, str, int]]:
    """The file, code, message and line of all that `streamc check` says of the folder."""
    words = [sys.executable, "-m", "streamc", "check", ".", "--no-cache", "--output", "json"]
    done = subprocess.run(words, cwd=editor.root, capture_output=True, text=True, check=False)
    return {
        (label["file"], one["code"], one["message"], label["start"]["line"] - 1)
        for one in json.loads(done.stdout)["diagnostics"]
        for label in one["labels"]
        if label["primary"]
    }


def of_the_server(editor: Editor, *names: str) -> set[tuple[str, str, str, int]]:
    """The same of what the server says of open files, each where it is reported and not where it is told besides."""
    found = set()
    for name in names:
        for one in editor.said[editor.uri(name)][-1].diagnostics:
            message = one.message.split("\n")[0]
            found.add((name, str(one.code), message, one.range.start.line))
    return found


def test_what_comes_round_by_another_file_follows_its_edits(editor: Editor) -> None:
    one, two = text("one", "a", "b"), text("two", "b", "c")
    editor.open("two.stream", two)
    editor.open("one.stream", one)
    assert editor.diagnostics("one.stream", 0) == []
    # `two` writes what `one` reads, and nobody has saved it: rows go round.
    line = two.split("\n").index("  path = 'c'")
    at = types.Range(types.Position(line, 10), types.Position(line, 11))
    editor.send("two.stream", (at, "a"))
    [here] = editor.diagnostics("one.stream", 1)
    [there] = editor.diagnostics("two.stream", 1)
    assert here.code == there.code == "DEL008"
    assert here.message.startswith("`rows_out` writes into the folder that `rows_in` reads")
    assert here.related_information is not None
    assert {one.location.uri for one in here.related_information} == {
        editor.uri("one.stream"),
        editor.uri("two.stream"),
    }
    assert there.related_information is not None
    editor.send("two.stream", (at, "c"))
    assert editor.diagnostics("one.stream", 0) == editor.diagnostics("two.stream", 0) == []
    editor.close("one.stream")
    editor.close("two.stream")


def test_a_file_that_nobody_has_open_counts(editor: Editor) -> None:
    editor.open("one.stream", text("one", "a", "y"))
    [found] = editor.diagnostics("one.stream", 1)
    assert found.code == "DEL009"
    assert found.related_information is not None
    assert found.related_information[0].location.uri == editor.uri("far/three.stream")
    (editor.root / "far" / "three.stream").write_text(text("three", "x", "z"))
    editor.changed_on_disk("far/three.stream")
    assert editor.diagnostics("one.stream", 0) == []
    editor.close("one.stream")


def test_the_server_says_what_the_command_says(editor: Editor) -> None:
    texts = {
        "one.stream": text("one", "a", "b"),
        "two.stream": text("two", "b", "a"),
        "far/four.stream": TRANSACTIONS.format(name="four", read="i", written="j", prefix="t-"),
        "far/five.stream": TRANSACTIONS.format(name="five", read="k", written="l", prefix="t-"),
        "far/six.stream": text("six", "d/e", "b"),
    }
    for name, held in texts.items():
        (editor.root / name).write_text(held)
        editor.open(name, held)
    told = of_the_command(editor)
    assert {code for _, code, _, _ in told} == {"DEL008", "DEL009", "DEL013"}
    for name, count in (("one.stream", 2), ("two.stream", 1), ("far/five.stream", 1)):
        editor.diagnostics(name, count)
    assert told <= of_the_server(editor, *texts)
    # What is said besides is the same again, at the other place.
    assert {said[1:3] for said in of_the_server(editor, *texts)} == {said[1:3] for said in told}
    for name in texts:
        editor.close(name)


def test_what_is_said_together_can_be_allowed(editor: Editor) -> None:
    one, two = text("one", "a", "both"), text("two", "b", "both")
    editor.open("one.stream", one)
    editor.open("two.stream", two)
    [found] = editor.diagnostics("two.stream", 1)
    context = types.CodeActionContext([found])
    params = {"range": found.range, "context": context}
    [allow] = editor.of(types.TEXT_DOCUMENT_CODE_ACTION, "two.stream", **params)
    [edit] = allow.edit.changes[editor.uri("two.stream")]
    assert edit.new_text == "  -- allow DEL009: say why it is right here\n"
    editor.send("two.stream", (edit.range, edit.new_text))
    assert editor.diagnostics("two.stream", 0) == editor.diagnostics("one.stream", 0) == []
    for name in ("one.stream", "two.stream"):
        editor.close(name)
