"""Syntax that Flink SQL has and sqlglot's own trees have not, as nodes for them."""

from __future__ import annotations

from sqlglot import exp


class Verbatim(exp.Expression):
    """Text that is Flink SQL as it stands: a type, an interval, a keyword. Never made from the user's text."""

    arg_types = {"this": True}


class SpecialCall(exp.Expression):
    """A call whose arguments are joined by words: `expressions` alternate nodes and `Verbatim` words."""

    arg_types = {"this": True, "expressions": False, "brackets": False}


class Words(exp.Expression):
    """Operands and `Verbatim` words in a row: `a NOT LIKE b ESCAPE c`."""

    arg_types = {"expressions": True}


class Element(exp.Expression):
    """An element of an array or a map: `a[1]`."""

    arg_types = {"this": True, "expression": True}


class SortItem(exp.Expression):
    """`x DESC NULLS LAST`, with nothing said that was not said in the plan."""

    arg_types = {"this": True, "descending": True, "nulls_first": False}


class TableRef(exp.Expression):
    """`t` with its hints, the time it is read as of, and its alias."""

    arg_types = {"this": True, "hints": False, "as_of": False, "alias": False, "columns": False}


class WindowCall(exp.Expression):
    """`TABLE(TUMBLE(TABLE t, DESCRIPTOR(ts), INTERVAL ...))`; `partition_by` for sessions."""

    arg_types = {
        "this": True,
        "kind": True,
        "time": True,
        "expressions": True,
        "partition_by": False,
        "alias": False,
    }


class RowList(exp.Expression):
    """`(VALUES (1, 'a'), (2, 'b')) AS t (x, y)`; each of `expressions` is an `exp.Tuple`."""

    arg_types = {"expressions": True, "alias": True, "columns": True}


class UnnestCall(exp.Expression):
    """`CROSS JOIN UNNEST(x) AS t (c)` or its LEFT JOIN form, whole; LATERAL TABLE where `called`."""

    arg_types = {
        "this": True,
        "left": True,
        "ordinality": True,
        "called": True,
        "alias": True,
        "columns": True,
    }


class MatchCall(exp.Expression):
    """`t MATCH_RECOGNIZE (...) AS m`: `expressions` are the clauses, each a node."""

    arg_types = {"this": True, "expressions": True, "alias": True}


class HintList(exp.Expression):
    """`/*+ NAME('k'='v') */`: `expressions` are Verbatim hints, already escaped."""

    arg_types = {"expressions": True}


class GroupingSets(exp.Expression):
    """`GROUPING SETS ((a, b), (a), ())`: each of `expressions` is an `exp.Tuple`."""

    arg_types = {"expressions": True}
