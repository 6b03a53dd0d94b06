"""`streamc completion`: the script that completes the command in a shell."""

from __future__ import annotations

import click
from click.shell_completion import get_completion_class

from streamc.command import command
from streamc.console import say
from streamc.errors import WrongUse


@command(
    "completion",
    'eval "$(streamc completion bash)"',
    "streamc completion zsh > ~/.zfunc/_streamc",
    "streamc completion fish > ~/.config/fish/completions/streamc.fish",
)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish"]))
@click.pass_context
def completion(ctx: click.Context, shell: str) -> None:
    """Print the script that completes `streamc` in a shell."""
    kind = get_completion_class(shell)
    if kind is None:
        raise WrongUse(f"no completion for `{shell}`")
    say(kind(ctx.find_root().command, {}, "streamc", "_STREAMC_COMPLETE").source())
