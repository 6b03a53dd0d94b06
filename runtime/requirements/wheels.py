"""Fetches the packages that a job asks for, each once, and keeps them in the user's cache."""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import field
from email.parser import Parser
from pathlib import Path

from compiler.plan.requirements import Requirements, plain_name
from dsl.addresses import without_secrets
from dsl.records import dataclass
from runtime.requirements.errors import PackagesError
from runtime.requirements.pip import fetch_wheels
from runtime.requirements.target import PythonTarget

_LIST = "wheels.json"
_FETCHING = ".fetching-"
_STALE = 24 * 3600.0
"""Seconds after which nobody fetches into a folder any more."""
_ROUNDS = 20


@dataclass(frozen=True, slots=True)
class Asked:
    """What is asked for: the packages, where they are looked for, and the Python that they are for.

    `bounds` are the versions that go with what else that Python has, of packages that others may depend on.
    """

    requirements: Requirements
    lookups: tuple[str, ...]
    target: PythonTarget
    bounds: Mapping[str, str] = field(default_factory=dict)

    @property
    def constraints(self) -> str:
        """The bounds as pip reads them. What the file asks for itself is as it says."""
        own = {package.name for package in self.requirements.packages}
        return "".join(f"{n}{bound}\n" for n, bound in self.bounds.items() if n not in own)

    @property
    def key(self) -> str:
        """The name of the folder of these wheels."""
        places = [without_secrets(line) for line in self.lookups]
        python = (self.target.version, self.target.platforms)
        said = (self.requirements.text, places, python, self.constraints)
        return hashlib.sha256(repr(said).encode()).hexdigest()[:32]


def wheels_for(
    asked: Asked, folder: Path, *, offline: bool = False, tell: Callable[[], None] = lambda: None
) -> dict[str, bytes]:
    """The wheels by their file names, those of dependencies among them; PackagesError where they cannot be had.

    What asks for one version of each package is fetched once, and else each time anew, unless `offline`. `tell` is
    called before anything is fetched.
    """
    place = folder / asked.key
    known = _kept(place)
    if known is not None and (offline or asked.requirements.pinned):
        return known
    if offline:
        raise PackagesError(
            f"the packages of `{asked.requirements.file}` are not in the cache, and nothing is fetched offline",
            "build once without `--offline`, or leave them out with `--no-wheels`",
        )
    tell()
    return _fetched(asked, folder, place)


def _fetched(asked: Asked, folder: Path, place: Path) -> dict[str, bytes]:
    try:
        folder.mkdir(parents=True, exist_ok=True)
        _remove_stale(folder)
        with tempfile.TemporaryDirectory(prefix=_FETCHING, dir=folder) as scratch:
            new = Path(scratch) / "wheels"
            new.mkdir()
            _fetch_all(asked, new)
            found = {file.name: file.read_bytes() for file in sorted(new.glob("*.whl"))}
            listed = {name: hashlib.sha256(content).hexdigest() for name, content in found.items()}
            (new / _LIST).write_text(json.dumps(listed), encoding="utf-8")
            with suppress(OSError):
                place.replace(Path(scratch) / "old")
            with suppress(OSError):
                # Another process may have been quicker, with the same.
                new.replace(place)
    except OSError as error:
        why = (error.strerror or "it failed").lower()
        message = f"cannot write to `{error.filename or folder}`: {why}"
        raise PackagesError(message, "name another folder with XDG_CACHE_HOME") from None
    return found


def _fetch_all(asked: Asked, folder: Path) -> None:
    """Fetches until nothing is missing: pip looks at the conditions of dependencies with the Python that it runs on."""
    file = asked.requirements.file
    lines = list(_lines(asked))
    more: dict[str, str] = {}
    for _ in range(_ROUNDS):
        text = "".join(f"{line}\n" for line in [*asked.lookups, *lines, *more.values()])
        for before in folder.glob("*.whl"):
            before.unlink()
        fetch_wheels(file, (text, asked.constraints), asked.target.words, folder)
        if asked.target.here:
            return
        missing = _missing(asked, folder)
        if not missing - more.keys():
            return
        more |= missing
    raise PackagesError(f"what `{file}` asks for depends on ever more packages")


def _lines(asked: Asked) -> Iterator[str]:
    """The lines for pip, with those conditions decided that speak of the Python."""
    from packaging.requirements import Requirement as Parsed

    yield from asked.requirements.words
    for package in asked.requirements.packages:
        parsed = Parsed(package.text)
        if parsed.marker is None or parsed.marker.evaluate(asked.target.environment):
            parsed.marker = None
            yield " ".join([str(parsed), *(f"--hash={one}" for one in package.hashes)])


def _missing(asked: Asked, folder: Path) -> dict[str, str]:
    """The dependencies of what is there that are not there, as requirements, by name."""
    from packaging.requirements import Requirement as Parsed

    there = dict(map(_needs, sorted(folder.glob("*.whl"))))
    wanted = [Parsed(p.text) for p in asked.requirements.packages]
    todo = [(plain_name(one.name), "") for one in wanted]
    todo += [(plain_name(one.name), extra) for one in wanted for extra in one.extras]
    todo += [(name, "") for name in there]
    seen: set[tuple[str, str]] = set()
    found: dict[str, str] = {}
    while todo:
        name, extra = todo.pop()
        if (name, extra) in seen:
            continue
        seen.add((name, extra))
        for text in there.get(name, ()):
            one = Parsed(text)
            environment = asked.target.environment | {"extra": extra}
            if one.marker is not None and not one.marker.evaluate(environment):
                continue
            needed = plain_name(one.name)
            todo += [(needed, part) for part in ("", *one.extras)]
            if needed not in there:
                one.marker = None
                found[needed] = str(one)
    return found


def _needs(wheel: Path) -> tuple[str, tuple[str, ...]]:
    """The name of a package, and what it depends on."""
    with zipfile.ZipFile(wheel) as opened:
        inner = next(n for n in opened.namelist() if n.endswith(".dist-info/METADATA"))
        told = Parser().parsestr(opened.read(inner).decode("utf-8", "replace"), headersonly=True)
    return plain_name(str(told["Name"])), tuple(map(str, told.get_all("Requires-Dist", [])))


def _remove_stale(folder: Path) -> None:
    """Removes what an earlier process left when it was killed."""
    for one in folder.glob(f"{_FETCHING}*"):
        with suppress(OSError):
            if time.time() - one.stat().st_mtime > _STALE:
                shutil.rmtree(one)


def _kept(place: Path) -> dict[str, bytes] | None:
    """The wheels of a folder, where all of them are there and are what they were."""
    try:
        listed: Mapping[str, str] = json.loads((place / _LIST).read_text(encoding="utf-8"))
        found = {name: (place / name).read_bytes() for name in sorted(listed)}
    except (OSError, ValueError):
        return None
    whole = all(hashlib.sha256(content).hexdigest() == listed[n] for n, content in found.items())
    return found if whole else None


def lookup_lines(
    lookups: Sequence[tuple[str, str]], folder_of: Callable[[str], Path]
) -> tuple[str, ...]:
    """Lines that say where packages are looked for, with folders beside the file that names them made absolute."""
    found = []
    for line, file in lookups:
        word, _, value = line.partition(" ")
        if word in ("-f", "--find-links") and "://" not in value:
            beside = folder_of(file) / value
            here = Path(value)
            value = str((here if here.exists() and not beside.exists() else beside).absolute())
        found.append(f"{word} {value}".strip())
    return tuple(found)
