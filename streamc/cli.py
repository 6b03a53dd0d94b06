"""The command `streamc`: a group whose commands are imported when they are called."""

from __future__ import annotations

import sys
from importlib import import_module
from keyword import iskeyword
from typing import Any

import click

from streamc import __version__
from streamc.errors import INTERRUPTED, WrongUse, closest

COMMANDS = {
    "check": "Report what is wrong in files.",
    "fmt": "Put files into the canonical form.",
    "build": "Compile a file to Flink SQL or to a PyFlink job.",
    "run": "Run a pipeline on an embedded Flink, or start it on a cluster.",
    "resume": "Start a pipeline on a cluster from a savepoint.",
    "jobs": "List the jobs of a cluster.",
    "stop": "Stop a job of a cluster with a savepoint.",
    "test": "Run the tests that stand in files.",
    "graph": "Show the DAG of a file.",
    "describe": "Describe the outputs of a file.",
    "docs": "Write a catalogue of pipelines, as pages to browse.",
    "connectors": "List connectors; fetch their jars.",
    "explain": "Say what a diagnostic means.",
    "import": "Turn a Flink SQL script into a .stream file.",
    "lsp": "Run the language server for editors.",
    "init": "Write a small project to start from.",
    "completion": "Print the completion script of a shell.",
    "version": "Print the version.",
}
"""Each command with its line in `streamc --help`; its code is `streamc/commands/<name>.py`, with a `_` after a word
of Python.
"""


class Commands(click.Group):
    """The group: lists its commands without importing them, and ends without a traceback."""

    def list_commands(self, _ctx: click.Context) -> list[str]:
        """The names, in the order in which they are met."""
        return list(COMMANDS)

    def get_command(self, _ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, imported now."""
        if cmd_name not in COMMANDS:
            return None
        name = f"{cmd_name}_" if iskeyword(cmd_name) else cmd_name
        found = getattr(import_module(f"streamc.commands.{name}"), name)
        assert isinstance(found, click.Command)
        return found

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """As click does it, but an unknown command is answered with the closest known one."""
        name = args[0]
        if name not in COMMANDS and not name.startswith("-"):
            raise WrongUse(f"unknown command `{name}`{closest(name, list(COMMANDS))}")
        return super().resolve_command(ctx, args)

    def format_commands(self, _ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """Lists the commands from `COMMANDS` alone."""
        with formatter.section("Commands"):
            formatter.write_dl(list(COMMANDS.items()))

    def main(self, *args: Any, **extra: Any) -> Any:
        """Runs the command; an error of our own becomes BUG001, never a traceback."""
        try:
            return super().main(*args, **extra)
        except Exception as error:  # noqa: BLE001 (the last resort)
            from streamc.crash import report_crash

            sys.exit(report_crash(error, sys.argv[1:]))

    def invoke(self, ctx: click.Context) -> Any:
        """Runs the command; Ctrl-C ends it quietly with the exit code that shells expect."""
        try:
            return super().invoke(ctx)
        except KeyboardInterrupt:
            click.echo("\nstopped", err=True)
            ctx.exit(INTERRUPTED)


@click.group(
    cls=Commands,
    context_settings={"max_content_width": 100, "help_option_names": ["-h", "--help"]},
    epilog="Exit codes: 0 fine; 1 an error was found or a test failed; 2 wrong use; "
    "3 the engine failed; 130 stopped by Ctrl-C.",
)
@click.version_option(__version__, prog_name="streamc", message="%(prog)s %(version)s")
def cli() -> None:
    """Compile declarative .stream pipelines to Apache Flink SQL, check, test and run them."""


def main() -> None:
    """The entry point of the command."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="backslashreplace")
    try:
        cli.main(prog_name="streamc")
    except KeyboardInterrupt:
        sys.exit(INTERRUPTED)
