"""Reading source texts and writing sets of files."""

from __future__ import annotations

import os
import posixpath
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from compiler.schemas.names import SUFFIXES
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.source import Source
from dsl.span import Span
from streamc.codes import NOT_UTF8
from streamc.errors import WrongUse

STDIN_NAME = "<stdin>"


class Reader:
    """Reads each text once, and keeps what is wrong with its encoding in `diagnostics`.

    `unsaved` holds texts that stand in for what is on disk, by name.
    """

    def __init__(self, unsaved: Mapping[str, bytes] | None = None) -> None:
        self._unsaved = {normal(name): data for name, data in (unsaved or {}).items()}
        self._texts: dict[str, Source] = {}
        self.diagnostics: dict[str, Diagnostic] = {}

    def read(self, name: str) -> Source:
        """The text at a path; WrongUse where there is none that can be read."""
        name = normal(name)
        if name not in self._texts:
            data = self._unsaved[name] if name in self._unsaved else read_bytes(name)
            self._texts[name] = self._decode(name, data)
        return self._texts[name]

    @property
    def names(self) -> frozenset[str]:
        """The names of the texts read so far."""
        return frozenset(self._texts)

    def load(self, path: str, importer: str) -> Source | None:
        """The text at `path` as a `use` in the source named `importer` has it, or None."""
        folder = "" if importer == STDIN_NAME else posixpath.dirname(importer)
        try:
            return self.read(posixpath.join(folder, path))
        except WrongUse:
            return None

    def _decode(self, name: str, data: bytes) -> Source:
        if name.endswith(SUFFIXES):
            return Source(name, data.decode("latin-1"))
        try:
            return Source(name, data.decode("utf-8-sig"))
        except UnicodeDecodeError as error:
            source = Source(name, data.decode("utf-8-sig", errors="replace"))
            self.diagnostics[name] = _not_utf8(source, error)
            return source


def read_bytes(path: str) -> bytes:
    """What a file holds; WrongUse with the reason where it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise WrongUse(f"cannot read `{path}`: {reason(error)}") from None
    except ValueError:
        raise WrongUse(f"cannot read {path!r}: this is no path") from None


def reason(error: OSError) -> str:
    """Why the system refused, in lower case as other messages are."""
    text = error.strerror or "it failed"
    return text[0].lower() + text[1:]


def normal(name: str) -> str:
    """One spelling a path, with `/`, so that a text read twice has one name."""
    return name if name == STDIN_NAME else os.path.normpath(name).replace(os.sep, "/")


def write_all(folder: Path, files: Mapping[str, str] | Mapping[str, bytes]) -> None:
    """Write every file beneath `folder`, or, where one cannot be written, none.

    Each content goes to a temporary file beside its place first; only when all are on disk do they
    take their places. If the system fails even then, what stood there before is put back.
    """
    staged: list[tuple[Path, Path]] = []
    try:
        for name, content in files.items():
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            if target.is_dir():
                raise IsADirectoryError(21, "is a directory", str(target))
            staged.append((_stage(target, content), target))
        _put_in_place(staged)
    except OSError as error:
        raise WrongUse(f"cannot write to `{error.filename or folder}`: {reason(error)}") from None
    finally:
        for temporary, _ in staged:
            temporary.unlink(missing_ok=True)


def _stage(target: Path, content: str | bytes) -> Path:
    handle, name = tempfile.mkstemp(dir=target.parent, prefix=f".{target.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content.encode() if isinstance(content, str) else content)
        mode = target.stat().st_mode & 0o777 if target.exists() else 0o666 & ~_umask()
        Path(name).chmod(mode)
    except BaseException:
        Path(name).unlink()
        raise
    return Path(name)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask


def _put_in_place(staged: list[tuple[Path, Path]]) -> None:
    before: list[tuple[Path, bytes | None]] = []
    try:
        for temporary, target in staged:
            before.append((target, target.read_bytes() if target.exists() else None))
            temporary.replace(target)
    except OSError:
        for target, content in before:
            with suppress(OSError):
                if content is None:
                    target.unlink(missing_ok=True)
                else:
                    target.write_bytes(content)
        raise


def _not_utf8(source: Source, error: UnicodeDecodeError) -> Diagnostic:
    before = error.object[: error.start].decode("utf-8-sig", errors="replace")
    at = min(len(before), len(source.text))
    byte = error.object[error.start]
    looks_utf16 = error.object[:2] in (b"\xff\xfe", b"\xfe\xff")
    return diagnostic(
        NOT_UTF8,
        f"`{source.name}` is not UTF-8 text",
        Span(source.name, at, min(at + 1, len(source.text))),
        f"the byte 0x{byte:02x} begins no character",
        help=("it looks like UTF-16: save it as UTF-8",) if looks_utf16 else ("save it as UTF-8",),
    )
