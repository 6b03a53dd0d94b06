"""The DAG as text and pictures."""

import xml.etree.ElementTree as ET
from itertools import combinations

import pytest

from compiler.checked import Checked, Output
from dsl.source import Source
from dsl.span import Span
from streamc.graph.chains import chains
from streamc.graph.dag import dag
from streamc.graph.dot import dot
from streamc.graph.layout import place
from streamc.graph.mermaid import mermaid
from streamc.graph.svg import svg

SPAN = Span("a.stream", 0, 0)


def checked(kinds, edges):
    """A checked file with outputs of the given kinds."""
    source = Source("a.stream", "")
    outputs = tuple(
        Output(name, kind, (), None, "I", (), "stateless", SPAN, doc=f"about <{name}>")
        for name, kind in kinds.items()
    )
    return Checked(source, {}, "p", "2.2", outputs, tuple(edges), None, (), ())


PAYMENTS = checked(
    {
        "payments": "source",
        "payments.malformed": "malformed",
        "merchants": "source",
        "merchants.malformed": "malformed",
        "valid": "task",
        "valid.rejected": "rejected",
        "deduped": "task",
        "enriched": "task",
        "totals": "task",
        "totals.late": "late",
        "lake": "sink",
        "merchant_totals": "sink",
        "dead_letters": "sink",
    },
    [
        ("payments", "valid"),
        ("valid", "deduped"),
        ("deduped", "enriched"),
        ("merchants", "enriched"),
        ("enriched", "totals"),
        ("enriched", "lake"),
        ("totals", "merchant_totals"),
        ("payments.malformed", "dead_letters"),
        ("valid.rejected", "dead_letters"),
        ("totals.late", "dead_letters"),
    ],
)


def test_airflow_way():
    assert chains(dag(PAYMENTS)) == (
        "payments >> valid >> deduped >> enriched >> [lake, totals]\n"
        "[payments.malformed, valid.rejected, totals.late] >> dead_letters\n"
        "merchants >> enriched\n"
        "totals >> merchant_totals"
    )


@pytest.mark.parametrize(
    ("names", "edges", "text"),
    [
        ("a", [], "a"),
        ("ab", ["ab"], "a >> b"),
        ("abc", ["ab"], "a >> b\nc"),
        ("abcd", ["ab", "ac", "bd", "cd"], "a >> [b, c]\n[b, c] >> d"),
        ("abc", ["ac", "bc"], "[a, b] >> c"),
        ("ab", ["ab", "ba"], "a >> b >> a"),
    ],
)
def test_shapes(names, edges, text):
    file = checked(dict.fromkeys(names, "task"), [tuple(edge) for edge in edges])
    assert chains(dag(file)) == text
    ET.fromstring(svg(dag(file)))


def test_side_outputs_are_nodes_where_they_are_read():
    found = dag(PAYMENTS)
    assert "merchants.malformed" not in {node.name for node in found.nodes}
    assert ("valid", "valid.rejected") in found.belongs


def test_order_leads_forward():
    found = dag(PAYMENTS)
    rank = {node.name: i for i, node in enumerate(found.nodes)}
    assert all(rank[a] < rank[b] for a, b in [*found.edges, *found.belongs])


def test_nodes_do_not_overlap_and_lie_within():
    found = dag(PAYMENTS)
    layout = place(found, dict.fromkeys((n.name for n in found.nodes), (100.0, 40.0)), 50, 20)
    for one, other in combinations(layout.spots.values(), 2):
        apart_x = abs(one.x - other.x) >= 100
        apart_y = abs(one.y - other.y) >= 40
        assert apart_x or apart_y, (one.name, other.name)
    for spot in layout.spots.values():
        assert 0 <= spot.x <= layout.width - 100
        assert 20 - 1e-6 <= spot.y <= layout.height - 20 + 1e-6
    for start, end in found.edges:
        assert layout.spots[start].x + 100 < layout.spots[end].x


def test_edges_over_layers_pass_between_nodes():
    file = checked(dict.fromkeys("abc", "task"), [("a", "b"), ("b", "c"), ("a", "c")])
    layout = place(dag(file), dict.fromkeys("abc", (100.0, 40.0)), 50, 20)
    (bend,) = layout.paths["a", "c"][1:-1]
    assert abs(bend.y - layout.spots["b"].y) > 20


def test_svg_is_xml_with_every_node_and_edge():
    text = svg(dag(PAYMENTS))
    root = ET.fromstring(text)
    space = "{http://www.w3.org/2000/svg}"
    names = [t.text for t in root.iter(f"{space}text") if t.get("class") == "name"]
    assert sorted(names) == sorted(node.name for node in dag(PAYMENTS).nodes)
    edges = [p for p in root.iter(f"{space}path") if "edge" in (p.get("class") or "")]
    assert len(edges) == 10 + 3
    assert "prefers-color-scheme: dark" in text


def test_same_file_same_bytes():
    assert svg(dag(PAYMENTS)) == svg(dag(PAYMENTS))


def test_dot_and_mermaid_quote_names():
    file = checked({'a"b': "source", "end": "sink"}, [('a"b', "end")])
    assert '"a\\"b" -> "end"' in dot(dag(file))
    assert 'n0(["a#quot;b"])' in mermaid(dag(file))
    assert "n0 --> n1" in mermaid(dag(file))
