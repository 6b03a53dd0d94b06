"""What a Maven repository is, and which are asked: an option's, the environment's, or those of Maven's settings."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote, urlsplit, urlunsplit

from runtime.artifacts.errors import ArtifactError

CENTRAL = "https://repo.maven.apache.org/maven2"
VARIABLE = "STREAMC_MAVEN_REPOSITORY"
"""The environment variable that names the repository to use in place of all others."""


@dataclass(frozen=True, slots=True)
class Proxy:
    """A proxy of Maven's settings: `url` with its name and password, `direct` the hosts that are reached without it."""

    url: str
    direct: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Repository:
    """A place with Maven's layout. `origin` says who named it, for people; `url` holds no password.

    `password_unreadable` tells that Maven has the password encrypted.
    """

    id: str
    url: str
    origin: str = ""
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    headers: tuple[tuple[str, str], ...] = field(default=(), repr=False)
    proxy: Proxy | None = field(default=None, repr=False)
    password_unreadable: bool = False

    def file(self, path: str) -> str:
        """The URL of a file in it."""
        return f"{self.url.rstrip('/')}/{path}"


@dataclass(frozen=True, slots=True)
class Repositories:
    """The repositories, in the order in which they are asked; `offline` where Maven's settings say so."""

    asked: tuple[Repository, ...]
    offline: bool = False


def repositories(given: str | None, environment: Mapping[str, str], home: Path) -> Repositories:
    """The repositories: the one that is `given`, else the environment's, else those of Maven's settings.

    ArtifactError where the settings cannot be read.
    """
    if given is not None:
        return Repositories((repository_at(given, "--repository"),))
    if environment.get(VARIABLE):
        return Repositories((repository_at(environment[VARIABLE], VARIABLE),))
    from runtime.artifacts.settings import read_settings

    return read_settings(environment, home)


def repository_at(url: str, origin: str, id: str = "repository") -> Repository:
    """The repository at a URL, which may hold a name and a password; ArtifactError where it is none."""
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https", "file") or not (parts.netloc or parts.path):
        # What stands before an `@` may be a password.
        shown = url.rpartition("@")[2]
        raise ArtifactError(
            f"`{shown}` ({origin}) is no URL of a repository: https://, http:// or file://"
        )
    host = parts.netloc.rpartition("@")[2]
    name, word = parts.username, parts.password
    return Repository(
        id,
        urlunsplit((parts.scheme, host, parts.path, "", "")),
        origin,
        unquote(name) if name else None,
        unquote(word) if word else None,
    )
