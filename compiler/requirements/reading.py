"""Turns a file of requirements, and those that it names, into the packages that a job asks for.

What may stand in it: pip's documentation, "Requirements File Format"; what a requirement is: PEP 508, by `packaging`.
"""

from __future__ import annotations

import re
import shlex
from collections.abc import Callable
from dataclasses import field

from compiler.plan.requirements import Requirement, Requirements, plain_name
from compiler.requirements.codes import UNREADABLE_REQUIREMENTS
from compiler.requirements.lines import Line, lines_of
from dsl.addresses import without_secrets
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.records import dataclass
from dsl.source import Source
from dsl.span import Span

Load = Callable[[str, str], Source | None]

_LOOKUPS = {
    "-i": True,
    "--index-url": True,
    "--extra-index-url": True,
    "-f": True,
    "--find-links": True,
    "--trusted-host": True,
    "--no-index": False,
    "--prefer-binary": False,
    "--only-binary": True,
}
"""Options that say where and how this machine looks for packages, and whether they take a value."""
_CHANGING = ("--pre", "--require-hashes")
"""Options that say what is installed."""
_REFUSED = {
    "-c": "constraints do not go along with the job: write the versions beside the requirements",
    "-e": "an editable package is one of this machine: put its modules beside the file, or a wheel of it into an index",
    "--no-binary": "only wheels go along with the job: build one, and name its folder with `--find-links`",
}
_LONG = {"--constraint": "-c", "--editable": "-e", "--requirement": "-r"}
_HASH = re.compile(r"(sha256|sha384|sha512):[0-9a-fA-F]+")
_PLACE = re.compile(r"[./\\~]|.*\.(whl|zip|tar\.gz|tar\.bz2|tgz)(\s|$)|[a-z+]+://")
_FLINK = ("apache-flink", "apache-flink-libraries")
_FORM = "write a package and its version, such as `inflection==0.5.1`"


@dataclass(slots=True)
class Read:
    """What was read: packages, and lines that say where they are looked for, which may hold passwords.

    `sources` are the texts, in which there may be passwords too; `report` says what is wrong in them. A `broken` one is
    of an option with which something is wrong.
    """

    file: str
    span: Span
    packages: list[Requirement] = field(default_factory=list)
    words: list[str] = field(default_factory=list)
    lookups: list[tuple[str, str]] = field(default_factory=list)
    sources: list[Source] = field(default_factory=list)
    report: list[Diagnostic] = field(default_factory=list)
    broken: bool = False

    @property
    def sound(self) -> bool:
        """Whether all of it is known."""
        return not self.broken and not self.report

    @property
    def requirements(self) -> Requirements:
        """What goes into the plan."""
        words = tuple(dict.fromkeys(self.words))
        return Requirements(self.file, tuple(self.packages), words, self.span)

    def say(self, message: str, span: Span, label: str = "", *help: str) -> None:
        """Reports a mistake."""
        shown = without_secrets(message)
        found = diagnostic(UNREADABLE_REQUIREMENTS, shown, span, label, help=help)
        self.report.append(found)


def read_requirements(path: str, importer: str, span: Span, load: Load) -> Read:
    """The file at a path beside `importer`; `span` is where it is named."""
    read = Read(path, span)
    source = load(path, importer)
    if source is None:
        _nowhere(path, importer, span, read)
    else:
        _file(source, read, load)
    return read


def _nowhere(path: str, importer: str, span: Span, read: Read) -> None:
    beside = "" if path.startswith("/") else f" beside `{importer}`"
    read.say(f"there is no file `{path}`{beside}", span, "not found")


def _file(source: Source, read: Read, load: Load) -> None:
    if any(one.name == source.name for one in read.sources):
        return
    read.sources.append(source)
    for line in lines_of(source):
        if line.text.startswith("-"):
            _options(line, read, load, source)
        else:
            _package(line, read)


def _options(line: Line, read: Read, load: Load, source: Source) -> None:
    try:
        words = shlex.split(line.text)
    except ValueError:
        read.say("a quote is not closed", line.span)
        return
    while words:
        word, equals, value = words.pop(0).partition("=")
        word = _LONG.get(word, word)
        if word[:2] in ("-r", "-c", "-e", "-i", "-f") and word[2:] and word[1] != "-":
            word, equals, value = word[:2], "=", word[2:] + equals + value
        takes = word in ("-r", *_REFUSED) or _LOOKUPS.get(word, False)
        if takes and not equals:
            if not words:
                read.say(f"`{word}` names nothing", line.span)
                return
            value = words.pop(0)
        if word in _REFUSED:
            read.say(f"`{word}` does not go with a job", line.span, "", _REFUSED[word])
        elif word == "-r":
            _nested(value, line, read, load, source)
        elif word in _CHANGING:
            read.words.append(word)
        elif word in _LOOKUPS:
            read.lookups.append((f"{word} {value}".strip(), source.name))
        else:
            read.say(f"`{word}` is no option of a file of requirements", line.span)


def _nested(path: str, line: Line, read: Read, load: Load, source: Source) -> None:
    found = load(path, source.name)
    if found is None:
        _nowhere(path, source.name, line.span, read)
    else:
        _file(found, read, load)


def _package(line: Line, read: Read) -> None:
    from packaging.requirements import InvalidRequirement
    from packaging.requirements import Requirement as Parsed

    text, *options = re.split(r"\s+(?=--?[a-z])", line.text)
    if _PLACE.match(text):
        read.say(
            f"`{text}` is a file or an address, and no package of an index", line.span, "", _FORM
        )
        return
    try:
        parsed = Parsed(text)
    except InvalidRequirement:
        read.say(f"`{text}` is no requirement", line.span, "", _FORM)
        return
    if parsed.url is not None:
        message = f"`{parsed.name}` is asked for by an address"
        read.say(
            message, line.span, "", "packages that go with a job are those of an index: " + _FORM
        )
        return
    name = plain_name(parsed.name)
    if name in _FLINK:
        message = f"`{parsed.name}` is Flink itself, of which the cluster has the one that fits it"
        read.say(message, line.span, "", "leave it out: what it brings is there with it")
        return
    hashes = _hashes(options, line, read)
    if hashes is not None:
        pins = [s for s in parsed.specifier if s.operator in ("==", "===") and "*" not in s.version]
        read.packages.append(Requirement(name, str(parsed), hashes, bool(pins)))


def _hashes(options: list[str], line: Line, read: Read) -> tuple[str, ...] | None:
    """The checksums behind a package; None where something else stands there (reported)."""
    found = []
    for option in options:
        word, _, value = option.strip().replace("=", " ", 1).partition(" ")
        if word != "--hash":
            read.say(f"`{word}` does not go with a job", line.span, "", "leave it out")
            return None
        if not _HASH.fullmatch(value.strip()):
            shape = "a checksum is written `--hash=sha256:` and its digits"
            read.say(f"`{value.strip()}` is no checksum", line.span, "", shape)
            return None
        found.append(value.strip())
    return tuple(found)
