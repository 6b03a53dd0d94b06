"""The ways in which a jar cannot be had."""

from __future__ import annotations


class ArtifactError(Exception):
    """Why a jar could not be had, in one sentence; `help` says what to do."""

    def __init__(self, message: str, *help: str) -> None:
        super().__init__(message)
        self.message = message
        self.help = help


class NotThereError(Exception):
    """That a repository does not have a file."""
