"""`streamc lsp`: the language server for editors."""

from __future__ import annotations

import click

from streamc.command import command
from streamc.errors import WrongUse


@command("lsp", "streamc lsp", "streamc lsp --tcp 127.0.0.1:2087")
@click.option("--tcp", metavar="HOST:PORT", help="Listen there, instead of on standard input.")
@click.option("--stdio", is_flag=True, help="Talk on standard input and output (the default).")
@click.option("--log", "log_file", metavar="FILE", help="Write what happens to a file.")
def lsp(tcp: str | None, stdio: bool, log_file: str | None) -> None:
    """Answer an editor: diagnostics while you type, completion, hover and more.

    Editors start it themselves: docs/editors.md says how.
    """
    try:
        import pygls  # noqa: F401 (only whether it is there)
    except ImportError:
        raise WrongUse("the language server needs `pip install 'streamc[lsp]'`") from None
    if tcp is not None and stdio:
        raise WrongUse("`--tcp` and `--stdio` cannot both be")
    from streamc.lsp.start import start

    start(_address(tcp), log_file)


def _address(text: str | None) -> tuple[str, int] | None:
    if text is None:
        return None
    host, _, port = text.rpartition(":")
    if not port.isdigit() or int(port) > 65535:
        raise WrongUse(f"`{text}` is not of the form HOST:PORT")
    return host or "127.0.0.1", int(port)
