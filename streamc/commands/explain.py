"""`streamc explain`: what a diagnostic means."""

from __future__ import annotations

import click

from streamc.command import command
from streamc.console import say
from streamc.errors import WrongUse
from streamc.pages import find_page, pages, suggestion


@command("explain", "streamc explain TIM004", "streamc explain late-rows-unread", "streamc explain")
@click.argument("code", required=False)
def explain(code: str | None) -> None:
    """Say what a diagnostic means, why it matters, and how to mend it.

    CODE is its number or its name. Without one, all codes are listed.
    """
    if code is None:
        for page in pages():
            say(f"{page.number} {page.name}")
        return
    found = find_page(code)
    if found is None:
        raise WrongUse(f"unknown code `{code}`{suggestion(code)}")
    say(found.text.rstrip())
