"""Turns a DAG into an SVG picture that is legible on light and on dark paper."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import pairwise
from xml.sax.saxutils import escape, quoteattr

from streamc.graph.dag import SIDE_KINDS, Dag, Node
from streamc.graph.layout import Layout, Spot, place
from streamc.render.width import text_width

_MARGIN = 16
_HEIGHT = 44
_CHARACTER = 7.8
STYLE = """
  text { font: 13px ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; text-anchor: middle }
  .name { fill: #1f2328 } .kind { fill: #57606a; font-size: 10px }
  .edge { fill: none; stroke: #6e7781; stroke-width: 1.5 } .tip { fill: #6e7781 }
  .side-edge { stroke-dasharray: 4 3 }
  .box { stroke-width: 1.5 }
  .source { fill: #ddf4ff; stroke: #0969da } .task { fill: #f6f8fa; stroke: #57606a }
  .sink { fill: #dafbe1; stroke: #1a7f37 }
  .side { fill: #fff1e5; stroke: #bc4c00; stroke-dasharray: 4 3 }
  @media (prefers-color-scheme: dark) {
    .name { fill: #f0f6fc } .kind { fill: #9198a1 }
    .edge { stroke: #9198a1 } .tip { fill: #9198a1 }
    .source { fill: #0c2d6b; stroke: #58a6ff } .task { fill: #21262d; stroke: #9198a1 }
    .sink { fill: #033a16; stroke: #3fb950 } .side { fill: #3d1300; stroke: #db6d28 }
  }
"""
_TIP = (
    '<marker id="tip" viewBox="0 0 8 8" refX="7" refY="4" markerWidth="7" markerHeight="7" '
    'orient="auto"><path class="tip" d="M0 0 L8 4 L0 8 z"/></marker>'
)


def svg(dag: Dag) -> str:
    """The picture: sources are pills, tasks boxes, sinks cylinders, side outputs hexagons."""
    return _drawn(dag, {}, 'role="img"', [f"<style>{STYLE}</style>"])


def linked_svg(dag: Dag, links: Mapping[str, str]) -> str:
    """The same as a part of a page, whose nodes lead to addresses; the page brings `STYLE` along."""
    return _drawn(dag, links, 'role="group"', [])


def _drawn(dag: Dag, links: Mapping[str, str], role: str, style: list[str]) -> str:
    sizes = {node.name: (_width(node), float(_HEIGHT)) for node in dag.nodes}
    layout = place(dag, sizes, gap_x=56, gap_y=20)
    width, height = layout.width + 2 * _MARGIN, layout.height + 2 * _MARGIN
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:.0f}" height="{height:.0f}" '
        f'viewBox="0 0 {width:.0f} {height:.0f}" {role}>'
    )
    lines = [
        head,
        f"<title>{escape(dag.name or 'pipeline')}</title>",
        *style,
        f"<defs>{_TIP}</defs>",
        f'<g transform="translate({_MARGIN} {_MARGIN})">',
    ]
    sides = set(dag.belongs)
    lines += [_edge(layout, edge, side=edge in sides) for edge in layout.paths]
    for node in dag.nodes:
        drawn = _node(node, layout.spots[node.name])
        address = links.get(node.name)
        lines.append(drawn if address is None else f"<a href={quoteattr(address)}>{drawn}</a>")
    return "\n".join([*lines, "</g>", "</svg>"])


def _width(node: Node) -> float:
    return max(text_width(node.name), len(node.kind)) * _CHARACTER + 36


def _edge(layout: Layout, edge: tuple[str, str], *, side: bool) -> str:
    path = layout.paths[edge]
    start = path[0]
    pieces = [f"M{start.x + start.width:.1f} {start.y:.1f}"]
    for left, right in pairwise(path):
        from_x, to_x = left.x + left.width, right.x
        middle = (from_x + to_x) / 2
        pieces.append(
            f"C{middle:.1f} {left.y:.1f} {middle:.1f} {right.y:.1f} {to_x:.1f} {right.y:.1f}"
        )
    kind = "edge side-edge" if side else "edge"
    return f'<path class="{kind}" d="{" ".join(pieces)}" marker-end="url(#tip)"/>'


def _node(node: Node, spot: Spot) -> str:
    middle = spot.x + spot.width / 2
    kind = "side" if node.kind in SIDE_KINDS else node.kind
    title = f"<title>{escape(node.doc)}</title>" if node.doc else ""
    return (
        f"<g>{title}{_shape(kind, spot)}"
        f'<text class="name" x="{middle:.1f}" y="{spot.y:.1f}">{escape(node.name)}</text>'
        f'<text class="kind" x="{middle:.1f}" y="{spot.y + 14:.1f}">{escape(node.kind)}</text></g>'
    )


def _shape(kind: str, spot: Spot) -> str:
    x, y, width, height = spot.x, spot.y - spot.height / 2, spot.width, spot.height
    right, bottom = x + width, y + height
    if kind == "sink":
        body = (
            f"M{x:.1f} {y + 5:.1f} v{height - 10} a{width / 2:.1f} 5 0 0 0 {width:.1f} 0 "
            f"v-{height - 10} "
            f"a{width / 2:.1f} 5 0 0 0 -{width:.1f} 0 a{width / 2:.1f} 5 0 0 0 {width:.1f} 0"
        )
        return f'<path class="box sink" d="{body}"/>'
    if kind == "side":
        points = (
            f"{x + 12:.1f},{y:.1f} {right - 12:.1f},{y:.1f} {right:.1f},{spot.y:.1f} "
            f"{right - 12:.1f},{bottom:.1f} {x + 12:.1f},{bottom:.1f} {x:.1f},{spot.y:.1f}"
        )
        return f'<polygon class="box side" points="{points}"/>'
    round_by = height / 2 if kind == "source" else 6
    return (
        f'<rect class="box {kind}" x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" '
        f'height="{height:.1f}" rx="{round_by:.0f}"/>'
    )
