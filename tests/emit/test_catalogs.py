"""Catalogs in scripts: only where a table of one is read or written, and before it."""

from __future__ import annotations

from compiler.checked import Checked, Settings
from compiler.compile import Built, build, build_test, check
from compiler.emit.script import StatementKind
from dsl.source import Source

TEXT = """\
pipeline shop {}

catalog lake from iceberg {
  catalog_type = hadoop
  warehouse = env('WAREHOUSE')
}

catalog idle from paimon {
  warehouse = 'file:///ponds'
}

source orders from lake {
  table = 'shop.orders'
  columns (id int, city string, twice as id * 2)
}

sink kept from orders into lake {
  table = 'shop.kept'
}

test twice {
  given orders (id)
    (1),
  then orders (twice)
    (2),
}
"""


def checked() -> Checked:
    found = check(Source("shop.stream", TEXT), Settings(), lambda *_: None)
    assert found.plan is not None, [d.message for d in found.diagnostics]
    return found


def test_a_catalog_is_made_before_its_tables_and_one_without_is_not() -> None:
    built = build(checked())
    assert isinstance(built, Built)
    kinds = [(one.kind, one.name) for one in built.script.statements]
    assert kinds == [
        (StatementKind.CATALOG, "lake"),
        (StatementKind.VIEW, "orders"),
        (StatementKind.DATABASE, "shop"),
        (StatementKind.TABLE, "kept"),
    ]
    assert "'warehouse' = '${env:WAREHOUSE}'" in built.script.statements[0].sql


def test_a_source_is_held_to_the_columns_that_it_declares() -> None:
    built = build(checked())
    assert isinstance(built, Built)
    view = built.script.statements[1]
    assert view.probe == "SELECT `id`, `city` FROM `lake`.`shop`.`orders`"
    assert view.gives == ("INT", "STRING")


def test_a_test_has_no_catalog() -> None:
    (case,) = checked().tests
    script = build_test(case).script
    assert StatementKind.CATALOG not in {one.kind for one in script.statements}
