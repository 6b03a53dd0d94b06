"""Turns a function into a command of `streamc`, with examples in its help."""

from __future__ import annotations

from collections.abc import Callable
from inspect import cleandoc
from typing import Any

import click


def command(name: str, *examples: str) -> Callable[[Callable[..., Any]], click.Command]:
    """A click command whose help is the function's docstring followed by `examples`, one a line."""

    def decorate(function: Callable[..., Any]) -> click.Command:
        lines = "\n".join(f"  {example}" for example in examples)
        text = f"{cleandoc(function.__doc__ or '')}\n\n\b\nExamples:\n{lines}"
        return click.command(
            name,
            help=text,
            context_settings={"max_content_width": 100, "help_option_names": ["-h", "--help"]},
        )(function)

    return decorate
