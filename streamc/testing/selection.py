"""The expression of `streamc test -k`: words of a test's name with `and`, `or`, `not` and brackets."""

from __future__ import annotations

import re
from collections.abc import Callable

from streamc.errors import WrongUse

Selects = Callable[[str], bool]
_TOKEN = re.compile(r"\s*([()]|[^\s()]+)")


def selection(text: str | None) -> Selects:
    """Whether a test of a given name (`file::test`) is wanted; None wants all. Case does not matter."""
    if text is None:
        return lambda name: True  # noqa: ARG005
    reader = _Reader(_TOKEN.findall(text))
    wanted = reader.either()
    if reader.word is not None:
        raise WrongUse(f"-k: `{reader.word}` is not expected in `{text}`")
    return lambda name: wanted(name.lower())


class _Reader:
    """Reads tokens by recursive descent."""

    def __init__(self, tokens: list[str]) -> None:
        self._tokens = tokens[::-1]

    @property
    def word(self) -> str | None:
        return self._tokens[-1] if self._tokens else None

    def either(self) -> Selects:
        parts = [self._both()]
        while self._take("or"):
            parts.append(self._both())
        return lambda name: any(part(name) for part in parts)

    def _both(self) -> Selects:
        parts = [self._one()]
        while self._take("and"):
            parts.append(self._one())
        return lambda name: all(part(name) for part in parts)

    def _one(self) -> Selects:
        if self._take("not"):
            inner = self._one()
            return lambda name: not inner(name)
        if self._take("("):
            inside = self.either()
            if not self._take(")"):
                raise WrongUse("-k: a `)` is missing")
            return inside
        if self.word is None or self.word in (")", "and", "or"):
            raise WrongUse("-k: a word of a test's name is missing")
        word = self._tokens.pop().lower()
        return lambda name: word in name

    def _take(self, token: str) -> bool:
        if self.word != token:
            return False
        self._tokens.pop()
        return True
