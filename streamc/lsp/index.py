"""What the files of a project declare and use, found among their words: quick enough for thousands of files."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from dsl.records import dataclass
from dsl.span import Span

_COMMENT = re.compile(r"--[^\n]*|/\*(?!\+).*?\*/|'(?:[^']|'')*'", re.DOTALL)
_NAME = r"(?:`(?P<quoted>[^`\n]+)`|(?P<name>[^\W\d]\w*))"
_DECLARATION = re.compile(
    rf"^[ \t]*(?P<word>pipeline|profile|param|schema|catalog|source|task|function|sink|test)\s+{_NAME}"
    r"(?=\s*(?:\{|\(|from\b|\w))",
    re.IGNORECASE | re.MULTILINE,
)
_USE = re.compile(r"^[ \t]*use\s[^'{}]*?\sfrom\s+'(?P<path>[^'\n]*)'", re.IGNORECASE | re.MULTILINE)
_VALUE = re.compile(r"^[ \t]*(?P<key>[\w.]+)[ \t]*=[ \t]*'(?P<value>[^'\n]+)'", re.MULTILINE)
PLACES = frozenset(
    {
        "topic",
        "path",
        "table",
        "url",
        "brokers",
        "kafka.brokers",
        "owner",
        "database",
        "queue",
        "stream",
    }
)
"""Options whose values other files are likely to have again."""


@dataclass(frozen=True, slots=True)
class Declared:
    """A declaration of a file: `kind` is its word, `span` the place of its name."""

    kind: str
    name: str
    span: Span


@dataclass(frozen=True, slots=True)
class Entry:
    """What is known of a file: `uses` are paths as they are written, `values` pairs of an option and its text."""

    declared: tuple[Declared, ...]
    uses: tuple[str, ...]
    values: tuple[tuple[str, str], ...]


def entry(name: str, text: str) -> Entry:
    """What a text declares and uses."""
    plain = _COMMENT.sub(_blank, text)
    declared = tuple(_declared(name, match) for match in _DECLARATION.finditer(plain))
    said = _COMMENT.sub(_without_comment, text)
    uses = tuple(match["path"] for match in _USE.finditer(said))
    values = ((m["key"], m["value"]) for m in _VALUE.finditer(said) if m["key"] in PLACES)
    return Entry(declared, uses, tuple(dict.fromkeys(values)))


def _declared(name: str, match: re.Match[str]) -> Declared:
    group = "quoted" if match["quoted"] else "name"
    return Declared(match["word"].lower(), match[group], Span(name, *match.span(group)))


def _blank(match: re.Match[str]) -> str:
    """Blanks for a comment or a string, with its line breaks."""
    if "\n" not in match[0]:
        return " " * len(match[0])
    return re.sub(r"[^\n]", " ", match[0])


def _without_comment(match: re.Match[str]) -> str:
    return match[0] if match[0].startswith("'") else _blank(match)


class Index:
    """The entries of files by name, and who uses whom."""

    def __init__(self) -> None:
        self.entries: dict[str, Entry] = {}
        self._users: dict[str, set[str]] = {}
        self._uses: dict[str, tuple[str, ...]] = {}

    def put(self, name: str, text: str, resolved: Callable[[str], str]) -> None:
        """Keeps what a file declares and uses, in place of what was known of it.

        `resolved` gives the name of the file at a path that this one uses.
        """
        self.remove(name)
        found = entry(name, text)
        self.entries[name] = found
        uses = self._uses[name] = tuple(map(resolved, found.uses))
        for used in uses:
            self._users.setdefault(used, set()).add(name)

    def remove(self, name: str) -> None:
        """Forgets a file; who uses it is still known."""
        self.entries.pop(name, None)
        for used in self._uses.pop(name, ()):
            self._users[used].discard(name)

    def users(self, name: str) -> Iterator[str]:
        """The files that use a file, directly or by others."""
        seen, waiting = {name}, [name]
        while waiting:
            for user in sorted(self._users.get(waiting.pop(), ())):
                if user not in seen:
                    seen.add(user)
                    waiting.append(user)
                    yield user

    def values(self, key: str) -> Iterator[str]:
        """The texts that files give to an option."""
        tail = key.rpartition(".")[2]
        for one in self.entries.values():
            yield from (value for given, value in one.values if given.rpartition(".")[2] == tail)
