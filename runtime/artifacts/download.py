"""Reads files of Maven repositories, over HTTP or from a folder."""

from __future__ import annotations

import base64
import hashlib
import http.client
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, BinaryIO, TypeVar
from urllib.parse import urlsplit

from runtime.artifacts.errors import ArtifactError, NotThereError
from runtime.artifacts.repository import VARIABLE, Repository

T = TypeVar("T")

SECONDS = 30.0
"""How long a repository may be silent."""
ATTEMPTS = 3
_PAUSE = 0.5
_CHUNK = 1 << 18
_REFUSED = (401, 403, 407)
_BUSY = (408, 429, 500, 502, 503, 504)


@dataclass(frozen=True, slots=True)
class Downloaded:
    """A file that was written in full: its size in bytes and its checksums, in hexadecimal digits."""

    size: int
    sha1: str
    sha256: str


class _BrokenError(Exception):
    """That the line broke, and that another attempt may succeed."""


def read_text(repository: Repository, path: str) -> str:
    """A small file; NotThereError or ArtifactError where it cannot be had."""
    return _attempts(repository, lambda: _text(repository, path))


def download(repository: Repository, path: str, out: BinaryIO) -> Downloaded:
    """Writes a file to `out`, from its beginning; NotThereError or ArtifactError where it cannot be had."""
    return _attempts(repository, lambda: _copy(repository, path, out))


def _attempts(repository: Repository, act: Callable[[], T]) -> T:
    for attempt in range(1, ATTEMPTS + 1):
        try:
            return act()
        except _BrokenError as error:
            if attempt == ATTEMPTS:
                raise _unreachable(repository, str(error)) from None
            time.sleep(_PAUSE * attempt)
    raise AssertionError


def _text(repository: Repository, path: str) -> str:
    with _open(repository, path) as response:
        try:
            return str(response.read(_CHUNK).decode("utf-8", "replace"))
        except (OSError, http.client.HTTPException) as error:
            raise _BrokenError(_reason(error)) from None


def _copy(repository: Repository, path: str, out: BinaryIO) -> Downloaded:
    out.seek(0)
    out.truncate()
    sha1, sha256, size = hashlib.sha1(usedforsecurity=False), hashlib.sha256(), 0
    with _open(repository, path) as response:
        expected = response.headers.get("Content-Length")
        while chunk := _chunk(response):
            out.write(chunk)
            sha1.update(chunk)
            sha256.update(chunk)
            size += len(chunk)
    if expected is not None and expected.isdigit() and size != int(expected):
        raise _BrokenError(f"the line broke after {size:,} of {int(expected):,} bytes")
    return Downloaded(size, sha1.hexdigest(), sha256.hexdigest())


def _chunk(response: Any) -> bytes:
    try:
        return bytes(response.read(_CHUNK))
    except (OSError, http.client.HTTPException) as error:
        raise _BrokenError(_reason(error)) from None


def _open(repository: Repository, path: str) -> Any:
    url = repository.file(path)
    request = urllib.request.Request(url)
    request.add_header("User-Agent", "streamc")
    for name, value in _headers(repository):
        # Not to another host, if this one leads there.
        request.add_unredirected_header(name, value)
    try:
        return _opener(repository).open(request, timeout=SECONDS)
    except urllib.error.HTTPError as error:
        error.close()
        raise _refused(repository, url, error.code) from None
    except urllib.error.URLError as error:
        if isinstance(error.reason, FileNotFoundError | NotADirectoryError):
            raise NotThereError from None
        raise _unreachable(repository, _reason(error.reason)) from None
    except (OSError, http.client.HTTPException) as error:
        raise _BrokenError(_reason(error)) from None


def _headers(repository: Repository) -> list[tuple[str, str]]:
    headers = list(repository.headers)
    if repository.username is not None and not repository.password_unreadable:
        login = f"{repository.username}:{repository.password or ''}".encode()
        headers.append(("Authorization", f"Basic {base64.b64encode(login).decode()}"))
    return headers


def _opener(repository: Repository) -> urllib.request.OpenerDirector:
    if repository.proxy is None:
        return urllib.request.build_opener()
    scheme = urlsplit(repository.url).scheme
    return urllib.request.build_opener(urllib.request.ProxyHandler({scheme: repository.proxy.url}))


def _refused(repository: Repository, url: str, status: int) -> Exception:
    if status in (404, 410):
        return NotThereError()
    if status in _BUSY:
        return _BrokenError(f"it answered with {status}")
    if status not in _REFUSED:
        return ArtifactError(f"the repository {_called(repository)} answered {url} with {status}")
    if repository.password_unreadable:
        why = f"Maven has the password of `{repository.id}` encrypted, which only Maven can read"
        return ArtifactError(
            f"the repository {_called(repository)} wants a password ({status}): {why}",
            f"give the URL with name and password in {VARIABLE}",
        )
    known = "the name and password were refused" if repository.username else "none is known"
    return ArtifactError(
        f"the repository {_called(repository)} wants a name and a password ({status}): {known}",
        f"set them for the server `{repository.id}` in Maven's settings.xml, or in {VARIABLE}",
    )


def _unreachable(repository: Repository, reason: str) -> ArtifactError:
    return ArtifactError(
        f"cannot reach the repository {_called(repository)}: {reason}",
        f"name one that is reachable: `--repository URL`, {VARIABLE}, or a mirror in Maven's settings.xml",
    )


def _called(repository: Repository) -> str:
    return f"{repository.url} ({repository.origin})" if repository.origin else repository.url


def _reason(error: object) -> str:
    if isinstance(error, TimeoutError):
        return f"no answer within {SECONDS:.0f} s"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror.lower()
    if isinstance(error, http.client.HTTPException):
        return "the line broke"
    return str(error)
