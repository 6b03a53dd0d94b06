"""The tree-sitter grammar: its parser, compiled, reads what the language reads, and its queries colour it so."""

from __future__ import annotations

import ctypes
import random
import re
from collections import Counter
from collections.abc import Iterator

import pytest
import tree_sitter

from compiler.checked import Settings
from compiler.ide.kinds import KINDS
from compiler.ide.snapshot import Snapshot
from compiler.ide.tokens import tokens
from dsl.lexer import scan
from dsl.parse import parse
from dsl.source import Source
from editors.treesitter.__main__ import FOLDER, MADE_OF, fingerprint, texts
from editors.treesitter.terminals import shapes
from editors.words import UNITS
from tests.compiler import library
from tests.editors.test_textmate import corpus

LATER = re.compile(
    r"`.*` is no number|nested too deeply|has no value|without params|a comma stands behind|follows what is no"
)
"""Mistakes that are told of a text after it has been parsed."""
WORDS = re.findall(
    r"\S+",
    "from where select as order by and or not in is null group with to day filter over limit within key 'x' 5 5m "
    "( ) [ ] , . = + * ; { } $p `b` /*x*/ between like union join on left first task",
)


@pytest.fixture(scope="module")
def language(tmp_path_factory: pytest.TempPathFactory) -> tree_sitter.Language:
    made = tmp_path_factory.mktemp("tree-sitter") / "stream.so"
    source = FOLDER / "src"
    library([source / "parser.c", source / "scanner.c"], source, made)
    loaded = ctypes.CDLL(str(made))
    loaded.tree_sitter_stream.restype = ctypes.c_void_p
    capsule = ctypes.pythonapi.PyCapsule_New
    capsule.restype = ctypes.py_object
    capsule.argtypes = [ctypes.c_void_p, ctypes.c_char_p, ctypes.c_void_p]
    return tree_sitter.Language(capsule(loaded.tree_sitter_stream(), b"tree_sitter.Language", None))


@pytest.fixture(scope="module")
def parser(language: tree_sitter.Language) -> tree_sitter.Parser:
    return tree_sitter.Parser(language)


@pytest.fixture(scope="module")
def given() -> list[str]:
    """Texts with `\\n` and with `\\r\\n`, and one with what UTF-8 and UTF-16 count differently."""
    found = corpus()
    assert len(found) > 700
    bare = ["", "\n", "-- only\n", "task größe { from b where жизнь > 1 }"]
    return [*found, *bare, found[0].replace("\n", "\r\n"), "-- \U0001f680 é\n" + found[0]]


def refused(text: str) -> bool:
    """Whether the language itself does not parse a text."""
    found = parse(Source("a.stream", text)).diagnostics
    return any(d.code.number.startswith("SYN") and not LATER.search(d.message) for d in found)


def test_what_is_committed_is_what_the_language_gives() -> None:
    made = texts()
    found = {name: (FOLDER / name).read_text("utf-8") for name in made}
    assert found == made, "run `python -m editors.treesitter`"
    wanted = fingerprint(found["grammar.js"])
    assert MADE_OF.read_text("utf-8") == wanted, "run `python -m editors.treesitter tree-sitter`"


def test_every_text_reads_as_the_language_reads_it(
    parser: tree_sitter.Parser, given: list[str]
) -> None:
    seen: Counter[bool] = Counter()
    for text in given:
        wrong = refused(text)
        assert parser.parse(text.encode()).root_node.has_error == wrong, text
        seen[wrong] += 1
    assert seen[False] > 700
    assert seen[True] > 10


def test_mutated_texts_are_refused_where_the_language_refuses_them(
    parser: tree_sitter.Parser, given: list[str]
) -> None:
    chance = random.Random(7)
    seen: Counter[bool] = Counter()
    for _ in range(600):
        text = chance.choice(given[:-6])
        lexemes = scan(Source("a.stream", text))
        at = chance.randrange(len(lexemes.kinds) - 1)
        start, end = lexemes.starts[at], lexemes.ends[at]
        word = chance.choice(["", text[start:end] * 2, *WORDS])
        text = f"{text[:start]}{word} {text[chance.choice([start, end]) :]}"
        wrong = refused(text)
        if not wrong and LATER.search(str(parse(Source("a.stream", text)).diagnostics)):
            continue
        assert parser.parse(text.encode()).root_node.has_error == wrong, text
        seen[wrong] += 1
    assert min(seen.values()) > 50, seen


def declarations(root: tree_sitter.Node) -> Iterator[tuple[str, str, int, int]]:
    for node in root.children:
        name = node.child_by_field_name("name")
        if node.type not in ("comment", "use"):
            said = "" if name is None else name.text.decode().strip("`").replace("``", "`")
            yield node.type, said, node.start_byte, node.end_byte


def test_the_tree_has_the_same_declarations(parser: tree_sitter.Parser, given: list[str]) -> None:
    seen: Counter[str] = Counter()
    for text in given:
        if refused(text):
            continue
        places = [0]
        for letter in text:
            places.append(places[-1] + len(letter.encode()))
        wanted = []
        for one in parse(Source("a.stream", text)).tree.declarations:
            kind = KINDS[type(one)]
            if kind != "use":
                name = "" if kind == "defaults" else one.name.text
                wanted.append((kind, name, places[one.span.start], places[one.span.end]))
                seen[kind] += 1
        assert list(declarations(parser.parse(text.encode()).root_node)) == wanted, text
    assert len(seen) == len(KINDS) - 1, seen


CAPTURES = {
    "comment": ("comment",),
    "string": ("string",),
    "number": ("number",),
    "keyword": ("keyword", "boolean", "constant.builtin", "type.builtin", "function.builtin"),
    "parameter": ("variable.parameter",),
    "type": ("type", "constructor", "keyword"),
}
"""The captures that fit each kind of token of the language server."""
COLOURED = ("keyword", "string", "number", "comment", "boolean", "constant.builtin")
"""The captures that do not fit a name."""


def captured(query: tree_sitter.Query, root: tree_sitter.Node) -> dict[int, set[str]]:
    """The captures over each byte."""
    found: dict[int, set[str]] = {}
    for capture, nodes in tree_sitter.QueryCursor(query).captures(root).items():
        for node in nodes:
            for at in range(node.start_byte, node.end_byte):
                found.setdefault(at, set()).add(capture)
    return found


def test_the_colours_are_those_of_the_language_server(
    language: tree_sitter.Language, parser: tree_sitter.Parser, given: list[str]
) -> None:
    """Of words that are names in one place and words in another too; no byte has two captures."""
    query = tree_sitter.Query(language, texts()["queries/highlights.scm"])
    seen: Counter[str] = Counter()
    wrong = []
    for text in given:
        if refused(text):
            continue
        found = captured(query, parser.parse(text.encode()).root_node)
        assert all(len(captures) == 1 for captures in found.values()), text
        snapshot = Snapshot(Source("a.stream", text), Settings(), lambda _path, _importer: None)
        at, byte = 0, 0
        for token in tokens(snapshot):
            byte += len(text[at : token.span.start].encode())
            at = token.span.start
            captures = found.get(byte, set())
            kind = token.type if token.type in CAPTURES else "name"
            if kind == "name":
                fits = not any(one.startswith(COLOURED) for one in captures)
                fits = fits or (token.type == "class" and text.startswith("defaults", at))
            else:
                fits = any(one.startswith(CAPTURES[kind]) for one in captures)
                # Where a unit is asked for by its name, as in `extract(hour from at)`, it is read as a name.
                fits = fits or re.match(UNITS, text[at:], re.IGNORECASE) is not None
            if not fits:
                wrong.append((token.type, captures, text[at : at + 40]))
            seen[kind] += 1
    assert not wrong, wrong[:20]
    assert min(seen[kind] for kind in CAPTURES) > 50, seen


@pytest.mark.parametrize("name", sorted(n for n in texts() if n.endswith(".scm")))
def test_the_queries_fit_the_grammar(language: tree_sitter.Language, name: str) -> None:
    assert tree_sitter.Query(language, texts()[name]).pattern_count > 0


def test_declarations_and_what_is_in_them_fold(
    language: tree_sitter.Language, parser: tree_sitter.Parser
) -> None:
    text = (
        "source a from datagen {\n  columns (\n    b int,\n  )\n}\n\n"
        "task c {\n  select *\n  from (\n    select * from a\n  )\n}\n"
    )
    query = tree_sitter.Query(language, texts()["queries/folds.scm"])
    found = tree_sitter.QueryCursor(query).captures(parser.parse(text.encode()).root_node)["fold"]
    lines = sorted((node.start_point.row, node.end_point.row) for node in found)
    assert lines == [(0, 4), (1, 3), (6, 11), (8, 10)]


def test_an_edit_reads_as_the_whole_text_anew(parser: tree_sitter.Parser, given: list[str]) -> None:
    """What the scanner keeps between tokens is right behind an edit, too."""
    chance = random.Random(11)
    for _ in range(150):
        text = chance.choice(given[:-6])
        before = text.encode()
        tree = parser.parse(before)
        lexemes = scan(Source("a.stream", text))
        at = chance.randrange(len(lexemes.kinds) - 1)
        start, end = lexemes.starts[at], lexemes.ends[at]
        word = chance.choice(WORDS)
        after = f"{text[:start]}{word} {text[end:]}".encode()
        first, old = len(text[:start].encode()), len(text[:end].encode())
        new = first + len(word.encode()) + 1
        tree.edit(first, old, new, point(before, first), point(before, old), point(after, new))
        assert str(parser.parse(after, tree).root_node) == str(parser.parse(after).root_node)


def point(text: bytes, at: int) -> tuple[int, int]:
    return text.count(b"\n", 0, at), at - text.rfind(b"\n", 0, at) - 1


def test_words_behind_an_expression_are_known() -> None:
    """Where an expression can end the scanner gives out no word with a text: see `terminals.CONTINUING`."""
    text = (FOLDER / "src" / "parser.c").read_text("utf-8")
    matrix = text[text.index("static const bool ts_external_scanner_states") :]
    states = [
        set(re.findall(r"\[ts_external_token__(\w+)\] = true", state))
        for state in matrix[: matrix.index("\n};")].split("\n  [")[1:]
    ]
    ends = [state for state in states if "EXPRESSION_END" in state and "RECOVERY" not in state]
    assert len(ends) > 10
    plain = {s.symbol.lstrip("_") for s in shapes().values() if s.symbol and not s.continued}
    assert set().union(*ends) & plain == set()
