"""How many terminal cells a text takes, and what is shown for what cannot be."""

from __future__ import annotations

import unicodedata

TAB = 4
_ZERO_WIDTH_JOINER = "\u200d"
_EMOJI_PRESENTATION = "\ufe0f"
_SKIN_TONES = ("\U0001f3fb", "\U0001f3ff")
_BIDI = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")


def printable(char: str) -> str:
    """The text shown for a character: tabs as spaces, control characters as their pictures.

    A terminal obeys control characters and bidirectional overrides, so a file must not be able to
    send any.
    """
    if " " <= char <= "~":
        return char
    if char == "\t":
        return " " * TAB
    if char < " ":
        return chr(0x2400 + ord(char))
    if "\x7f" <= char <= "\x9f" or char in _BIDI or 0xD800 <= ord(char) <= 0xDFFF:
        return "\ufffd"
    return char


def clean(text: str) -> str:
    """`text` without anything a terminal would obey; line breaks stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if char == "\n" else printable(char) for char in text)


def char_widths(text: str) -> list[int]:
    """The cells that each character of `text` takes when shown by `printable`.

    East Asian wide and full-width characters and emoji take two; combining marks, joiners and what
    follows a joiner take none (Unicode Standard Annex #11 and Technical Standard #51, as terminals
    draw them).
    """
    if text.isascii() and text.isprintable():
        return [1] * len(text)
    widths: list[int] = []
    for i, char in enumerate(text):
        if char == _EMOJI_PRESENTATION and widths and widths[-1] == 1:
            widths[-1] = 2
            widths.append(0)
        else:
            widths.append(_char_width(char, text[i - 1] if i else ""))
    return widths


def text_width(text: str) -> int:
    """The cells that `text` takes."""
    return sum(char_widths(text))


def pad(text: str, width: int) -> str:
    """`text` filled with spaces on the right to `width` cells."""
    return text + " " * (width - text_width(text))


def _char_width(char: str, before: str) -> int:
    if " " <= char <= "~":
        return 1
    if char == "\t":
        return TAB
    if before == _ZERO_WIDTH_JOINER or (before and _SKIN_TONES[0] <= char <= _SKIN_TONES[1]):
        return 0
    if char in _BIDI:
        return 1
    if unicodedata.category(char) in ("Mn", "Me", "Cf"):
        return 0
    return 2 if unicodedata.east_asian_width(char) in ("W", "F") else 1
