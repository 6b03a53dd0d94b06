"""Finds and reads `streamc.toml`, the settings that a project's files share."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import field
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from dsl.diagnostic import Severity
from dsl.records import dataclass
from streamc.errors import WrongUse, closest

if TYPE_CHECKING:
    from pydantic_core import ErrorDetails

FILE_NAME = "streamc.toml"


@dataclass(frozen=True, slots=True)
class Project:
    """What `streamc.toml` says; a folder without one has the defaults.

    `target` is a Flink version (`2.2`), `profile` the one used unless `--profile` is given,
    `exclude` patterns of files that a search of folders leaves out, relative to the file,
    `severities` a severity, or None for `off`, by the number or name of a code, `state_budget` how
    many bytes of state a job may keep.
    """

    root: Path | None = None
    target: str | None = None
    profile: str | None = None
    exclude: tuple[str, ...] = ()
    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    state_budget: int | None = None

    def excludes(self, path: str) -> bool:
        """Whether a search leaves this file out."""
        if self.root is None or not self.exclude:
            return False
        from fnmatch import fnmatch

        try:
            relative = Path(path).absolute().relative_to(self.root).as_posix()
        except ValueError:
            return False
        return any(
            fnmatch(relative, pattern) or fnmatch(relative, pattern.rstrip("/") + "/*")
            for pattern in self.exclude
        )


def project_of(path: str) -> Project:
    """The project that a file or folder belongs to; WrongUse where its streamc.toml is wrong."""
    start = Path(path).absolute()
    return _project(start if start.is_dir() else start.parent)


def forget_projects() -> None:
    """Lets project files be read anew, as somebody may have changed them."""
    _project.cache_clear()


@cache
def _project(folder: Path) -> Project:
    for candidate in (folder, *folder.parents):
        file = candidate / FILE_NAME
        if file.is_file():
            return read_project(file)
    return Project()


def read_project(file: Path) -> Project:
    """The project that a `streamc.toml` describes; WrongUse names the line of what is wrong."""
    import tomllib

    try:
        text = file.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except UnicodeDecodeError:
        raise WrongUse(f"cannot read `{file}`: it is not UTF-8 text") from None
    except OSError as error:
        raise WrongUse(f"cannot read `{file}`: {(error.strerror or '').lower()}") from None
    except tomllib.TOMLDecodeError as error:
        raise WrongUse(_syntax_problem(file, text, str(error))) from None
    return _validated(file, text, data)


def _validated(file: Path, text: str, data: dict[str, Any]) -> Project:
    """Pydantic's core is imported here, so that a folder without a project file does not pay for it."""
    from pydantic_core import ValidationError

    from streamc.project_schema import project_validator

    try:
        found = project_validator().validate_python(data)
    except ValidationError as error:
        problems = [_problem(file, text, one) for one in error.errors()]
        raise WrongUse("\n       ".join(problems)) from None
    return Project(
        root=file.parent,
        target=found.get("target"),
        profile=found.get("profile"),
        exclude=tuple(found.get("exclude", ())),
        severities={
            code: None if level == "off" else Severity(level)
            for code, level in found.get("severities", {}).items()
        },
        state_budget=found.get("state_budget"),
    )


def _syntax_problem(file: Path, text: str, message: str) -> str:
    """The parser says `... (at line 3, column 7)` or `... (at end of document)`."""
    said, _, place = message.rpartition(" (at ")
    line = re.search(r"line (\d+)", place)
    number = line[1] if line else str(max(1, len(text.splitlines())))
    return f"{file}:{number}: {_lower(said or message)}"


def _problem(file: Path, text: str, error: ErrorDetails) -> str:
    """`streamc.toml:3: unknown key `taget` (did you mean `target`?)`."""
    from streamc.project_schema import KEYS, LEVELS

    path = [str(part) for part in error["loc"] if isinstance(part, str) and part != "[key]"]
    key, where = ".".join(path), f"{file}:{line_of(text, path)}"
    match error["type"]:
        case "extra_forbidden":
            return f"{where}: unknown key `{key}`{closest(key, list(KEYS))}"
        case "literal_error":
            given, known = str(error["input"]), ", ".join(f"`{level}`" for level in LEVELS)
            return (
                f"{where}: `{given}` is no severity, one of {known}{closest(given, list(LEVELS))}"
            )
        case "unknown":
            return f"{where}: {error['msg']}"
        case _:
            return f"{where}: `{key}` {_lower(error['msg']).replace('input should be', 'must be')}"


def line_of(text: str, path: list[str]) -> int:
    """The line on which a key is set, by its path; that of its table, or 1, where it is not seen.

    tomllib gives no places, so this looks for `key =` beneath its `[table]` heading; keys may be
    dotted or quoted.
    """
    table: list[str] = []
    best = 1
    for number, line in enumerate(text.splitlines(), start=1):
        stripped = line.strip()
        if stripped.startswith("["):
            table = _key_parts(stripped.strip("[]").partition("]")[0])
            here = table
        elif "=" in stripped and not stripped.startswith("#"):
            here = table + _key_parts(stripped.partition("=")[0])
        else:
            continue
        if here == path:
            return number
        if here and here == path[: len(here)]:
            best = number
    return best


def _key_parts(key: str) -> list[str]:
    return [part.strip().strip("\"'") for part in key.split(".")]


def _lower(text: str) -> str:
    return text[:1].lower() + text[1:]
