"""The colours of what is written to a terminal, and whether there are any."""

from __future__ import annotations

import os
from enum import StrEnum
from typing import IO

from dsl.diagnostic import Severity
from dsl.records import dataclass


class Style(StrEnum):
    """What a piece of text is; its value is the SGR parameters that show it."""

    ERROR = "1;31"
    WARNING = "1;33"
    INFO = "1;36"
    GUTTER = "1;34"
    STRONG = "1"
    GOOD = "1;32"
    DIM = "2"
    PLAIN = ""


SEVERITY_STYLE = {
    Severity.ERROR: Style.ERROR,
    Severity.WARNING: Style.WARNING,
    Severity.INFO: Style.INFO,
}


@dataclass(frozen=True, slots=True)
class Palette:
    """Paints text, or leaves it as it is where `enabled` is False."""

    enabled: bool

    def paint(self, style: Style, text: str) -> str:
        """`text` in `style`; an empty text stays empty."""
        if not self.enabled or not text or style is Style.PLAIN:
            return text
        return f"\x1b[{style.value}m{text}\x1b[0m"


PLAIN = Palette(enabled=False)


def palette(choice: str, stream: IO[str]) -> Palette:
    """The palette for `--color auto|always|never` on `stream`.

    `auto` colours a terminal unless NO_COLOR is set to anything (https://no-color.org) or TERM is
    `dumb`.
    """
    if choice != "auto":
        return Palette(choice == "always")
    if os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return PLAIN
    return Palette(stream.isatty())
