"""`streamc init`: write a small project to start from."""

from __future__ import annotations

from importlib import resources
from pathlib import Path

import click

from streamc.command import command
from streamc.console import say
from streamc.errors import WrongUse
from streamc.files import write_all

_FILES = {
    "streamc.toml": "streamc.toml",
    "pipelines/first.stream": "first.stream",
    "data/orders.csv": "orders.csv",
    "README.md": "README.md",
    ".gitignore": "gitignore",
    ".pre-commit-config.yaml": "pre-commit-config.yaml",
}
"""Where each file of the template goes; a template has no dot, so that no tool takes it for its own."""


@command("init", "streamc init", "streamc init payments")
@click.argument("folder", default=".", metavar="[DIR]")
def init(folder: str) -> None:
    """Write a small project that passes `streamc check` and `streamc test`.

    Nothing that is there already is overwritten.
    """
    root = Path(folder)
    there = [name for name in _FILES if (root / name).exists()]
    if there:
        raise WrongUse(f"already there: {', '.join((root / name).as_posix() for name in there)}")
    template = resources.files("streamc") / "template"
    write_all(root, {name: (template / file).read_text("utf-8") for name, file in _FILES.items()})
    for name in _FILES:
        say(f"wrote {(root / name).as_posix()}")
    say("")
    say("next:" if folder == "." else f"next, in {root.as_posix()}:")
    say("  streamc check pipelines/")
    say("  streamc test pipelines/")
    say("  streamc run pipelines/first.stream")
