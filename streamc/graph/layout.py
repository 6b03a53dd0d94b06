"""Places the nodes of a DAG in layers from left to right, as Sugiyama's method does.

Layers are longest paths; edges that skip layers get a bend in each; the order within a layer comes
from the mean place of a node's neighbours, and so does its height.
"""

from __future__ import annotations

from dataclasses import field
from itertools import pairwise

from dsl.records import dataclass
from streamc.graph.dag import Dag

_SWEEPS = 6


@dataclass(slots=True)
class Spot:
    """A node, or a bend of an edge where `bend` is True: left edge `x`, middle `y`, in pixels."""

    name: str
    layer: int
    width: float
    height: float
    bend: bool = False
    x: float = 0.0
    y: float = 0.0
    before: list[Spot] = field(default_factory=list)
    after: list[Spot] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class Layout:
    """Spots of the nodes by name, the bends that each edge passes, and the size of it all."""

    spots: dict[str, Spot]
    paths: dict[tuple[str, str], list[Spot]]
    width: float
    height: float


def place(dag: Dag, sizes: dict[str, tuple[float, float]], gap_x: float, gap_y: float) -> Layout:
    """A layout for nodes of the given sizes with at least the given gaps; no place is negative."""
    edges = [*dag.edges, *dag.belongs]
    spots = _spots(dag, edges, sizes)
    depth = 1 + max((spot.layer for spot in spots.values()), default=0)
    layers: list[list[Spot]] = [[] for _ in range(depth)]
    for spot in spots.values():
        layers[spot.layer].append(spot)
    paths = {edge: _path(spots[edge[0]], spots[edge[1]], layers) for edge in edges}
    _order(layers)
    _set_x(layers, gap_x)
    _set_y(layers, gap_y)
    every = [spot for layer in layers for spot in layer]
    top = min((spot.y - spot.height / 2 for spot in every), default=0.0)
    for spot in every:
        spot.y -= top
    width = max((spot.x + spot.width for spot in every), default=0.0)
    return Layout(spots, paths, width, max((s.y + s.height / 2 for s in every), default=0.0))


def _spots(
    dag: Dag, edges: list[tuple[str, str]], sizes: dict[str, tuple[float, float]]
) -> dict[str, Spot]:
    layers = {node.name: 0 for node in dag.nodes}
    rank = {name: i for i, name in enumerate(layers)}
    for node in dag.nodes:
        for start, end in edges:
            if start == node.name and rank[end] > rank[start]:
                layers[end] = max(layers[end], layers[start] + 1)
    return {name: Spot(name, layer, *sizes[name]) for name, layer in layers.items()}


def _path(start: Spot, end: Spot, layers: list[list[Spot]]) -> list[Spot]:
    """The spots from start to end, with a new bend in each layer between."""
    bends = [Spot("", number, 0, 6, bend=True) for number in range(start.layer + 1, end.layer)]
    for bend in bends:
        layers[bend.layer].append(bend)
    path = [start, *bends, end]
    for left, right in pairwise(path):
        left.after.append(right)
        right.before.append(left)
    return path


def _order(layers: list[list[Spot]]) -> None:
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        for layer in layers if forward else reversed(layers):
            for around in layers:
                for i, spot in enumerate(around):
                    spot.y = float(i)
            layer.sort(key=lambda s: _mean(s.before if forward else s.after, s.y))


def _set_x(layers: list[list[Spot]], gap: float) -> None:
    x = 0.0
    for layer in layers:
        widest = max((spot.width for spot in layer), default=0.0)
        for spot in layer:
            spot.x = x + (widest - spot.width) / 2
        x += widest + gap


def _set_y(layers: list[list[Spot]], gap: float) -> None:
    for layer in layers:
        _spread(layer, [0.0] * len(layer), gap)
    for sweep in range(_SWEEPS):
        forward = sweep % 2 == 0
        for layer in layers if forward else reversed(layers):
            wanted = [_mean(s.before if forward else s.after, s.y) for s in layer]
            _spread(layer, wanted, gap)


def _spread(layer: list[Spot], wanted: list[float], gap: float) -> None:
    """Puts spots as near to where they are wanted as their order and the gap allow."""
    if not layer:
        return
    placed: list[float] = []
    for i, spot in enumerate(layer):
        y = wanted[i]
        if placed:
            y = max(y, placed[-1] + (layer[i - 1].height + spot.height) / 2 + gap)
        placed.append(y)
    drift = sum(place - want for place, want in zip(placed, wanted, strict=True)) / len(layer)
    for spot, y in zip(layer, placed, strict=True):
        spot.y = y - drift


def _mean(spots: list[Spot], otherwise: float) -> float:
    return sum(spot.y for spot in spots) / len(spots) if spots else otherwise
