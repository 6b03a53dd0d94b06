"""Which files changed since a revision of git, and which depend on what changed."""

from __future__ import annotations

import posixpath
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path

from dsl.parse import parse
from dsl.source import Source
from dsl.syntax.declarations import ColumnsFromFile, Function, Schema, SourceDeclaration, Use
from dsl.syntax.expressions import StringLiteral
from streamc.errors import WrongUse
from streamc.project import FILE_NAME, project_of

Read = Callable[[str], Source]


def affected(files: tuple[str, ...], revision: str, read: Read) -> tuple[str, ...]:
    """Those of `files` that differ from `revision`, or that use a file which does.

    What is not committed counts, and so do files that git does not know yet. A file depends on the libraries that it
    uses, on the schemas and Python files that it and they name, and on its streamc.toml. WrongUse where there is no
    such revision.
    """
    changed = _changed(revision)
    if not changed:
        return ()
    needs: dict[str, frozenset[str]] = {}
    return tuple(
        file
        for file in files
        if _depends(file, changed, read, needs) or _settings_of(file) in changed
    )


def _changed(revision: str) -> frozenset[str]:
    """The whole paths of all files that differ from the revision, those that are gone among them."""
    commit = _git(
        "rev-parse", "--verify", "--quiet", "--end-of-options", f"{revision}^{{commit}}"
    ).strip()
    root = Path(_git("rev-parse", "--show-toplevel").rstrip("\n"))
    listed = _git("diff", "--name-only", "--no-renames", "-z", commit, "--", str(root))
    listed += _git(
        "ls-files", "--others", "--exclude-standard", "--full-name", "-z", "--", str(root)
    )
    return frozenset(str((root / name).resolve()) for name in listed.split("\0") if name)


def _git(*arguments: str) -> str:
    try:
        done = subprocess.run(["git", *arguments], capture_output=True, text=True, check=False)
    except OSError:
        raise WrongUse("--since asks git, which is not there") from None
    if done.returncode:
        said = done.stderr.strip().splitlines()
        known = said[-1].removeprefix("fatal: ") if said else "git knows no such revision"
        raise WrongUse(f"--since: {known}")
    return done.stdout


def _depends(
    file: str, changed: frozenset[str], read: Read, needs: dict[str, frozenset[str]]
) -> bool:
    """Whether a file, or what it needs, directly or not, is among those changed."""
    seen: set[str] = set()
    open_ = [file]
    while open_:
        name = open_.pop()
        if name in seen:
            continue
        seen.add(name)
        if str(Path(name).resolve()) in changed:
            return True
        if name not in needs:
            needs[name] = _needs(name, changed, read)
        open_ += needs[name]
    return False


def _needs(name: str, changed: frozenset[str], read: Read) -> frozenset[str]:
    """The files that a `.stream` file names. Of a Python module all changed files below its folder count."""
    if not name.endswith(".stream"):
        return frozenset()
    try:
        source = read(name)
    except WrongUse:
        return frozenset()
    folder = posixpath.dirname(name)
    return frozenset(
        found
        for path, python in _paths(source)
        for found in (_python(folder, changed) if python else [posixpath.join(folder, path)])
    )


def _python(folder: str, changed: frozenset[str]) -> list[str]:
    below = Path(folder).resolve()
    return [path for path in changed if path.endswith(".py") and below in Path(path).parents]


def _paths(source: Source) -> Iterator[tuple[str, bool]]:
    """Each path that a text names, and whether it is a module of Python."""
    for declaration in parse(source).tree.declarations:
        match declaration:
            case Use(path=StringLiteral(text=str(path))):
                yield path, False
            case Function(language="python", path=StringLiteral(text=str(path))):
                yield path, True
            case Schema(columns=ColumnsFromFile(path=StringLiteral(text=str(path)))):
                yield path, False
            case SourceDeclaration(columns=ColumnsFromFile(path=StringLiteral(text=str(path)))):
                yield path, False
            case _:
                pass


def _settings_of(file: str) -> str:
    """The project file that holds for a file."""
    root = project_of(file).root
    return "" if root is None else str((root / FILE_NAME).resolve())
