"""Takes out of texts what stands there in clear and should be kept outside: values of options that hold secrets."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from compiler.connectors.load import find_catalog, find_connector, find_format
from compiler.connectors.model import Catalog, Connector
from compiler.options.values import Params
from dsl.records import dataclass
from dsl.syntax.declarations import (
    CatalogDeclaration,
    Declaration,
    Option,
    Param,
    SinkDeclaration,
    SourceDeclaration,
)
from dsl.syntax.expressions import (
    Expression,
    FunctionCall,
    Hole,
    NumberLiteral,
    ParamRef,
    StringLiteral,
)
from dsl.walk import walk

MASK = "***"
SHORTEST = 4
"""Shorter texts are taken out only where they stand as a whole string: anything may hold them."""

_WORDS = (
    r"(?:pass(?:word|wd|phrase)|secret(?:[-_.]?key)?|(?:access|api|private)[-_.]?key"
    r"|token|authorization|credentials?|jaas\.config)"
)
_CALLED_SO = re.compile(rf"(?i){_WORDS}$")
_REFERENCE = r"(?!(?:secret|env)\s*\(|\$\{)"
_ASSIGNED = re.compile(rf"(?i)(\b[\w.\-]*{_WORDS}['`\"]?\s*[=:]\s*)('(?:[^']|'')*'|\"[^\"]*\")")
_IN_URL = re.compile(rf"(?i)([?&;][\w.\-]*{_WORDS}=){_REFERENCE}[^&;\s'\"]+")
_USER_INFO = re.compile(rf"(://[^/\s:@']+:){_REFERENCE}[^@\s/']+(?=@)")
_HEADER = re.compile(
    rf"(?i)(\bauthorization\s*:\s*(?:(?:bearer|basic)\s+)?){_REFERENCE}[^\s'\",;]+"
)
_SAID = re.compile(rf"(?i)(\b{_WORDS}['`\"]?\s*[=:]\s*){_REFERENCE}[^\s'\"]+")
_COMMENT = re.compile(r"--[^\n]*|/\*.*?\*/", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Masking:
    """Knows the clear values of a file, longest first."""

    values: tuple[str, ...]

    def __call__(self, text: str) -> str:
        """The text without them."""
        for value in self.values:
            quoted = "'" + value.replace("'", "''") + "'"
            text = text.replace(quoted, f"'{MASK}'")
            if len(value) >= SHORTEST:
                text = text.replace(value, MASK)
        text = _ASSIGNED.sub(rf"\1'{MASK}'", text)
        for pattern in (_IN_URL, _USER_INFO, _HEADER):
            text = pattern.sub(rf"\1{MASK}", text)
        return _COMMENT.sub(lambda comment: _SAID.sub(rf"\1{MASK}", comment[0]), text)

    def prose(self, text: str) -> str:
        """The same of a comment without its marks."""
        return _SAID.sub(rf"\1{MASK}", self(text))


def masking(declarations: Iterable[Declaration], params: Iterable[Params]) -> Masking:
    """What is to be masked in everything that is shown of a file.

    `params` are the values in force: one that ends in a secret, or is called so, is not shown either.
    """
    declared = list(declarations)
    secret = set(_secret_options(declared))
    options = [option for one in declared for option in getattr(one, "options", ())]
    found: set[str] = set()
    hidden = {p.name.text for p in declared if isinstance(p, Param) and _called_so(p.name.text)}
    for option in options:
        if _is_secret(option, secret):
            found.update(_texts(option.value))
            hidden.update(_params(option.value))
    for param in declared:
        if isinstance(param, Param) and param.name.text in hidden and param.default is not None:
            found.update(_texts(param.default))
    for option in options:
        if option.key.parts[-1].text in hidden:
            found.update(_texts(option.value))
    for values in params:
        for name in hidden & values.keys():
            found.update(_texts(values[name]))
    return Masking(tuple(sorted(found - {""}, key=lambda one: (-len(one), one))))


def _secret_options(declarations: Iterable[Declaration]) -> Iterator[str]:
    """The options that the catalogue calls secret, by our names and Flink's."""
    for one in declarations:
        part: Connector | Catalog | None = None
        if isinstance(one, SourceDeclaration | SinkDeclaration):
            part = find_connector(one.connector.text)
        elif isinstance(one, CatalogDeclaration):
            part = find_catalog(one.kind.text)
        formats = [find_format(name) for name in getattr(part, "formats", ())]
        for known in (part, *formats):
            for spec in () if known is None else known.options:
                if spec.secret:
                    yield from (spec.name, spec.key)


def _is_secret(option: Option, secret: set[str]) -> bool:
    """Whether the key, or what is behind one of its dots, is called so."""
    parts = [part.text for part in option.key.parts]
    tails = {".".join(parts[at:]) for at in range(len(parts))}
    return bool(tails & secret) or _called_so(option.key.text)


def _called_so(name: str) -> bool:
    return _CALLED_SO.search(name) is not None


def _texts(value: Expression) -> Iterator[str]:
    """The literal texts of a value, but for the names in `env(...)` and `secret(...)`."""
    parts = list(walk(value))
    calls = [part.span for part in parts if isinstance(part, FunctionCall)]
    for part in parts:
        if isinstance(part, StringLiteral | NumberLiteral):
            if any(call.contains(part.span.start) for call in calls):
                continue
            texts = part.parts if isinstance(part, StringLiteral) else (part.text,)
            yield from (text for text in texts if isinstance(text, str))


def _params(value: Expression) -> Iterator[str]:
    for part in walk(value):
        if isinstance(part, ParamRef | Hole):
            yield part.name.text
