"""What is known of a text while people type is what is found out of it alone, to the letter."""

from __future__ import annotations

import os
import posixpath
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import fields, is_dataclass
from functools import cache
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compiler.checked import Checked
from compiler.compile import check
from compiler.recall import Stale
from dsl.source import Source
from dsl.span import Span
from streamc.lsp.positions import Lines
from streamc.lsp.session import Session
from tests.markdown import MAIN, read_case

ROOT = Path(__file__).parents[2]
FOLDER = Path("/project")
EXAMPLES = max(25, int(os.environ.get("FUZZ_EXAMPLES", "0")) // 40)
TYPED = [
    *"{}()[],.;:'`=$-* \n\t",
    *("a", "x", "1", "9", "_", "\r\n", "\U0001f600", "/*", "*/", "--", "-- note\n", "''", "}\n"),
    *("\ntask t {\n  from a\n}\n", "select ", "and 1 = 1 ", "not null", "-- allow TIM004: it is\n"),
]
KEPT = (
    "outputs",
    "edges",
    "plan",
    "tests",
    "diagnostics",
    "leaving",
    "clocks",
    "pipes",
    "delivery",
)
"""What of a checked file is compared: all that is no text and no cache."""


@cache
def projects() -> list[dict[str, str]]:
    """The texts of the examples, each alone, and those of each case with its libraries."""
    found = [
        {MAIN: file.read_text("utf-8")} for file in sorted((ROOT / "examples").rglob("*.stream"))
    ]
    for file in sorted((ROOT / "tests" / "cases").rglob("*.md")):
        case = read_case(file)
        found.append({MAIN: case.main.text} | {n: one.text for n, one in case.libraries.items()})
    return found


def seen(value: object, lines: Mapping[str, Lines]) -> Any:
    """A value with the lines and columns of its places."""
    if isinstance(value, Span):
        of = lines.get(value.source)
        return value if of is None else (value.source, repr(of.range(value)))
    if isinstance(value, tuple | list | frozenset | set):
        return [seen(part, lines) for part in value]
    if isinstance(value, Mapping):
        return [(seen(key, lines), seen(of, lines)) for key, of in value.items()]
    if is_dataclass(value) and not isinstance(value, type):
        parts = [(one.name, seen(getattr(value, one.name), lines)) for one in fields(value)]
        return type(value).__name__, parts
    return value


def known(checked: Checked, lines: Mapping[str, Lines]) -> dict[str, Any]:
    """All of a checked file, by lines and columns."""
    return {name: seen(getattr(checked, name), lines) for name in KEPT}


def alone(session: Session, texts: Mapping[str, str]) -> dict[str, Any]:
    """What is found out of texts that nobody has open."""
    sources = {name: Source(name, text) for name, text in texts.items()}

    def load(path: str, importer: str) -> Source | None:
        return sources.get(posixpath.normpath(posixpath.join(posixpath.dirname(importer), path)))

    checked = check(sources[MAIN], session.settings(MAIN), load)
    return known(checked, {name: Lines(text) for name, text in texts.items()})


def incremental(session: Session, texts: Mapping[str, str]) -> dict[str, Any]:
    """What the session knows of the texts that it has."""
    snapshot = session.snapshot(MAIN)
    assert snapshot is not None
    return known(snapshot.checked, {name: session.lines(name) for name in texts})


def given_up(session: Session, after: int) -> None:
    """Begins to check the text that there is now, and gives up at one of the places where that can be done."""
    snapshot = session.snapshot(MAIN)
    assert snapshot is not None
    left = iter(range(after))

    def pause() -> None:
        if next(left, None) is None:
            raise Stale

    snapshot.pause = pause
    with suppress(Stale):
        _ = snapshot.checked
    snapshot.pause = lambda: None


def opened(texts: Mapping[str, str]) -> Session:
    session = Session(str(FOLDER))
    for name, text in texts.items():
        session.put((FOLDER / name).as_uri(), 1, text)
    return session


@settings(max_examples=EXAMPLES, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.data())
def test_edits_one_after_the_other(data: st.DataObject) -> None:
    texts = dict(data.draw(st.sampled_from(projects())))
    session = opened(texts)
    assert incremental(session, texts) == alone(session, texts)
    for _ in range(data.draw(st.integers(1, 5))):
        name = data.draw(st.sampled_from(sorted(texts)))
        text = texts[name]
        start = data.draw(st.integers(0, len(text)))
        end = min(len(text), start + data.draw(st.sampled_from([0, 0, 0, 1, 7, 40])))
        texts[name] = text[:start] + data.draw(st.sampled_from(["", *TYPED])) + text[end:]
        session.put((FOLDER / name).as_uri(), 2, texts[name])
        if data.draw(st.booleans()):
            given_up(session, data.draw(st.integers(0, 20)))
            continue
        assert incremental(session, texts) == alone(session, texts)
    assert incremental(session, texts) == alone(session, texts)


def test_an_end_of_line_of_windows_is_not_parted() -> None:
    text = "task a {\n  from b\n}\ntask c {\n  from b\n}\n"
    session = opened({MAIN: text})
    changed = text.replace("}\ntask", "}\r\ntask")
    session.put((FOLDER / MAIN).as_uri(), 2, changed)
    assert incremental(session, {MAIN: changed}) == alone(session, {MAIN: changed})


def test_a_check_is_given_up_at_many_places() -> None:
    text = (ROOT / "examples" / "nexmark" / "windows.stream").read_text("utf-8")
    session = opened({MAIN: text})
    snapshot, reached = session.snapshot(MAIN), 0
    assert snapshot is not None

    def pause() -> None:
        nonlocal reached
        reached += 1

    snapshot.pause = pause
    _ = snapshot.checked
    assert reached > len(snapshot.parsed.tree.declarations) / 2
