"""The way in which packages cannot be had."""

from __future__ import annotations


class PackagesError(Exception):
    """Why packages could not be had, in one sentence; `notes` are what pip says, `help` is what to do."""

    def __init__(self, message: str, *help: str, notes: tuple[str, ...] = ()) -> None:
        super().__init__(message)
        self.message = message
        self.help = help
        self.notes = notes
