"""What `describe` says of Python functions that cost more than they would have to."""

from __future__ import annotations

import pytest

from compiler.checked import Settings
from compiler.compile import check
from compiler.functions.hints import hints
from dsl.source import Source

FILE = """\
pipeline p {{}}
function f({parameters}) returns {returns} from python 'code_:f' {{
  {option}
}}
source s from datagen {{ columns (a {kind}, b {kind}) }}
task t {{ {raises} from s select {call} as x }}
sink k from t into blackhole
{rejected}
"""
SQL = "an SQL expression would serve, and Flink would call no Python: `as {}`"
COLUMNS = "a function of columns would serve, called once for many rows: `vectorized = true`"


@pytest.mark.parametrize(
    ("kind", "code", "said"),
    [
        ("bigint", "def f(x, y):\n    'Doc.'\n    return (x + y) * 2\n", SQL.format("(a + b) * 2")),
        ("bigint", "def f(x, y):\n    return x / y\n", COLUMNS),
        ("bigint", "def f(x, y):\n    if x:\n        return x\n    return y\n", COLUMNS),
        ("string", "def f(x, y):\n    return x.strip().upper()\n", SQL.format("upper(trim(a))")),
        ("string", "def f(x, y):\n    return x + y\n", None),
        ("string", "def f(x, y):\n    return x.title()\n", None),
    ],
)
@pytest.mark.parametrize("raises", ["", "raises = reject"])
def test_what_would_serve(kind: str, code: str, said: str | None, raises: str) -> None:
    found = told(kind, code, raises=raises)
    assert found == ([] if said is None else [("f", said)])


def test_of_what_is_vectorized_or_drawn_nothing_is_said_of_sql() -> None:
    code = "def f(x, y):\n    return x + y\n"
    assert told("bigint", code, option="vectorized = true") == []
    assert told("bigint", code, option="deterministic = false") == [("f", COLUMNS)]


def told(kind: str, code: str, *, option: str = "", raises: str = "") -> list[tuple[str, str]]:
    text = FILE.format(
        parameters=f"a {kind}, b {kind}",
        returns=kind,
        option=option,
        kind=kind,
        raises=raises,
        call="f(a, b)",
        rejected="sink r from t.rejected into blackhole" if raises else "",
    )
    source = Source("code_.py", code)
    checked = check(
        Source("p.stream", text), Settings(), lambda p, _: source if p == "code_.py" else None
    )
    assert checked.plan is not None, checked.diagnostics
    return [(hint.function, hint.what) for hint in hints(checked.plan)]
