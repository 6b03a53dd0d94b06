"""Shows how a run goes: a live table on a terminal, lines elsewhere. All of it goes to stderr."""

from __future__ import annotations

import sys
import threading
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from streamc.console import say
from streamc.render.text import counted

if TYPE_CHECKING:
    from rich.table import Table

    from runtime.progress import ProgressEvent, RowsMoved, TableRows

_LINE_SECONDS = 2.0
_ROWS_SECONDS = 0.1


class Display(Protocol):
    """What a run tells of itself."""

    def stage(self, name: str, seconds: float) -> None:
        """A stage of compiling or starting is over."""

    def event(self, event: ProgressEvent) -> None:
        """The runtime's job entered a stage, or moved rows."""

    def line(self, text: bytes) -> None:
        """A `print` sink wrote a line."""

    def close(self) -> None:
        """The run is over."""


class Lines:
    """Plain lines; rows at most every two seconds."""

    def __init__(self, *, rows_to_stderr: bool = False) -> None:
        self._told = 0.0
        self._rows = sys.stderr if rows_to_stderr else sys.stdout

    def stage(self, name: str, seconds: float) -> None:
        """`check 0.12s`."""
        say(f"{name:<13}{seconds:6.2f}s", err=True)

    def event(self, event: ProgressEvent) -> None:
        """`planning`, or how many rows went where."""
        from runtime.progress import StageBegan

        if isinstance(event, StageBegan):
            say(f"{event.stage.value:<13}", err=True)
        elif event.seconds - self._told >= _LINE_SECONDS:
            self._told = event.seconds
            say(_moved(event), err=True)

    def line(self, text: bytes) -> None:
        """The line as it is; a reader that has gone (`| head`) must not block the job."""
        with suppress(BrokenPipeError, ValueError):
            self._rows.write(text.decode("utf-8", "replace"))
            self._rows.flush()

    def close(self) -> None:
        """Nothing to take away."""


class Live:
    """A table that is redrawn in place, beneath what was written before."""

    def __init__(self) -> None:
        from rich.console import Console
        from rich.live import Live as RichLive

        self._console = Console(stderr=True, highlight=False, markup=False)
        self._live = RichLive(console=self._console, transient=True, auto_refresh=False)
        self._stage = ""
        self._rows: list[str] = []
        self._shown = 0.0
        self._lock = threading.Lock()
        self._live.start()

    def stage(self, name: str, seconds: float) -> None:
        """A line above the table."""
        self._console.print(f"{name:<13}{seconds:6.2f}s")

    def event(self, event: ProgressEvent) -> None:
        """Redraws the table, or writes the stage above it."""
        from runtime.progress import StageBegan

        self._show_rows()
        if isinstance(event, StageBegan):
            self._stage = event.stage.value
            self._console.print(self._stage)
        else:
            self._live.update(_table(event, self._stage), refresh=True)

    def line(self, text: bytes) -> None:
        """A line above the table; many are shown together, as each costs a redrawing."""
        with self._lock:
            self._rows.append(text.decode("utf-8", "replace").rstrip("\n"))
        if time.monotonic() - self._shown >= _ROWS_SECONDS:
            self._show_rows()

    def close(self) -> None:
        """Takes the table away."""
        self._show_rows()
        self._live.stop()

    def _show_rows(self) -> None:
        with self._lock:
            rows, self._rows = self._rows, []
            self._shown = time.monotonic()
        if rows:
            self._console.print("\n".join(rows), soft_wrap=True)


def display(color: str, output: str) -> Display:
    """The live table where people read all of it in a terminal, else lines."""
    if output == "text" and color != "never" and sys.stderr.isatty() and sys.stdout.isatty():
        try:
            return Live()
        except ImportError:
            pass
    return Lines(rows_to_stderr=output != "text")


def _moved(event: RowsMoved) -> str:
    read = ", ".join(map(_words, event.sources)) or "nothing"
    wrote = ", ".join(map(_words, event.sinks)) or "nothing"
    return f"{event.seconds:8.1f}s  read {read}; wrote {wrote}"


def _words(rows: TableRows) -> str:
    if rows.rows is None:
        return f"{rows.table} ?"
    return f"{rows.table} {counted(rows.rows, 'row')} ({rows.rate:,.0f}/s)"


def _table(event: RowsMoved, stage: str) -> Table:
    from rich.table import Table

    table = Table(title=f"{stage} {event.seconds:.0f}s", title_justify="left", box=None)
    for column in ("node", "in", "out", "per second"):
        table.add_column(column, justify="left" if column == "node" else "right")
    for rows in event.sources:
        table.add_row(rows.table, "", _count(rows.rows), f"{rows.rate:,.0f}")
    for rows in event.sinks:
        table.add_row(rows.table, _count(rows.rows), "", f"{rows.rate:,.0f}")
    return table


def _count(rows: int | None) -> str:
    return "?" if rows is None else f"{rows:,}"
