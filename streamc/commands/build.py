"""`streamc build`: compile a file to Flink SQL or to a PyFlink job."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import click

from compiler.kinds import KINDS
from streamc.command import command
from streamc.compiling import compiled
from streamc.console import say, show_json
from streamc.errors import FINE, FOUND
from streamc.files import write_all
from streamc.packages import packages_options, packing
from streamc.request import Request, compiling

if TYPE_CHECKING:
    from compiler.compile import Built


@command(
    "build",
    "streamc build payments.stream -o build/payments",
    "streamc build payments.stream -o build/payments --profile prod --explain",
    "streamc build payments.stream -o build/payments --target-kind pyflink",
    "streamc build payments.stream -o build/payments --check   # in CI: is what is committed current?",
)
@click.argument("file")
@click.option("-o", "--out", required=True, metavar="DIR", help="The folder to write to.")
@click.option("--explain", is_flag=True, help="Say what the optimizer changed, and why.")
@click.option("--check", is_flag=True, help="Write nothing; fail where what is on disk differs.")
@click.option(
    "--target-kind",
    "kind",
    type=click.Choice(KINDS),
    help="What to compile to; Flink SQL, where it has words for all of the file.",
)
@packages_options
@click.option("--offline", is_flag=True, help="Fetch no packages: take those in the cache.")
@compiling("text", "json")
@click.pass_context
def build(
    ctx: click.Context,
    request: Request,
    file: str,
    out: str,
    explain: bool,
    check: bool,
    kind: str | None,
    wheels: bool,
    python_version: str | None,
    platforms: tuple[str, ...],
    offline: bool,
) -> None:
    """Compile a file to Flink SQL, or to a PyFlink job.

    Writes job.sql or job.py, plan.json, streamc.lock, and what goes along with the job.

    All files are written, or, where the file has an error or the disk refuses, none.
    """
    packages = packing(python_version, platforms, offline=offline, wheels=wheels)
    built = compiled(ctx, request, file, kind, None if packages is None else packages.wheels)
    folder, files = Path(out), built.artifacts.contents
    stale = _stale(folder, files) if check else []
    if not check:
        before = _wheels_before(folder)
        write_all(folder, files)
        for name in before - files.keys():
            (folder / name).unlink(missing_ok=True)
    if request.output == "json":
        show_json(_record(built, out, stale))
    else:
        _show(built, folder, stale, explain=explain, check=check)
    ctx.exit(FOUND if stale else FINE)


def _wheels_before(folder: Path) -> set[str]:
    """The packages that an earlier build wrote: Flink would install the newest of what lies there."""
    try:
        listed = json.loads((folder / "streamc.lock").read_text(encoding="utf-8"))["files"]
    except (OSError, ValueError, KeyError, TypeError):
        return set()
    return {name for name in listed if re.fullmatch(r"requirements/wheels/[^/]+\.whl", name)}


def _stale(folder: Path, files: Mapping[str, bytes]) -> list[str]:
    """The files on disk that are not what would be written."""
    stale = []
    for name, content in files.items():
        try:
            same = (folder / name).read_bytes() == content
        except OSError:
            same = False
        if not same:
            stale.append(name)
    return stale


def _show(built: Built, folder: Path, stale: list[str], *, explain: bool, check: bool) -> None:
    if explain:
        for change in built.changes:
            say(f"{change.relation}: {change.what} ({change.pass_name}): {change.why}")
    for name in built.artifacts.contents:
        path = (folder / name).as_posix()
        if not check:
            say(f"wrote {path}")
        elif name in stale:
            say(f"{path} is out of date: run `streamc build` again")
    if check and not stale:
        say(f"{folder.as_posix()} is up to date")


def _record(built: Built, out: str, stale: list[str]) -> dict[str, object]:
    return {
        "schema_version": 1,
        "out": out,
        "kind": built.kind,
        "files": list(built.artifacts.contents),
        "stale": stale,
        "changes": [
            {
                "pass": change.pass_name,
                "relation": change.relation,
                "what": change.what,
                "why": change.why,
            }
            for change in built.changes
        ],
    }
