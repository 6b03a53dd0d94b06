"""What a command line asks of a command that compiles, and the options that say so."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any, Concatenate, ParamSpec, TypeVar

import click

from dsl.records import dataclass
from streamc.targets import TARGETS, bare_target

P = ParamSpec("P")
R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Request:
    """The options that all compiling commands share; None where nothing was said."""

    profile: str | None
    params: Mapping[str, str]
    target: str | None
    output: str
    color: str


def compiling(*outputs: str) -> Callable[[Callable[Concatenate[Request, P], R]], Callable[P, R]]:
    """Gives a command the shared options, and passes them to it as its first argument, a Request.

    `outputs` are the words that `--output` takes, the default first.
    """

    def decorate(function: Callable[Concatenate[Request, P], R]) -> Callable[P, R]:
        @wraps(function)
        def command(*args: P.args, **kwargs: P.kwargs) -> R:
            words: dict[str, Any] = kwargs
            request = Request(
                profile=words.pop("profile"),
                params=words.pop("param"),
                target=words.pop("target"),
                output=words.pop("output"),
                color=words.pop("color"),
            )
            return function(request, *args, **kwargs)

        for option in reversed(_options(outputs)):
            option(command)
        return command

    return decorate


def color_option() -> Callable[[Callable[P, R]], Callable[P, R]]:
    """`--color auto|always|never`."""
    return click.option(
        "--color",
        type=click.Choice(["auto", "always", "never"]),
        default="auto",
        help="Colour what is written (auto: on a terminal, unless NO_COLOR is set).",
    )


def _options(outputs: tuple[str, ...]) -> list[Callable[[Callable[..., Any]], Any]]:
    return [
        click.option("--profile", metavar="NAME", help="Compile with this profile of the file."),
        click.option(
            "--param",
            metavar="NAME=VALUE",
            multiple=True,
            callback=_params,
            help="Set a param; may be repeated.",
        ),
        click.option(
            "--target",
            metavar="|".join(TARGETS),
            callback=_target,
            help="The engine to compile for (default: flink-2.2).",
        ),
        click.option(
            "--output",
            type=click.Choice(outputs),
            default=outputs[0],
            show_default=True,
            help="The form in which results are written.",
        ),
        color_option(),
    ]


def _params(
    _ctx: click.Context, _option: click.Parameter, texts: tuple[str, ...]
) -> dict[str, str]:
    params: dict[str, str] = {}
    for text in texts:
        name, equals, value = text.partition("=")
        if not equals or not name:
            raise click.BadParameter(f"`{text}` is not of the form NAME=VALUE")
        params[name] = value
    return params


def _target(_ctx: click.Context, _option: click.Parameter, text: str | None) -> str | None:
    if text is None:
        return None
    bare = bare_target(text)
    if bare is None:
        raise click.BadParameter(f"`{text}` is none of {', '.join(TARGETS)}")
    return bare
