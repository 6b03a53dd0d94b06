"""A file in the user's cache that holds what was found, by what it was found in."""

from __future__ import annotations

import hashlib
import os
import pickle
import sys
import tempfile
from contextlib import suppress
from dataclasses import field
from functools import cache
from pathlib import Path

from dsl.records import dataclass
from dsl.source import Source
from streamc import __version__

ENTRIES = 5_000
"""How many files' results a store holds; those asked for last stay."""

STORES = 20
"""How many stores there are, one a folder from which `streamc check` is called; those used last stay."""

_DIGEST = 16
_CODE = ("grammar", "dsl", "compiler", "streamc")
_SUFFIXES = (".py", ".toml", ".tables", ".lark", ".tsv")


@dataclass(frozen=True, slots=True)
class Entry:
    """What was found in a file.

    `settings` are those it was checked with; `reads` the texts that were asked for, in this order, with the digest of
    each or None where there was none; `sources` those that a report knows. `found` are pickled diagnostics, empty where
    there are none; `shared` pickled what has to be held against other files.
    """

    settings: str
    reads: tuple[tuple[str, str | None], ...]
    sources: tuple[str, ...]
    found: bytes
    shared: bytes

    @property
    def digest(self) -> str:
        """A mark of what the file holds and of what was found in it."""
        return digest(repr((self.settings, self.reads)).encode() + self.found + self.shared)


@dataclass(slots=True)
class Contents:
    """Entries by file, and pickled diagnostics of files together, by a mark of all of them."""

    entries: dict[str, Entry] = field(default_factory=dict)
    together: dict[str, bytes] = field(default_factory=dict)


def digest(data: bytes) -> str:
    """A short mark of some bytes."""
    return hashlib.blake2b(data, digest_size=_DIGEST).hexdigest()


def text_digest(source: Source) -> str:
    """A mark of a text."""
    return digest(source.text.encode("utf-8", "surrogatepass"))


class Store:
    """The store of one folder; nothing that is wrong with it makes a command fail."""

    def __init__(self, folder: Path | None = None) -> None:
        self.file = (
            folder or default_folder()
        ) / f"{digest(repr((os.getcwd(), stamp())).encode())}.bin"  # noqa: PTH109

    def load(self) -> Contents:
        """What is kept; nothing where there is no file, or not a whole one."""
        try:
            data = self.file.read_bytes()
        except OSError:
            return Contents()
        if data[: 2 * _DIGEST] != digest(data[2 * _DIGEST :]).encode():
            return Contents()
        with suppress(Exception):
            found = pickle.loads(data[2 * _DIGEST :])
            if isinstance(found, Contents):
                return found
        return Contents()

    def save(self, used: Contents) -> None:
        """Keep what was used, and of what others have written meanwhile as much as there is room for."""
        kept = self.load()
        entries = {
            **{k: v for k, v in kept.entries.items() if k not in used.entries},
            **used.entries,
        }
        while len(entries) > ENTRIES:
            del entries[next(iter(entries))]
        data = pickle.dumps(Contents(entries, used.together or kept.together), protocol=5)
        with suppress(OSError):
            self.file.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.file.parent, prefix=".new.")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(digest(data).encode() + data)
                Path(name).replace(self.file)
            finally:
                Path(name).unlink(missing_ok=True)
            _prune(self.file.parent)


def _prune(folder: Path) -> None:
    """Remove the stores that were written longest ago, where there are too many."""
    stores = sorted(folder.glob("*.bin"), key=lambda file: file.stat().st_mtime, reverse=True)
    for file in stores[STORES:]:
        file.unlink(missing_ok=True)


def default_folder() -> Path:
    """Where stores are: `$XDG_CACHE_HOME/streamc/checked`, else `~/.cache/streamc/checked`."""
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "streamc" / "checked"


@cache
def stamp() -> str:
    """A mark of this streamc: its version, its code as it lies on disk, the Python that runs it, and its packages."""
    root = Path(__file__).parent.parent.parent
    found = [__version__, sys.version, *_installed()]
    for package in _CODE:
        for folder, folders, files in os.walk(root / package):
            folders[:] = [name for name in folders if name != "__pycache__"]
            for name in files:
                if name.endswith(_SUFFIXES):
                    known = os.stat(os.path.join(folder, name))  # noqa: PTH116, PTH118 (many files)
                    found.append(f"{name}:{known.st_mtime_ns}:{known.st_size}")
    return digest("\n".join(sorted(found)).encode())


def _installed() -> list[str]:
    """The packages that Python has here, with their versions: what they bring is told of code that needs them."""
    found: list[str] = []
    for place in sys.path:
        with suppress(OSError):
            names = os.listdir(place or ".")  # noqa: PTH208 (many files)
            found += (name for name in names if name.endswith((".dist-info", ".egg-info")))
    return found
