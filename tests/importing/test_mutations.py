"""Scripts with random damage: never an exception, and what is imported without an error is a file that parses."""

from __future__ import annotations

import os
from pathlib import Path
from random import Random

import pytest

from compiler.importing.importing import import_script
from dsl.diagnostic import Severity
from dsl.lexer import scan
from dsl.parse import parse
from dsl.source import Source

SCRIPTS = sorted((Path(__file__).parent / "scripts").glob("*.sql"))
COUNT = int(os.environ.get("FUZZ_EXAMPLES", "200"))
ODD = ("'", "`", '"', "(", ")", ";", "/*", "--", "\x00", "'${x}'", "SELECT", "AS", "ROW<", "9" * 40)


def mutated(text: str, random: Random) -> str:
    """The text with tokens cut out, swapped, doubled or replaced, or cut off itself."""
    for _ in range(random.randint(1, 4)):
        lexemes = scan(Source("", text))
        ends = zip(lexemes.kinds, lexemes.starts, lexemes.ends, strict=True)
        tokens = [(start, end) for kind, start, end in ends if kind != "end"]
        if not tokens:
            break
        (a, b), (c, d) = sorted(random.choices(tokens, k=2))
        match random.randrange(6):
            case 0:
                text = text[:a]
            case 1:
                text = text[b:]
            case 2:
                text = text[:a] + text[b:]
            case 3 if b <= c:
                text = text[:a] + text[c:d] + text[b:c] + text[a:b] + text[d:]
            case 4:
                text = f"{text[:a]}{text[c:d]} {text[a:]}"
            case _:
                text = text[:a] + random.choice(ODD) + text[b:]
    return text


@pytest.mark.parametrize("seed", range(4))
def test_damaged_scripts_are_reported_not_raised(seed: int) -> None:
    random = Random(seed)
    texts = [path.read_text("utf-8") for path in SCRIPTS]
    for _ in range(COUNT // 4):
        text = mutated(random.choice(texts), random)
        result = import_script(Source("job.sql", text))
        assert all(0 <= d.span.start <= d.span.end <= len(text) for d in result.diagnostics), text
        if not result.failed:
            found = parse(Source("job.stream", result.text)).diagnostics
            assert [d.message for d in found if d.severity is Severity.ERROR] == [], text
