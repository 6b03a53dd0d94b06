"""Brings jars from repositories into the cache, each checked by its checksums."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

from compiler.artifacts.artifact import Artifact
from runtime.artifacts.cache import Cache
from runtime.artifacts.download import Downloaded, download, read_text
from runtime.artifacts.errors import ArtifactError, NotThereError
from runtime.artifacts.repository import Repositories, Repository

_SHA1 = re.compile(r"\b[0-9a-f]{40}\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Fetched:
    """A jar on disk; `repository` is the URL it was fetched from now, None where it was there."""

    artifact: Artifact
    path: Path
    sha256: str
    repository: str | None = None


Tell = Callable[[Artifact], None]


def fetch(
    artifacts: Iterable[Artifact],
    cache: Cache,
    repositories: Callable[[], Repositories],
    *,
    offline: bool = False,
    tell: Tell = lambda _: None,
) -> list[Fetched]:
    """The jars, from the cache or else from the first repository that has them.

    `tell` is told of each jar before it is fetched. `repositories` is asked once, and only where something is to be
    fetched. ArtifactError says what could not be had, and why.
    """
    found = {artifact: cache.find(artifact) for artifact in artifacts}
    missing = [artifact for artifact, path in found.items() if path is None]
    asked = repositories() if missing and not offline else Repositories(())
    if missing and (offline or asked.offline):
        raise _offline(missing, said=offline)
    return [
        _fetched(artifact, cache, asked, tell)
        if path is None
        else Fetched(artifact, path, artifact.sha256 or cache.checksum(artifact) or "")
        for artifact, path in found.items()
    ]


def _fetched(artifact: Artifact, cache: Cache, asked: Repositories, tell: Tell) -> Fetched:
    tell(artifact)
    for repository in asked.asked:
        try:
            with cache.adding(artifact) as file:
                got = download(repository, artifact.path, file)
                _verify(artifact, got, repository)
        except NotThereError:
            continue
        return Fetched(artifact, cache.place(artifact), got.sha256, repository.url)
    raise _missing(artifact, asked)


def _verify(artifact: Artifact, got: Downloaded, repository: Repository) -> None:
    """Against the catalogue's SHA-256, and against the SHA-1 that the repository has beside the jar.

    Maven Central has a SHA-1 of every file; its SHA-256 are few.
    """
    said = _said_sha1(artifact, repository)
    if artifact.sha256 is not None and got.sha256 != artifact.sha256:
        raise _wrong(artifact, repository, "SHA-256", artifact.sha256, got.sha256, "the catalogue")
    if said is not None and got.sha1 != said:
        raise _wrong(artifact, repository, "SHA-1", said, got.sha1, "the repository")
    if artifact.sha256 is None and said is None:
        raise ArtifactError(
            f"{repository.file(artifact.path)} has no checksum beside it, and the catalogue knows none",
            "fetch it yourself, and give it with `--jar`",
        )


def _said_sha1(artifact: Artifact, repository: Repository) -> str | None:
    try:
        match = _SHA1.search(read_text(repository, f"{artifact.path}.sha1"))
    except NotThereError:
        return None
    return match[0].lower() if match else None


def _wrong(
    artifact: Artifact, repository: Repository, kind: str, expected: str, got: str, who: str
) -> ArtifactError:
    return ArtifactError(
        f"{repository.file(artifact.path)} is not what it should be: its {kind} is {got}, and {who} says {expected}",
        "nothing of it is kept; ask who keeps the repository, or name another with `--repository URL`",
    )


def _missing(artifact: Artifact, asked: Repositories) -> ArtifactError:
    places = ", ".join(f"{one.url} ({one.origin})" for one in asked.asked)
    needed = " and ".join(f"`{part}`" for part in artifact.needed_by)
    what = f"{artifact.coordinates}, which {needed} needs," if needed else artifact.coordinates
    return ArtifactError(
        f"{what} is not in {places}",
        "name a repository that has it with `--repository URL`, or give the jar with `--jar`",
    )


def _offline(missing: list[Artifact], *, said: bool) -> ArtifactError:
    names = ", ".join(artifact.coordinates for artifact in missing)
    why = "--offline was given" if said else "Maven's settings say `offline`"
    return ArtifactError(f"not in the cache, and {why}: {names}")
