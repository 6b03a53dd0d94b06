"""Cuts Flink SQL into tokens, by the rules of its lexer and none of ours."""

from __future__ import annotations

import re
from dataclasses import dataclass

_TOKEN = re.compile(
    r"""(?P<space>\s+)
      | (?P<comment>--[^\r\n]*|/\*(?!\+).*?\*/)
      | (?P<unicode>[uU]&'(?:[^']|'')*')
      | (?P<text>'(?:[^']|'')*')
      | (?P<name>`(?:[^`\r\n]|``)+`)
      | (?P<word>[A-Za-z_][A-Za-z0-9_]*)
      | (?P<end>;)
      | (?P<sign>/\*\+|[-+*/%<>=!|().,\[\]:{}&^~?@$\d])""",
    re.VERBOSE | re.DOTALL,
)
_UNICODE = re.compile(r"\\(\\|[0-9a-fA-F]{4})")


@dataclass(frozen=True)
class Token:
    """A token; `value` is what a string or a quoted name stands for, `text` how it is written."""

    kind: str
    text: str
    value: str


def tokens(sql: str) -> list[Token]:
    """The tokens of a script, comments and spaces left out; ValueError where nothing of the kind begins."""
    found, at = [], 0
    while at < len(sql):
        match = _TOKEN.match(sql, at)
        if match is None:
            raise ValueError(f"no token: {sql[at : at + 40]!r}")
        at, kind = match.end(), match.lastgroup or ""
        if kind not in ("space", "comment"):
            found.append(Token(kind, match[0], _value(kind, match[0])))
    return found


def _value(kind: str, text: str) -> str:
    match kind:
        case "text":
            return text[1:-1].replace("''", "'")
        case "unicode":
            plain = text[3:-1].replace("''", "'")
            return _UNICODE.sub(lambda m: "\\" if m[1] == "\\" else chr(int(m[1], 16)), plain)
        case "name":
            return text[1:-1].replace("``", "`")
        case _:
            return text.upper()


def statements(sql: str) -> list[list[Token]]:
    """The statements of a script, each up to its semicolon."""
    found: list[list[Token]] = [[]]
    for token in tokens(sql):
        if token.kind == "end":
            found.append([])
        else:
            found[-1].append(token)
    return [one for one in found if one]
