"""The pages about diagnostics, one a code, that ship with the package."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path

from dsl.records import dataclass
from streamc.errors import closest

_PACKAGE = Path(__file__).parent
_FOLDERS = (_PACKAGE / "_pages", _PACKAGE.parent / "docs" / "diagnostics")
"""In a wheel the pages lie inside the package, in a checkout (and an editable install) in docs/."""
_HEADING = re.compile(r"#+\s+`?([A-Z]{3}\d{3})`?:?\s+`?([a-z0-9-]+)`?")


@dataclass(frozen=True, slots=True)
class Page:
    """A page: the code's number and name, and the file that holds it."""

    number: str
    name: str
    file: Path

    @property
    def text(self) -> str:
        """The page's Markdown."""
        return self.file.read_text(encoding="utf-8")


@cache
def pages() -> tuple[Page, ...]:
    """All pages, by number. The name is read from the heading: `# TIM004 late-rows-unread`."""
    folder = next((folder for folder in _FOLDERS if folder.is_dir()), None)
    if folder is None:
        return ()
    return tuple(_page(file) for file in sorted(folder.glob("[A-Z][A-Z][A-Z][0-9]*.md")))


def find_page(code: str) -> Page | None:
    """The page of a code by its number or name, in whatever case."""
    wanted = code.lower()
    return next((p for p in pages() if wanted in (p.number.lower(), p.name)), None)


def suggestion(code: str) -> str:
    """` (did you mean ...?)` for a code that does not exist, or nothing."""
    known = [page.number for page in pages()] + [page.name for page in pages()]
    return closest(code, known)


def _page(file: Path) -> Page:
    with file.open(encoding="utf-8") as text:
        for line in text:
            if match := _HEADING.match(line):
                return Page(match[1], match[2], file)
    return Page(file.stem, "", file)
