"""The TextMate grammar as VS Code reads it, held against what the language itself says of the same texts."""

from __future__ import annotations

import json
import re
import subprocess
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from compiler.checked import Settings
from compiler.ide.snapshot import Snapshot
from compiler.ide.tokens import tokens
from dsl.source import Source
from dsl.tables import tables
from editors.__main__ import FOLDER, texts
from editors.icon import png
from editors.words import AS_THEY_ARE, DECLARATIONS, OF_TYPES, PLAIN, WHERE
from tests.editors.node import node
from tests.markdown import ROOT, blocks_of

SNAPSHOT = Path(__file__).parent / "colours.md"
SCOPES = {
    "comment": ("comment",),
    "string": ("string", "storage.type.string"),
    "number": ("constant.numeric",),
    "keyword": ("keyword.", "constant.language", "storage.type", "support.function"),
    "parameter": ("variable.parameter",),
}
"""The scopes that fit each kind of token of the server."""
WORDS = ("keyword.control", "keyword.operator.word", "keyword.other", "keyword.declaration")
"""The scopes that do not fit a name."""


def corpus() -> list[str]:
    """All texts of the language in examples, documentation and cases that read without a mistake."""
    found = [file.read_text("utf-8") for file in sorted((ROOT / "examples").rglob("*.stream"))]
    for folder in ("docs", "tests/cases"):
        for page in sorted((ROOT / folder).rglob("*.md")):
            blocks = blocks_of(page.read_text("utf-8"))
            found += [b.text for b in blocks if b.language == "stream"]
    return [text for text in found if "\r" not in text]


def colours(given: list[str]) -> list[list[tuple[int, int, list[str]]]]:
    """What the grammar makes of texts."""
    run = subprocess.run(
        [node(), "test/grammar.mjs"],
        cwd=FOLDER,
        input="".join(json.dumps(text) + "\n" for text in given),
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stderr
    return [json.loads(line) for line in run.stdout.splitlines()]


def units(text: str) -> list[int]:
    """The place of each character as JavaScript counts."""
    places = [0]
    for letter in text:
        places.append(places[-1] + (2 if letter > "\uffff" else 1))
    return places


def test_what_is_committed_is_what_the_language_gives() -> None:
    made = texts()
    assert {name: (FOLDER / name).read_text("utf-8") for name in made} == made, (
        "run `python -m editors`"
    )
    assert (FOLDER / "icon.png").read_bytes()[:29] == png()[:29]


def test_no_word_is_forgotten() -> None:
    found = tables()
    words = {t for t, spelled in found.spellings.items() if spelled[0].isalpha()}
    words |= {
        t
        for forms in (found.words, found.marks)
        for w in forms.values()
        for t, _ in w
        if t in found.patterns
    }
    known = {*AS_THEY_ARE, *WHERE, *OF_TYPES, *PLAIN, *DECLARATIONS}
    assert words - known == set(), "they need a colour in editors/words.py"


def patterns(part: Any) -> Iterator[str]:
    if isinstance(part, dict):
        for key, held in part.items():
            if key in ("match", "begin", "end") and isinstance(held, str):
                yield held
            else:
                yield from patterns(held)
    elif isinstance(part, list):
        for held in part:
            yield from patterns(held)


def test_patterns_are_those_of_other_engines_too() -> None:
    found = list(patterns(json.loads(texts()["syntaxes/stream.tmLanguage.json"])))
    assert len(found) > 40
    for pattern in found:
        re.compile(pattern)  # No look behind of unknown length, which PCRE has not either.


def compared() -> tuple[Counter[str], Counter[str], list[str]]:
    """How many tokens of each kind there are, of how many the grammar says something else, and which these are."""
    given = corpus()
    seen: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    shown: list[str] = []
    for text, found in zip(given, colours(given), strict=True):
        snapshot = Snapshot(Source("a.stream", text), Settings(), lambda _path, _importer: None)
        if any(d.code.number.startswith("SYN") for d in snapshot.parsed.diagnostics):
            continue
        places = units(text)
        scoped: dict[int, list[str]] = {}
        for start, end, scopes in found:
            scoped.update(dict.fromkeys(range(start, end), scopes))
        for token in tokens(snapshot):
            kind = token.type if token.type in SCOPES else "name"
            if text.startswith("defaults", token.span.start) and token.type == "class":
                continue  # The word is the name of its declaration.
            here = scoped.get(places[token.span.start], [])
            seen[kind] += 1
            fits = any(scope.startswith(SCOPES.get(kind, WORDS)) for scope in here)
            if fits == (kind == "name"):
                wrong[kind] += 1
                line = text.splitlines()[text[: token.span.start].count("\n")]
                word = text[token.span.start : token.span.end]
                shown.append(f"{token.type} {word!r} {here} in {line!r}")
    return seen, wrong, shown


def test_it_says_what_the_language_says() -> None:
    seen, wrong, shown = compared()
    assert min(seen.values()) > 50, seen
    for kind in ("comment", "string", "number", "parameter"):
        assert wrong[kind] == 0, shown
    # What is a word and what a name is seen from one line alone, which is not always enough.
    assert wrong["keyword"] <= seen["keyword"] * 0.001, (wrong, seen, shown)
    assert wrong["name"] <= seen["name"] * 0.001, (wrong, seen, shown)


def test_colours_are_as_written_down(accept: bool) -> None:
    """Each line of the text, and below it the scopes of its pieces; `--accept` writes them anew."""
    page = SNAPSHOT.read_text("utf-8")
    head, text = re.split(r"```stream\n|```\n", page, maxsplit=2)[:2]
    (found,) = colours([text])
    shown = "".join(
        f"{text[start:end].strip()} | {' '.join(scope.removesuffix('.stream') for scope in scopes)}\n"
        for start, end, scopes in found
        if text[start:end].strip() and scopes
    )
    wanted = f"{head}```stream\n{text}```\n\n```scopes\n{shown}```\n"
    if accept:
        SNAPSHOT.write_text(wanted, "utf-8")
    assert page == wanted
