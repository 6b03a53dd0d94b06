"""Where the cluster is: the options that say so, and commands that end well where nobody answers there."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, ParamSpec, TypeVar

import click

from streamc.errors import EngineFailed, WrongUse

if TYPE_CHECKING:
    from runtime.rest.http import Http
    from runtime.rest.job_manager import JobManager
    from runtime.rest.sql_gateway import SqlGateway

P = ParamSpec("P")
R = TypeVar("R")

GATEWAY = "STREAMC_GATEWAY"
CLUSTER = "STREAMC_CLUSTER"
"""The environment variables that name a gateway and a JobManager where no option does."""


def gateway_option(*, required: bool) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """`--gateway URL`. `run` works without one, so that there only the option counts."""
    return click.option(
        "--gateway",
        metavar="URL",
        required=required,
        envvar=GATEWAY if required else None,
        show_envvar=True,
        help="The SQL gateway that takes the job, such as http://localhost:8083.",
    )


def cluster_option(
    help: str, *, required: bool = False
) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """`--cluster URL`."""
    return click.option(
        "--cluster",
        metavar="URL",
        required=required,
        envvar=CLUSTER,
        show_envvar=True,
        help=f"{help}.",
    )


@contextmanager
def rest_errors() -> Iterator[None]:
    """Turns what goes wrong with a server into the end of the command."""
    from runtime.rest.http import RestError

    try:
        yield
    except RestError as error:
        raise EngineFailed(str(error)) from None


def address(option: str, url: str, seconds: float) -> Http:
    """The server at an address that was given by an option."""
    from runtime.rest.http import AddressError, server

    try:
        return server(url, seconds)
    except AddressError as error:
        raise WrongUse(f"{option}: {error}") from None


def job_manager(url: str, seconds: float = 10.0) -> JobManager:
    """The JobManager at that address."""
    from runtime.rest.job_manager import JobManager

    return JobManager(address("--cluster", url, seconds))


def sql_gateway(url: str, target: str, seconds: float = 30.0) -> SqlGateway:
    """The gateway at that address, if it belongs to the Flink that is compiled for."""
    from runtime.rest.sql_gateway import SqlGateway

    found = SqlGateway(address("--gateway", url, seconds))
    version = found.info.version
    if version.split(".")[:2] != target.split("."):
        raise WrongUse(
            f"the SQL gateway at {found.http.base} is of Flink {version}, and this is compiled for"
            f" {target}: compile with `--target flink-{'.'.join(version.split('.')[:2])}`"
        )
    return found
