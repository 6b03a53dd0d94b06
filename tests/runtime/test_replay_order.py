"""Where a replayed job is waited for."""

from __future__ import annotations

import json

import pytest

from runtime.replay.order import Cue, Shape, directions, shape_of


def plan(**edges):
    nodes = [
        {"id": int(node[1:]), "predecessors": [{"id": one} for one in read]}
        if read
        else {"id": int(node[1:]), "contents": f"[{node}]:TableSourceScan(table=[[a, b, {node}]])"}
        for node, read in edges.items()
    ]  # fmt: skip
    return json.dumps({"nodes": nodes})


@pytest.mark.parametrize(
    ("edges", "shape"),
    [
        ({"n1": [], "n2": [1], "n3": [2]}, Shape(1, meets=False, forks=False)),
        ({"n1": [], "n2": [1], "n3": [1]}, Shape(1, meets=False, forks=False)),
        ({"n1": [], "n2": [], "n3": [1, 2]}, Shape(2, meets=True, forks=False)),
        ({"n1": [], "n2": [1], "n3": [1, 2]}, Shape(1, meets=True, forks=True)),
        ({"n1": [], "n2": [1, 1]}, Shape(1, meets=True, forks=True)),
        # A later node may stand first.
        ({"n5": [3, 4], "n3": [1], "n4": [2], "n1": [], "n2": []}, Shape(2, meets=True, forks=False)),
        ({"n5": [3, 4], "n3": [1], "n4": [1], "n1": []}, Shape(1, meets=True, forks=True)),
    ],
)  # fmt: skip
def test_shapes(edges, shape):
    assert shape_of(plan(**edges)) == shape


A, B = Cue("a", "+I {}"), Cue("b", "W 5")


@pytest.mark.parametrize(
    ("shape", "lines"),
    [
        (Shape(2, meets=False, forks=False), ["a+I {}", "a+I {}", "bW 5", "a+I {}"]),
        (Shape(2, meets=True, forks=False), ["!", "a+I {}", "a+I {}", "!", "bW 5", "!", "a+I {}"]),
        (
            Shape(2, meets=True, forks=True),
            ["!", "a+I {}", "!", "a+I {}", "!", "bW 5", "!", "a+I {}"],
        ),
    ],
)
def test_directions(shape, lines):
    text = directions([[A, A, B, A]], ["0", "1"], shape, finite=True)
    said = text.replace("barrier", "!").replace("\t", "").split("\n")
    assert said == [*lines, "finish", "step01"]


def test_steps_are_waited_for():
    shape = Shape(1, meets=False, forks=False)
    assert directions([[A], []], ["0"], shape, finite=True).split("\n") == [
        "a\t+I {}", "barrier", "step\t0", "finish", "step\t0"
    ]  # fmt: skip
    assert directions([[A], [A]], ["0"], shape, finite=False).split("\n") == [
        "a\t+I {}", "barrier", "step\t0", "a\t+I {}", "barrier", "step\t0"
    ]  # fmt: skip
