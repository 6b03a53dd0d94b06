"""The DAG as editors ask for it: nodes with what is known of them, and where they are written."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from streamc.lsp.drawing import CHANGED, METHOD
from tests.lsp.editor import Editor
from tests.lsp.test_server import BASE

MORE = BASE.replace(
    "sink out from large into print {\n}\n",
    "-- Those that are too small, with <b>.\n"
    "task small {\n  from payments\n  expect there: amount is not null else reject\n  where amount < 1\n}\n\n"
    "sink out from large, small into print\n\nsink refused from small.rejected into print\n",
)


def graph(editor: Editor, name: str) -> Any:
    return editor.ask_own(METHOD, {"uri": editor.uri(name)})


def test_nodes_have_what_is_known_of_them(editor: Editor) -> None:
    editor.open("drawn.stream", MORE)
    found = graph(editor, "drawn.stream")
    assert (found["uri"], found["version"], found["stale"]) == (
        editor.uri("drawn.stream"),
        1,
        False,
    )
    nodes = {node["id"]: node for node in found["nodes"]}
    assert {name: node["kind"] for name, node in nodes.items()} == {
        "payments": "source",
        "large": "task",
        "small": "task",
        "small.rejected": "side",
        "out": "sink",
        "refused": "sink",
    }
    assert nodes["payments"]["lines"][0] == "source kafka"
    facts = {fact["label"]: fact["text"] for fact in nodes["large"]["facts"]}
    assert facts["changelog"] == "I"
    assert facts["event time"] == "at (watermark: payments.at less 5s)"
    assert facts["state"] == "none"
    assert any(fact["label"] == "delivery" for fact in nodes["out"]["facts"])
    assert nodes["payments"]["columns"][0] == {"name": "id", "type": "string not null", "marks": []}
    assert nodes["payments"]["columns"][2]["marks"] == ["event time"]
    assert nodes["small"]["doc"].endswith("<b>.")
    edges = {(edge["start"], edge["end"], edge["side"]) for edge in found["edges"]}
    assert ("large", "out", False) in edges
    assert ("small", "small.rejected", True) in edges
    editor.close("drawn.stream")


def test_nodes_lie_in_the_picture_and_edges_lead_from_one_to_the_other(editor: Editor) -> None:
    editor.open("placed.stream", MORE)
    found = graph(editor, "placed.stream")
    nodes = {node["id"]: node for node in found["nodes"]}
    for node in nodes.values():
        assert 0 <= node["x"] <= found["width"] - node["width"] + 1e-6
        assert -1e-6 <= node["y"] <= found["height"] - node["height"] + 1e-6
    for edge in found["edges"]:
        start, end = nodes[edge["start"]], nodes[edge["end"]]
        assert edge["points"][0] == [start["x"] + start["width"], start["y"] + start["height"] / 2]
        assert edge["points"][-1] == [end["x"], end["y"] + end["height"] / 2]
    editor.close("placed.stream")


def test_the_last_good_one_stays_where_the_text_has_errors(editor: Editor) -> None:
    editor.open("typed.stream", BASE)
    before = graph(editor, "typed.stream")
    broken = "\n\n" + BASE.replace("p.amount > 100", "p.amont >")
    editor.edit("typed.stream", broken)
    found = graph(editor, "typed.stream")
    assert (found["stale"], found["version"]) == (True, 2)
    assert [node["id"] for node in found["nodes"]] == [node["id"] for node in before["nodes"]]
    large = next(node for node in found["nodes"] if node["id"] == "large")
    assert large["severity"] == "error"
    assert large["at"]["name"]["start"]["line"] == broken.split("\n").index("task large {")
    editor.edit("typed.stream", BASE.replace("large", "huge"))
    found = graph(editor, "typed.stream")
    assert [node["id"] for node in found["nodes"]] == ["payments", "huge", "out"]
    editor.close("typed.stream")


def test_a_text_that_was_never_right_is_drawn_as_far_as_it_goes(editor: Editor) -> None:
    editor.open("never.stream", BASE.replace("p.amount >", "p.amont >"))
    found = graph(editor, "never.stream")
    assert (found["stale"], found["failed"]) == (False, True)
    assert {node["id"] for node in found["nodes"]} >= {"payments", "large", "out"}
    editor.edit("never.stream", BASE.split("task")[0] + "sink out from nobody into print\n")
    found = graph(editor, "never.stream")
    assert [(node["id"], node["severity"]) for node in found["nodes"]] == [
        ("payments", None),
        ("out", "error"),
    ]
    editor.close("never.stream")


def test_who_looks_at_a_graph_is_told_of_a_newer_one(editor: Editor) -> None:
    editor.open("watched.stream", BASE)
    uri = editor.uri("watched.stream")
    editor.edit("watched.stream", BASE + "\n")
    assert (CHANGED, uri) not in [(name, params["uri"]) for name, params in editor.own]
    graph(editor, "watched.stream")
    editor.edit("watched.stream", BASE + "\n\n")
    assert editor.heard(CHANGED, uri)["version"] == 3
    editor.close("watched.stream")


def test_nodes_of_libraries_lead_to_their_files(editor: Editor) -> None:
    (editor.root / "shared.stream").write_text(BASE.split("sink")[0])
    editor.open(
        "user.stream", "use large as big from 'shared.stream'\n\nsink out from big into print\n"
    )
    found = graph(editor, "user.stream")
    places = {node["declaration"]: node["at"]["uri"] for node in found["nodes"]}
    assert places["large"] == editor.uri("shared.stream")
    assert places["out"] == editor.uri("user.stream")
    editor.close("user.stream")
    (editor.root / "shared.stream").unlink()


def test_there_is_no_graph_of_no_text(editor: Editor, tmp_path: Path) -> None:
    assert editor.ask_own(METHOD, {"uri": (tmp_path / "no.stream").as_uri()}) is None
