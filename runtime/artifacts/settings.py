"""Reads from Maven's settings.xml where jars come from: mirrors, repositories, names and passwords, proxies.

Its elements: https://maven.apache.org/settings.html. Which mirror stands in for a repository: Maven's
DefaultMirrorSelector.
"""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from fnmatch import fnmatch
from pathlib import Path
from urllib.parse import quote, urlsplit
from xml.etree import ElementTree as ET

from runtime.artifacts.errors import ArtifactError
from runtime.artifacts.repository import CENTRAL, Proxy, Repositories, Repository, repository_at

_REFERENCE = re.compile(r"\$\{(env\.)?([^}]+)\}")
_ENCRYPTED = re.compile(r"(?<!\\)\{.+(?<!\\)\}")
"""A password that `mvn --encrypt-password` made."""


@dataclass(frozen=True, slots=True)
class Mirror:
    """A repository that stands in for those that `mirror_of` describes; Maven asks a `blocked` one nothing."""

    id: str
    url: str
    mirror_of: str
    blocked: bool = False


@dataclass(frozen=True, slots=True)
class _File:
    """One settings.xml: where it is, and its root with no namespaces; `text` fills in references."""

    path: Path
    root: ET.Element
    fill: Callable[[str], str]

    def text(self, element: ET.Element, name: str, default: str = "") -> str:
        found = element.find(name)
        return self.fill((found.text or "").strip()) if found is not None else default

    def all(self, path: str) -> list[ET.Element]:
        return self.root.findall(path)


def read_settings(environment: Mapping[str, str], home: Path) -> Repositories:
    """The repositories that Maven would ask for a jar, Central the last; the user's file goes before Maven's own."""
    files = [_read(path, environment, home) for path in _places(environment, home)]
    asked: dict[str, Repository] = {}
    for file in files:
        for one in _profile_repositories(file, environment):
            asked.setdefault(one.id, one)
    asked.setdefault("central", Repository("central", CENTRAL, "Maven Central"))
    mirrors = [(mirror, file.path) for file in files for mirror in _mirrors(file)]
    used = [_mirrored(one, mirrors) for one in asked.values()]
    open_ones = [one for one in used if isinstance(one, Repository)]
    if not open_ones:
        raise ArtifactError(next(str(one) for one in used))
    found = {one.url: _with_proxy(_with_server(one, files), files) for one in reversed(open_ones)}
    offline = any(file.text(file.root, "offline").lower() == "true" for file in files)
    return Repositories(tuple(reversed(found.values())), offline)


def select_mirror(repository: Repository, mirrors: list[Mirror]) -> Mirror | None:
    """The mirror that stands in for a repository: one for just its name, else the first whose pattern fits."""
    for mirror in mirrors:
        if mirror.mirror_of == repository.id:
            return mirror
    return next((mirror for mirror in mirrors if _fits(mirror.mirror_of, repository)), None)


def _fits(pattern: str, repository: Repository) -> bool:
    result = False
    for word in map(str.strip, pattern.split(",")):
        if word.startswith("!"):
            if word[1:] == repository.id:
                return False
        elif word == repository.id:
            return True
        elif word == "*" or (word == "external:*" and _external(repository.url)):
            result = True
        elif word == "external:http:*":
            result |= repository.url.startswith("http:") and _external(repository.url)
    return result


def _external(url: str) -> bool:
    parts = urlsplit(url)
    return parts.scheme != "file" and parts.hostname not in ("localhost", "127.0.0.1")


def _places(environment: Mapping[str, str], home: Path) -> list[Path]:
    maven = environment.get("MAVEN_HOME")
    places = [home / ".m2" / "settings.xml"]
    if maven:
        places.append(Path(maven) / "conf" / "settings.xml")
    return [place for place in places if place.is_file()]


def _read(path: Path, environment: Mapping[str, str], home: Path) -> _File:
    try:
        root = ET.fromstring(path.read_bytes())
    except OSError as error:
        raise ArtifactError(
            f"cannot read `{path}`: {(error.strerror or 'it failed').lower()}"
        ) from None
    except (ET.ParseError, ValueError) as error:
        line = getattr(error, "position", (1, 0))[0]
        raise ArtifactError(f"{path}:{line}: this is no XML, as Maven's settings are") from None
    for element in root.iter():
        if isinstance(element.tag, str):
            element.tag = element.tag.rpartition("}")[2]

    def fill(text: str) -> str:
        return _REFERENCE.sub(value, text)

    def value(match: re.Match[str]) -> str:
        if match[1]:
            return environment.get(match[2], match[0])
        return {"user.home": str(home), "file.separator": os.sep}.get(match[2], match[0])

    return _File(path, root, fill)


def _profile_repositories(file: _File, environment: Mapping[str, str]) -> Iterator[Repository]:
    """Those of the active profiles, the last profile first, as with Maven."""
    named = {
        file.fill((one.text or "").strip()) for one in file.all("activeProfiles/activeProfile")
    }
    profiles = file.all("profiles/profile")
    active = [one for one in profiles if _active(file, one, named, environment)]
    if not active:
        active = [one for one in profiles if file.text(one, "activation/activeByDefault") == "true"]
    for profile in reversed(active):
        for one in profile.findall("repositories/repository"):
            if file.text(one, "releases/enabled", "true").lower() == "true" and file.text(
                one, "url"
            ):
                id = file.text(one, "id")
                yield repository_at(file.text(one, "url"), f"`{id}` of {file.path}", id)


def _active(
    file: _File, profile: ET.Element, named: set[str], environment: Mapping[str, str]
) -> bool:
    """Whether a profile is named as active, or a variable of the environment makes it so."""
    if file.text(profile, "id") in named:
        return True
    name = file.text(profile, "activation/property/name")
    wanted = file.text(profile, "activation/property/value")
    given = environment.get(name.removeprefix("env.")) if name.startswith("env.") else None
    return given is not None and wanted in ("", given)


def _mirrors(file: _File) -> Iterator[Mirror]:
    for one in file.all("mirrors/mirror"):
        blocked = file.text(one, "blocked").lower() == "true"
        names = (file.text(one, "id"), file.text(one, "url"), file.text(one, "mirrorOf"))
        yield Mirror(*names, blocked)


def _mirrored(repository: Repository, mirrors: list[tuple[Mirror, Path]]) -> Repository | str:
    """The repository that is asked in place of one; why there is none, where a mirror blocks it."""
    mirror = select_mirror(repository, [mirror for mirror, _ in mirrors])
    if mirror is None:
        return repository
    where = next(path for one, path in mirrors if one is mirror)
    if mirror.blocked:
        return f"{where} blocks the repository `{repository.id}` by its mirror `{mirror.id}`"
    return repository_at(mirror.url, f"mirror `{mirror.id}` of {where}", mirror.id)


def _with_server(repository: Repository, files: list[_File]) -> Repository:
    """With the name, the password and the headers that stand below its id."""
    for file in files:
        for server in file.all("servers/server"):
            if file.text(server, "id") != repository.id:
                continue
            password = file.text(server, "password")
            headers = tuple(
                (file.text(one, "name"), file.text(one, "value"))
                for one in server.findall("configuration/httpHeaders/property")
            )
            return replace(
                repository,
                username=file.text(server, "username") or repository.username,
                password=password or repository.password,
                headers=headers,
                password_unreadable=_ENCRYPTED.search(password) is not None,
            )
    return repository


def _with_proxy(repository: Repository, files: list[_File]) -> Repository:
    """With the first active proxy; the environment's proxies are left to what opens URLs."""
    host = urlsplit(repository.url).hostname or ""
    for file in files:
        for one in file.all("proxies/proxy"):
            if file.text(one, "active", "true").lower() != "true" or not file.text(one, "host"):
                continue
            direct = tuple(filter(None, re.split(r"[|,]", file.text(one, "nonProxyHosts"))))
            if any(fnmatch(host, pattern) for pattern in direct):
                return repository
            name, word = file.text(one, "username"), file.text(one, "password")
            login = f"{quote(name, safe='')}:{quote(word, safe='')}@" if name else ""
            port = file.text(one, "port", "8080")
            return replace(
                repository, proxy=Proxy(f"http://{login}{file.text(one, 'host')}:{port}", direct)
            )
    return repository
