"""The catalogue of functions is sound by itself."""

import re
import subprocess
import sys

import pytest

from compiler.types.codes import CODES
from compiler.types.context import Context
from compiler.types.functions.catalogue import BUILTINS, builtin, builtin_names
from compiler.types.functions.elsewhere import ELSEWHERE
from compiler.types.functions.entry import Kind, exists_in
from compiler.types.functions.families import FAMILIES
from compiler.types.typing import type_expression
from compiler.types.versions import VERSIONS, at_least
from dsl.diagnostic import Diagnostic
from tests.types.agreement import asked, parsed, table
from tests.types.listed import UNLISTED, callable_in_sql, listed


@pytest.mark.parametrize("target", VERSIONS)
def test_names_are_unique_and_upper_case(target: str) -> None:
    names = [entry.name for entry in BUILTINS if exists_in(entry, target)]
    assert len(names) == len(set(names))
    assert all(name == name.upper() for name in names)


@pytest.mark.parametrize("target", VERSIONS)
def test_the_catalogue_has_what_flink_lists(target: str) -> None:
    mine = {name.upper() for name in builtin_names(target)}
    elsewhere = {n for n, e in ELSEWHERE.items() if e.since is None or at_least(target, e.since)}
    wanted = {name for name in listed(target) if callable_in_sql(name)}
    assert wanted - mine - elsewhere == set()
    assert mine - wanted <= UNLISTED


def test_every_function_is_asked_about() -> None:
    words = {word for group in asked().values() for e in group for word in re.findall(r"\w+", e)}
    # Those of row patterns stand in no expression that could be asked about by itself.
    names = {entry.name.lower() for entry in BUILTINS if entry.kind is not Kind.PATTERN}
    assert names - words == set()


@pytest.mark.parametrize(
    ("call", "target", "first"),
    [
        ("parse_json(s)", "1.20", "2.1"),
        ("object_of('c', 'a', i)", "2.1", "2.2"),
        ("btrim(s)", "1.20", "2.0"),
        ("vector_search(s)", "2.1", "2.2"),
        ("inet_aton(s)", "2.2", "2.3"),
        ("bitmap_build_agg(i)", "1.20", "2.3"),
        ("to_changelog(i)", "2.2", "2.3"),
    ],
)
def test_a_function_that_came_later_says_when(call: str, target: str, first: str) -> None:
    report = refusal(call, target)
    name = call.partition("(")[0]
    assert report.message == f"function `{name}` is not in Flink {target}"
    assert report.help == (f"Flink {first} is the first that has it",)


@pytest.mark.parametrize(
    ("call", "help"),
    [
        ("tumble_start(rt, interval '1' hour)", "take `window_start`"),
        ("hop(rt, interval '1' hour)", "windows are the step"),
        ("ml_predict(i)", "it takes a table and a model"),
    ],
)
def test_a_function_that_stands_elsewhere_says_where(call: str, help: str) -> None:
    assert refusal(call, "2.2").help[0].startswith(help)


def refusal(call: str, target: str) -> Diagnostic:
    (tree,) = parsed([call])
    assert tree is not None
    context = Context(table(target), {}, target=target)
    assert type_expression(tree, context) is None
    return context.report[0]


def test_every_family_is_known() -> None:
    used = {
        word.rstrip("*").rstrip("?") for e in BUILTINS for form in e.takes for word in form.split()
    }
    assert used <= FAMILIES.keys()
    assert FAMILIES.keys() <= used


def test_functions_belong_to_versions() -> None:
    assert builtin("printf", "2.2") is not None
    assert builtin("printf", "1.20") is None
    assert builtin("sha2", "2.1") is not builtin("sha2", "2.2")
    assert "parse_json" not in builtin_names("2.0")


def test_codes_are_unique() -> None:
    assert len({code.number for code in CODES}) == len({code.name for code in CODES}) == len(CODES)


def test_nothing_heavy_is_imported() -> None:
    script = "import sys, compiler.types.typing; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert not loaded & {"lark", "sqlglot", "networkx", "pydantic", "pyflink"}
