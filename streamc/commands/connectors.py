"""`streamc connectors`: what pipelines can be connected to, and the jars that it takes."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from streamc.command import command
from streamc.compiling import checked_files
from streamc.console import say, show_json, stdout_palette
from streamc.errors import WrongUse, closest
from streamc.request import Request, color_option, compiling

if TYPE_CHECKING:
    from compiler.artifacts.artifact import Artifact, Needed
    from runtime.artifacts.fetch import Fetched

_EXAMPLES = (
    "streamc connectors",
    "streamc connectors show kafka",
    "streamc connectors fetch payments.stream",
)


class _Subcommands(click.Group):
    """The group; an unknown command is answered with the closest known one."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, with the closest known name."""
        if args[0] not in self.commands and not args[0].startswith("-"):
            hint = closest(args[0], list(self.commands)) or _shown(args[0])
            raise WrongUse(f"unknown command `connectors {args[0]}`{hint}")
        return super().resolve_command(ctx, args)


def _shown(word: str) -> str:
    from streamc.connectors.listing import find_part

    return f" (did you mean `connectors show {word}`?)" if find_part(word) else ""


def _output() -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    return click.option(
        "--output",
        type=click.Choice(["text", "json"]),
        default="text",
        show_default=True,
        help="The form in which results are written.",
    )


@click.group(
    "connectors",
    cls=_Subcommands,
    invoke_without_command=True,
    context_settings={"max_content_width": 100, "help_option_names": ["-h", "--help"]},
    epilog="\b\nExamples:\n" + "\n".join(f"  {example}" for example in _EXAMPLES),
)
@_output()
@color_option()
@click.pass_context
def connectors(ctx: click.Context, output: str, color: str) -> None:
    """List connectors, formats and catalogs: what each can be, and the Flink versions it is there for."""
    from streamc.connectors.listing import listing, listing_text

    if ctx.invoked_subcommand is not None:
        return
    if output == "json":
        show_json({"schema_version": 1, "connectors": listing()})
    else:
        say(listing_text(stdout_palette(color)))


@command("show", "streamc connectors show kafka", "streamc connectors show avro --output json")
@click.argument("name")
@_output()
@color_option()
def show(name: str, output: str, color: str) -> None:
    """Show a connector, format or catalog: options, guarantees, metadata columns, and its jars."""
    from streamc.connectors.listing import find_part, part_names
    from streamc.connectors.page import page, page_text

    part = find_part(name)
    if part is None:
        raise WrongUse(
            f"no connector, format or catalog is called `{name}`{closest(name, part_names())}"
        )
    if output == "json":
        show_json(page(part))
    else:
        say(page_text(part, stdout_palette(color)))


@command(
    "fetch",
    "streamc connectors fetch payments.stream",
    "streamc connectors fetch pipelines/ --target flink-2.1 --out lib",
    "streamc connectors fetch pipelines/ --offline   # is everything there?",
)
@click.argument("paths", nargs=-1, metavar="[FILE...]")
@click.option(
    "--offline", is_flag=True, help="Ask no repository: fail where a jar is not in the cache."
)
@click.option(
    "--repository",
    metavar="URL",
    help="The Maven repository to use (default: $STREAMC_MAVEN_REPOSITORY, else as Maven's settings.xml says).",
)
@click.option("-o", "--out", metavar="DIR", help="Also copy the jars into this folder.")
@compiling("text", "json")
@click.pass_context
def fetch(
    ctx: click.Context,
    request: Request,
    paths: tuple[str, ...],
    offline: bool,
    repository: str | None,
    out: str | None,
) -> None:
    """Bring the jars that pipelines need into the user's cache; without a FILE, those of this folder.

    Each is checked against its checksum. From then on `run` needs no network.
    """
    from streamc.connectors.needs import fetched, in_words, needs, together

    files = checked_files(ctx, request, paths or (".",))
    found = together(needs(one) for one in files if one.plan is not None)

    def tell(artifact: Artifact) -> None:
        say(f"fetching {artifact.coordinates}{in_words(artifact.size)}", err=True)

    jars = fetched(found.artifacts, offline=offline, repository=repository, tell=tell)
    if out is not None:
        _copy(jars, Path(out))
    if request.output == "json":
        show_json(_record(jars, found))
    else:
        _tell(jars, found)


def _tell(jars: Sequence[Fetched], found: Needed) -> None:
    for one in jars:
        say(f"{one.artifact.coordinates}  {one.path}")
    if not jars:
        say("no jars are needed: all connectors and formats are parts of Flink")
    for plugin in (one.path.name for one in jars if one.artifact.plugin):
        say(f"note: {plugin} is for a folder of its own below a cluster's `plugins`", err=True)
    for open_one in found.undetermined:
        say(
            f"note: `{open_one.option}` of `{open_one.table}` is not known here, and more jars may depend on it",
            err=True,
        )


def _record(jars: Sequence[Fetched], found: Needed) -> dict[str, object]:
    return {
        "schema_version": 1,
        "artifacts": [
            {
                "coordinates": one.artifact.coordinates,
                "path": str(one.path),
                "checksum": f"sha256:{one.sha256}",
                "built_for": one.artifact.built_for and f"flink-{one.artifact.built_for}",
                "needed_by": list(one.artifact.needed_by),
                "fetched_from": one.repository,
            }
            for one in jars
        ],
        "undetermined": [
            {"table": one.table, "connector": one.connector, "option": one.option}
            for one in found.undetermined
        ],
    }


def _copy(jars: Sequence[Fetched], folder: Path) -> None:
    from streamc.files import reason

    try:
        folder.mkdir(parents=True, exist_ok=True)
        for one in jars:
            shutil.copyfile(one.path, folder / one.path.name)
    except OSError as error:
        raise WrongUse(f"cannot write to `{error.filename or folder}`: {reason(error)}") from None


connectors.add_command(show)
connectors.add_command(fetch)
