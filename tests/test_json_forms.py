"""What `--output json` prints has the forms that docs/json.md gives."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.markdown import ROOT, blocks_of
from tests.test_readme import streamc

FORMS = {
    block.info[1]: json.loads(block.text)
    for block in blocks_of((ROOT / "docs" / "json.md").read_text(encoding="utf-8"))
}
WORDS = {"text": str, "number": (int, float), "true or false": bool, "null": type(None)}

FILE = """\
pipeline p {}

source orders from filesystem {
  path = 'orders'
  format = json
  columns (
    order_id string not null,
    shop_id string @pii(person),
    amount int,
    ordered_at timestamp(3),
  )
  watermark ordered_at - 5s
}

task valid {
  from orders
  expect positive: amount > 0 else reject
}

task totals {
  from valid
  window tumble(ordered_at, 1m)
  group by shop_id
  select window_start, shop_id, sum(amount) as total
}

sink kept from totals into filesystem {
  path = 'out'
  format = json
  allow_pii = [shop_id]
}
sink rest from valid.rejected into print {
  allow_pii = [shop_id]
}

test right {
  given orders (order_id, shop_id, amount, ordered_at) ('o1', 's1', 1, '12:00:05')
  then totals (shop_id, total) ('s1', 1)
}

test wrong {
  given orders (order_id, shop_id, amount, ordered_at) ('o1', 's1', 1, '12:00:05')
  then totals (shop_id, total) ('s1', 2)
}
"""
ROW = '{"order_id":"o1","shop_id":"s1","amount":1,"ordered_at":"2026-01-05 12:00:00"}\n'


def differences(value: Any, form: Any, at: str) -> Iterator[str]:
    """Where a value is not of a form."""
    match form:
        case dict():
            if not isinstance(value, dict) or value.keys() != form.keys():
                yield f"{at}: {value!r} has not the keys {list(form)}"
                return
            for key, inner in form.items():
                yield from differences(value[key], inner, f"{at}.{key}")
        case list():
            if not isinstance(value, list):
                yield f"{at}: {value!r} is no list"
                return
            for index, one in enumerate(value):
                yield from differences(one, form[0], f"{at}[{index}]")
        case str() if form.startswith("diagnostic"):
            if not (value is None and form.endswith("or null")):
                yield from differences(value, FORMS["diagnostic"], at)
        case str() if form.startswith("point"):
            if not (value is None and form.endswith("or null")):
                yield from differences(value, FORMS["point"], at)
        case str():
            words = [form] if form in WORDS else form.split(" or ")
            if not any(isinstance(value, WORDS[word]) for word in words):
                yield f"{at}: {value!r} is no {form}"
        case _:
            if value != form:
                yield f"{at}: {value!r} is not {form!r}"


def output(folder: Path, *words: str, code: int = 0) -> Any:
    run = streamc(*words, "--output", "json", folder=folder)
    assert run.returncode == code, run.stdout + run.stderr
    return json.loads(run.stdout)


def has_form(value: Any, name: str) -> None:
    assert list(differences(value, FORMS[name], name)) == []


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "p.stream").write_text(FILE, encoding="utf-8")
    (tmp_path / "orders").write_text(ROW, encoding="utf-8")
    return tmp_path


def test_check(folder: Path) -> None:
    found = output(folder, "check", "p.stream")
    assert [one["code"] for one in found["diagnostics"]] == ["TIM004"]
    assert found["diagnostics"][0]["fixes"]
    has_form(found, "check")


def test_docs(folder: Path) -> None:
    (folder / "q.stream").write_text("pipeline q {}\n\ntask t { from nothing }\n", encoding="utf-8")
    found = output(folder, "docs", ".", "-o", "pages")
    assert (found["files"], found["failed"]) == (2, ["q.stream"])
    has_form(found, "docs")


def test_check_and_fix(folder: Path) -> None:
    text = FILE.replace("from valid\n", "from vlid\n").replace("path = 'out'", "pth = 'out'")
    (folder / "p.stream").write_text(text, encoding="utf-8")
    shown = output(folder, "check", "p.stream", "--fix", "--diff", code=1)
    assert shown["diff"].startswith("--- p.stream\n")
    has_form(shown, "check-fix")
    done = output(folder, "check", "p.stream", "--fix")
    assert done["fixed"]
    assert done["diagnostics"]
    has_form(done, "check-fix")


@pytest.mark.parametrize("command", [("build", "-o", "built"), ("run",)])
def test_errors_in_place_of_a_result(folder: Path, command: tuple[str, ...]) -> None:
    (folder / "p.stream").write_text(FILE.replace("from valid\n", "from vlid\n"), encoding="utf-8")
    found = output(folder, *command, "p.stream", code=1)
    assert found["diagnostics"]
    has_form(found, "check")


@pytest.mark.parametrize("command", [("build", "-o", "built"), ("run",)])
def test_what_flink_sql_cannot_say(folder: Path, command: tuple[str, ...]) -> None:
    text = FILE.replace(
        "sum(amount) as total", "sum(amount) as total, max(ordered_at + 1200d) as due"
    )
    (folder / "p.stream").write_text(text, encoding="utf-8")
    found = output(folder, *command, "p.stream", code=1)
    assert [one["code"] for one in found["diagnostics"]] == ["TGT004"]
    has_form(found, "check")


def test_build(folder: Path) -> None:
    built = output(folder, "build", "p.stream", "-o", "built")
    assert built["changes"]
    assert all((folder / "built" / name).is_file() for name in built["files"])
    has_form(built, "build")


@pytest.mark.parametrize("command", ["describe", "graph"])
def test_describe_and_graph(folder: Path, command: str) -> None:
    has_form(output(folder, command, "p.stream"), command)


@pytest.mark.parametrize("name", ["jdbc", "json", "upsert_kafka"])
def test_connectors(folder: Path, name: str) -> None:
    has_form(output(folder, "connectors"), "connectors")
    has_form(output(folder, "connectors", "show", name), "connectors-show")
    has_form(output(folder, "connectors", "fetch", "p.stream"), "connectors-fetch")


@pytest.mark.flink
def test_test(folder: Path) -> None:
    found = output(folder, "test", "p.stream", code=1)
    assert [one["outcome"] for one in found["tests"]] == ["passed", "failed"]
    has_form(found, "test")


@pytest.mark.flink
def test_junit(folder: Path) -> None:
    run = streamc("test", "p.stream", "--output", "junit", folder=folder)
    suite = ET.fromstring(run.stdout).find("testsuite")
    assert suite is not None
    assert set(suite.attrib) == {"name", "tests", "failures", "errors", "time"}
    cases = suite.findall("testcase")
    assert [set(one.attrib) for one in cases] == [{"classname", "name", "time"}] * 2
    assert [[inner.tag for inner in one] for one in cases] == [[], ["failure"]]


@pytest.mark.flink
def test_run(folder: Path) -> None:
    output(folder, "run", "p.stream")
    again = output(folder, "run", "p.stream")
    assert again["earlier"]
    has_form(again, "run")
    (folder / "orders").write_text("nonsense\n", encoding="utf-8")
    failed = output(folder, "run", "p.stream", code=3)
    assert failed["failure"]["code"] == "TGT002"
    has_form(failed, "run")
