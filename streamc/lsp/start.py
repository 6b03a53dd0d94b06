"""Starts the server on standard input or on a port."""

from __future__ import annotations

import gc
import logging

from streamc.errors import WrongUse
from streamc.files import reason
from streamc.lsp.server import make_server


def start(address: tuple[str, int] | None, log_file: str | None) -> None:
    """Runs until the editor says that it is done. What goes wrong is logged to `log_file`, or to stderr."""
    try:
        logging.basicConfig(
            filename=log_file, level=logging.INFO if log_file else logging.ERROR, force=True
        )
    except OSError as error:
        raise WrongUse(f"cannot write to `{log_file}`: {reason(error)}") from None
    server = make_server()
    # What is there by now stays: to look for cycles in it again and again would take time from answers.
    gc.collect()
    gc.freeze()
    if address is None:
        server.start_io()
        return
    try:
        server.start_tcp(*address)
    except OSError as error:
        raise WrongUse(f"cannot listen on {address[0]}:{address[1]}: {reason(error)}") from None
