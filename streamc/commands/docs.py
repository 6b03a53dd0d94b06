"""`streamc docs`: a catalogue of a project's pipelines, as pages to browse."""

from __future__ import annotations

from pathlib import Path

import click

from streamc.command import command
from streamc.console import say, show_json
from streamc.request import Request, compiling
from streamc.workspace import Workspace

TOLD = 5
"""How many files with errors are named."""


@command(
    "docs",
    "streamc docs pipelines/ --out build/catalogue",
    "streamc docs . --out build/catalogue --profile prod",
)
@click.argument("paths", nargs=-1, required=True, metavar="PATH...")
@click.option(
    "--out",
    "-o",
    "out",
    required=True,
    metavar="DIR",
    type=click.Path(file_okay=False, path_type=Path),
    help="The folder to write the pages into.",
)
@click.option(
    "--jobs", type=click.IntRange(min=1), metavar="N", help="How many processes gather files."
)
@compiling("text", "json")
def docs(request: Request, paths: tuple[str, ...], out: Path, jobs: int | None) -> None:
    """Write a catalogue of pipelines: pages to browse, without a server.

    A page for each file: its graph, columns with their lineage, personal data, delivery, state, tests, and what check
    says. Files with errors are in it too, with what is known of them. No value of a secret is.
    """
    from streamc.catalogue.linking import link
    from streamc.catalogue.pages import Site
    from streamc.catalogue.project import pipelines
    from streamc.catalogue.writing import write

    files = Workspace(request).find(paths)
    linked = link(pipelines(files, request, jobs))
    pages = Site(linked).files()
    write(out, pages)
    failed = [one.file for one in linked.pipelines if one.failed]
    index = (out / "index.html").as_posix()
    if request.output == "json":
        show_json({"schema_version": 1, "index": index, "files": len(files), "failed": failed})
        return
    say(f"wrote {index}: {len(files)} {'file' if len(files) == 1 else 'files'}")
    if failed:
        more = f" and {len(failed) - TOLD} more" if len(failed) > TOLD else ""
        say(f"with errors: {', '.join(failed[:TOLD])}{more}", err=True)
