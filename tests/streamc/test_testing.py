"""Comparing rows, showing differences, choosing tests, JUnit."""

import datetime as dt
import xml.etree.ElementTree as ET
from decimal import Decimal

import pytest

from compiler import checked as model
from compiler.checked import Checked, ExpectedRows
from compiler.plan.operators import Column
from compiler.types.datatype import DataType, Root
from dsl.source import Source
from dsl.span import Span
from streamc.errors import WrongUse
from streamc.render.text import render_diagnostic
from streamc.report import Report
from streamc.testing import suite
from streamc.testing.comparison import compare, materialized
from streamc.testing.finding import finding
from streamc.testing.junit import junit
from streamc.testing.selection import selection
from streamc.testing.suite import Planned
from streamc.testing.values import canonical, written

STRING = DataType(Root.VARCHAR, args=(2147483647,))
INT = DataType(Root.INT)
DECIMAL = DataType(Root.DECIMAL, args=(10, 2))
DOUBLE = DataType(Root.DOUBLE)
STAMP = DataType(Root.TIMESTAMP, args=(3,))
LTZ = DataType(Root.TIMESTAMP_LTZ, args=(3,))
DATE = DataType(Root.DATE)
NOON = dt.datetime(1970, 1, 1, 12)

TEXT = """\
test t {
  then totals (at, city, total)
    ('12:00:00', 'Torino', 12.50),
    ('12:01:00', 'Lyon', 4.00),
}
"""
SOURCE = Source("a.stream", TEXT)


def expected(rows, columns=None):
    columns = columns or (Column("at", STAMP), Column("city", STRING), Column("total", DECIMAL))
    starts = [TEXT.index("('12:00"), TEXT.index("('12:01")]
    spans = tuple(Span("a.stream", at, TEXT.index(")", at) + 1) for at in starts[: len(rows)])
    at = TEXT.index("then")
    return ExpectedRows(columns, tuple(rows), spans, Span("a.stream", at, at + 4))


ROWS = [
    ("1970-01-01 12:00:00", "Torino", Decimal("12.50")),
    ("1970-01-01 12:01:00", "Lyon", Decimal("4.00")),
]


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        (Decimal("10.00"), 10, DECIMAL),
        (Decimal("10.00"), "10.0", DECIMAL),
        (5, "5", INT),
        (0.1 + 0.2, 0.3, DOUBLE),
        (float("nan"), float("nan"), DOUBLE),
        ("1970-01-01 12:00:00", NOON, STAMP),
        ("1970-01-01 12:00:00.000", "1970-01-01T12:00:00", STAMP),
        ("1970-01-01 12:00:00Z", NOON.replace(tzinfo=dt.UTC), LTZ),
        ("2026-01-05", dt.date(2026, 1, 5), DATE),
        ([1, 2], (1, 2), DataType(Root.ARRAY, children=(INT,))),
        ({"a": 1}, {"a": 1}, DataType(Root.MAP, children=(STRING, INT))),
        (
            {"x": 1, "y": "b"},
            (1, "b"),
            DataType(Root.ROW, children=(INT, STRING), names=("x", "y")),
        ),
        (b"\x01", bytearray(b"\x01"), DataType(Root.VARBINARY)),
        (None, None, INT),
    ],
)
def test_equal_values(one, other, kind):
    assert canonical(one, kind) == canonical(other, kind)


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("a", "A", STRING),
        ("", None, STRING),
        ("1", "1.0", STRING),
        (1.0, 1.001, DOUBLE),
        ("1970-01-01 12:00:00.5", NOON, STAMP),
        ([1, 2], [2, 1], DataType(Root.ARRAY, children=(INT,))),
    ],
)
def test_unequal_values(one, other, kind):
    assert canonical(one, kind) != canonical(other, kind)


@pytest.mark.parametrize(
    ("value", "kind", "text"),
    [
        (None, INT, "null"),
        (True, DataType(Root.BOOLEAN), "true"),
        ("it's", STRING, "'it''s'"),
        (Decimal("10.00"), DECIMAL, "10.00"),
        (NOON, STAMP, "'12:00:00'"),
        ("2026-01-05 12:00:00.500", STAMP, "'2026-01-05 12:00:00.5'"),
        ([1, None], DataType(Root.ARRAY, children=(INT,)), "[1, null]"),
    ],
)
def test_values_are_shown_as_they_are_written(value, kind, text):
    assert written(value, kind) == text


def test_materialized():
    changes = [("+I", (1,)), ("+I", (2,)), ("-U", (1,)), ("+U", (3,)), ("-D", (2,)), ("-D", (9,))]
    assert materialized(changes) == [(3,)]


def test_materialized_takes_one_of_equal_rows():
    assert materialized([("+I", (1,)), ("+I", (1,)), ("-D", (1,))]) == [(1,)]


def test_equal_in_any_order():
    actual = [(NOON.replace(minute=1), "Lyon", 4), (NOON, "Torino", Decimal("12.5"))]
    assert not compare(expected(ROWS), actual)


def test_rows_are_counted():
    difference = compare(expected([ROWS[0], ROWS[0]]), [(NOON, "Torino", 12.5)])
    assert difference.missing == (1,)


def test_alike_rows_are_paired():
    actual = [(NOON, "Torino", Decimal(99)), (NOON.replace(hour=1), "Bonn", Decimal(1))]
    difference = compare(expected(ROWS), actual)
    assert [(one.expected, one.cells) for one in difference.differing] == [(0, (2,))]
    assert difference.missing == (1,)
    assert difference.unexpected == (actual[1],)


def test_finding_shows_both():
    rows = expected(ROWS)
    actual = [(NOON, "Torino", Decimal("99.00")), (NOON.replace(hour=1), "Bonn", Decimal(1))]
    found = finding("t", "totals", rows, compare(rows, actual))
    assert render_diagnostic(found, {"a.stream": SOURCE}) == (
        "error[QUA001]: `totals` does not give the rows that test `t` expects\n"
        " --> a.stream:3:5\n"
        "  |\n"
        "3 |     ('12:00:00', 'Torino', 12.50),\n"
        "  |     ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^ came out with another `total`\n"
        "  |\n"
        "4 |     ('12:01:00', 'Lyon', 4.00),\n"
        "  |     -------------------------- this row did not come out\n"
        "  |\n"
        "  = note: - expected, + came out\n"
        "            at          city      total\n"
        "          - '12:00:00'  'Torino'  12.50\n"
        "          + '12:00:00'  'Torino'  99.00\n"
        "                                  ^^^^^\n"
        "          - '12:01:00'  'Lyon'    4.00\n"
        "          + '01:00:00'  'Bonn'    1\n"
        "  = more: streamc explain QUA001\n"
    )


def test_finding_with_only_surplus_rows_points_at_the_then():
    rows = expected([])
    found = finding("t", "totals", rows, compare(rows, [(NOON, "a", 1)]))
    assert found.span == rows.span
    assert found.labels[0].text == "1 row came out that is not expected"


def test_many_rows_are_cut():
    rows = expected([])
    found = finding("t", "totals", rows, compare(rows, [(NOON, "a", i) for i in range(50)]))
    assert found.notes[0].endswith("... and 30 rows more")


@pytest.mark.parametrize(
    ("text", "fits"),
    [
        ("late", True),
        ("LATE", True),
        ("a.stream", True),
        ("not late", False),
        ("late and rows", True),
        ("late and not rows", False),
        ("none or (late and rows)", True),
        ("not (none or late)", False),
        (None, True),
    ],
)
def test_selection(text, fits):
    assert selection(text)("a.stream::late_rows") is fits


@pytest.mark.parametrize("text", ["", "and", "(late", "late)", "not", "a b"])
def test_wrong_selection(text):
    with pytest.raises(WrongUse, match="-k"):
        selection(text)


def test_junit():
    rows = expected(ROWS)
    case = model.TestCase("t", rows.span, None, (), frozenset(), ())
    checked = Checked(SOURCE, {"a.stream": SOURCE}, "p", "2.2", (), (), None, (case,), ())
    test = Planned(checked, case)
    found = finding("t", "totals", rows, compare(rows, [(NOON, "\x00<&", 1)]))
    root = ET.fromstring(
        junit([suite.Tested(test, 0.5), suite.Tested(test, 1.0, (found,))], Report())
    )
    (shown,) = root
    assert shown.attrib == {
        "name": "a.stream",
        "tests": "2",
        "failures": "1",
        "errors": "0",
        "time": "1.500",
    }
    passed, failed = shown
    assert len(passed) == 0
    assert "does not give the rows" in failed[0].get("message")
    assert "'12:00:00'" in failed[0].text
