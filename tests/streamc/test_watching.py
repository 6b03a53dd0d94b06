"""What failed last, and waiting for changes."""

from __future__ import annotations

import os

import pytest

from compiler import checked as model
from compiler.checked import Checked, ExpectedRows
from compiler.plan.operators import Column
from compiler.types.datatype import DataType, Root
from dsl.source import Source
from dsl.span import Span
from streamc.testing import suite, watching
from streamc.testing.comparison import compare
from streamc.testing.failed import failed_first, remember
from streamc.testing.finding import finding
from streamc.testing.watching import changed, stamps

ROWS = ExpectedRows((Column("n", DataType(Root.INT)),), (), (), Span("a.stream", 0, 0))
FOUND = finding("t", "totals", ROWS, compare(ROWS, [(1,)]))


@pytest.fixture(autouse=True)
def cache(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    return tmp_path / "cache" / "streamc" / "failed"


def cases_of(file, *names):
    span = Span(file, 0, 0)
    cases = tuple(model.TestCase(n, span, None, (), frozenset(), ()) for n in names)
    source = Source(file, "")
    checked = Checked(source, {file: source}, "p", "2.2", (), (), None, cases, ())
    return [suite.Planned(checked, case) for case in cases]


def names(tests):
    return [f"{test.file}:{test.case.name}" for test in tests]


def ran(tests, *failed):
    return [suite.Tested(t, 0.1, (FOUND,) if t.case.name in failed else ()) for t in tests]


def test_failed_ones_come_first_until_they_pass(cache):
    tests = [*cases_of("a.stream", "x", "y", "z"), *cases_of("b.stream", "v", "w")]
    assert names(failed_first(tests)) == names(tests)
    remember(ran(tests, "y", "w"))
    assert names(failed_first(tests)) == [
        "a.stream:y", "b.stream:w", "a.stream:x", "a.stream:z", "b.stream:v"
    ]  # fmt: skip
    remember(ran(tests[:1], "x"))
    assert names(failed_first(tests))[:3] == ["a.stream:x", "a.stream:y", "b.stream:w"]
    remember(ran(tests))
    assert names(failed_first(tests)) == names(tests)
    assert list(cache.iterdir()) == []


def test_a_test_that_is_gone_is_forgotten(cache):
    remember(ran(cases_of("a.stream", "x", "y"), "x", "y"))
    remember(ran(cases_of("a.stream", "y")))
    assert list(cache.iterdir()) == []


@pytest.mark.parametrize("text", ["", "{", "{}", "5", '[["x"]]', "\udcff"])
def test_a_broken_memory_is_none(cache, text):
    tests = cases_of("a.stream", "x", "y")
    remember(ran(tests, "y"))
    (file,) = cache.iterdir()
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    assert names(failed_first(tests)) == names(tests)
    remember(ran(tests, "y"))
    assert names(failed_first(tests))[0] == "a.stream:y"


def test_no_place_to_write_is_no_fault(tmp_path, monkeypatch):
    (tmp_path / "file").write_text("")
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "file"))
    tests = cases_of("a.stream", "x")
    remember(ran(tests, "x"))
    assert names(failed_first(tests)) == names(tests)


def test_changes_are_waited_for(tmp_path, monkeypatch):
    old, new, gone = (tmp_path / name for name in ("old", "new", "gone"))
    for file in (old, gone):
        file.write_text("a")
    rounds = []

    def sleep(_):
        rounds.append(len(rounds))
        if len(rounds) == 2:
            old.write_text("ab")
        if len(rounds) == 3:
            # One is not enough: an editor is at it.
            old.write_text("abc")
            new.write_text("b")
            gone.unlink()

    monkeypatch.setattr(watching.time, "sleep", sleep)
    before = stamps([str(old), str(gone)])

    def find():
        return [str(new)] if new.exists() else []

    assert changed(before, find) == {str(old), str(new), str(gone)}
    assert len(rounds) == 4


def test_the_same_size_at_another_time_is_a_change(tmp_path, monkeypatch):
    file = tmp_path / "a"
    file.write_text("a")
    before = stamps([str(file)])
    monkeypatch.setattr(watching.time, "sleep", lambda _: None)
    os.utime(file, ns=(1, 1))
    assert changed(before, list) == {str(file)}
