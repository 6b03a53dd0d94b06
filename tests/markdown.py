"""Markdown files with `.stream` texts in them: test cases, pages of the documentation."""

from __future__ import annotations

import re
import shlex
from dataclasses import dataclass, field, replace
from pathlib import Path

from compiler.checked import Checked, Settings
from compiler.checks.hazards import WITHOUT_HAZARDS
from compiler.compile import check
from dsl.source import Source

ROOT = Path(__file__).parent.parent
MAIN = "case.stream"

_FENCE = re.compile(
    r"^(?P<ticks>`{3,})(?P<info>[^\n`]*)\n(?P<text>.*?)^(?P=ticks)[ \t]*$", re.MULTILINE | re.DOTALL
)
_MARK = re.compile(r"(error|warning|info): ([A-Z]{3}\d{3})")
_COMMENT = re.compile(
    r"--(?P<up>\s*\^)?\s*(?P<marks>(?:(?:error|warning|info): [A-Z]{3}\d{3},?\s*)+)$"
)


@dataclass(frozen=True)
class Block:
    """A fenced block: the words after its ticks, its text, and where the text stands in the file."""

    info: tuple[str, ...]
    text: str
    start: int
    end: int

    @property
    def language(self) -> str:
        """The first word, or nothing."""
        return self.info[0] if self.info else ""


@dataclass(frozen=True)
class Case:
    """A file to compile with the libraries that it uses.

    The main text is the first `stream` block without a file name. Words that begin with `--` are the
    command line's: ```` ```stream --profile prod --param region=us ````.
    """

    path: Path
    main: Source
    libraries: dict[str, Source]
    settings: Settings
    blocks: dict[str, Block] = field(default_factory=dict)

    def check(self) -> Checked:
        """The main text, checked."""
        return check(self.main, self.settings, self.load)

    def load(self, path: str, _importer: str) -> Source | None:
        """A library or a Python file of the same file, by its name."""
        return self.libraries.get(path)

    @property
    def expected(self) -> list[tuple[str, int, str, str]]:
        """What the comments say: (source, line, severity, code)."""
        texts = [self.main, *self.libraries.values()]
        return sorted(mark for source in texts for mark in marks(source))


def marks(source: Source) -> list[tuple[str, int, str, str]]:
    """The diagnostics that comments at the ends of lines announce: `-- error: TIM004`.

    A comment that begins with `^` speaks of the line above it, for lines that can bear no comment.
    """
    found = []
    for number, line in enumerate(source.text.splitlines(), start=1):
        if comment := _COMMENT.search(line):
            about = number - 1 if comment["up"] else number
            found += [(source.name, about, *mark) for mark in _MARK.findall(comment["marks"])]
    return found


def reported(checked: Checked) -> list[tuple[str, int, str, str]]:
    """What was reported, in the form of `Case.expected`."""
    return sorted(
        (
            d.span.source,
            line_of(checked, d.span.source, d.span.start),
            str(d.severity),
            d.code.number,
        )
        for d in checked.diagnostics
    )


def line_of(checked: Checked, source: str, offset: int) -> int:
    """The line on which a character stands."""
    return checked.sources[source].position(offset).line


def blocks_of(text: str) -> list[Block]:
    """All fenced blocks of a Markdown text."""
    return [
        Block(tuple(shlex.split(m["info"])), m["text"], m.start("text"), m.end("text"))
        for m in _FENCE.finditer(text)
    ]


def read_case(path: Path) -> Case:
    """The one case that a file of tests/cases is; hazards of running jobs speak in `hazards` only."""
    main, libraries, others = None, {}, {}
    for block in blocks_of(path.read_text(encoding="utf-8")):
        name = file_name(block)
        if name is not None:
            libraries[name] = Source(name, block.text)
        elif block.language != "stream":
            others[block.language] = block
        elif main is None:
            main = block
        else:
            raise ValueError(f"{path}: a second `stream` block needs a file name")
    if main is None:
        raise ValueError(f"{path}: no `stream` block")
    quiet = {} if "hazards" in path.parts else WITHOUT_HAZARDS
    settings = replace(settings_of(main), severities=quiet)
    return Case(path, Source(MAIN, main.text), libraries, settings, others)


def file_name(block: Block) -> str | None:
    """The name in ```` ```stream ledger.stream ```` or ```` ```python shops.py ````."""
    return next(
        (
            word
            for word in block.info[1:]
            if word.endswith((".stream", ".py", ".avsc", ".json", ".txt"))
        ),
        None,
    )


def settings_of(block: Block) -> Settings:
    """The settings that the words after the ticks stand for."""
    words = iter(block.info[1:])
    profile, target, params = None, "2.2", {}
    for word in words:
        if word == "--profile":
            profile = next(words)
        elif word == "--target":
            target = next(words)
        elif word == "--param":
            name, _, value = next(words).partition("=")
            params[name] = value
    return Settings(profile=profile, params=params, target=target)
