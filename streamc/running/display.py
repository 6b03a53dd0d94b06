"""Shows how a run goes: a live table on a terminal, lines elsewhere. All of it goes to stderr."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Iterable
from contextlib import suppress
from typing import TYPE_CHECKING, Protocol

from streamc.console import say
from streamc.render.width import pad, text_width

if TYPE_CHECKING:
    from rich.table import Table

    from runtime.progress import NodeRows, ProgressEvent, RowsMoved, StageBegan

_LINE_SECONDS = 2.0
_ROWS_SECONDS = 0.1
_HEAD = ("node", "rows in", "/s", "rows out", "/s")
_CLOCK = "after {:.1f}s"


class Display(Protocol):
    """What a run tells of itself."""

    def stage(self, name: str, seconds: float) -> None:
        """A stage of compiling or starting is over."""

    def note(self, text: str) -> None:
        """A line that is no stage."""

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
        self._stages = Stages()
        self._rows = sys.stderr if rows_to_stderr else sys.stdout

    def stage(self, name: str, seconds: float) -> None:
        """`check 0.12s`."""
        say(_timed(name, seconds), err=True)

    def note(self, text: str) -> None:
        """The line as it is."""
        say(text, err=True)

    def event(self, event: ProgressEvent) -> None:
        """The stage that is over, or rows in and out of every node."""
        from runtime.progress import StageBegan

        if isinstance(event, StageBegan):
            for line in self._stages.begin(event):
                say(line, err=True)
        elif event.seconds - self._told >= _LINE_SECONDS:
            self._told = event.seconds
            say(f"{_CLOCK.format(event.seconds)}\n{node_table(event.nodes)}", err=True)

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
        self._stages = Stages()
        self._rows: list[str] = []
        self._shown = 0.0
        self._lock = threading.Lock()
        self._live.start()

    def stage(self, name: str, seconds: float) -> None:
        """A line above the table."""
        self._console.print(_timed(name, seconds))

    def note(self, text: str) -> None:
        """A line above the table."""
        self._console.print(text)

    def event(self, event: ProgressEvent) -> None:
        """Redraws the table, or writes the stage above it."""
        from runtime.progress import StageBegan

        self._show_rows()
        if isinstance(event, StageBegan):
            for line in self._stages.begin(event):
                self._console.print(line)
        else:
            self._live.update(_table(event), refresh=True)

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


class Stages:
    """The stages of a job: each is told when it is over, with the time that it took."""

    def __init__(self) -> None:
        self._at: StageBegan | None = None

    def begin(self, event: StageBegan) -> list[str]:
        """The line of the stage before; of running, which is long, one at its start too."""
        from runtime.progress import Stage

        before, self._at = self._at, event
        lines = []
        if before is not None:
            lines.append(_timed(before.stage.value, event.seconds - before.seconds))
        if event.stage is Stage.RUNNING:
            lines.append("running ...")
        return lines


def node_table(nodes: Iterable[NodeRows]) -> str:
    """A table of rows in and out, and of both a second, in plain text; `-` where there are none."""
    rows = [_HEAD, *map(_cells, nodes)]
    widths = [max(text_width(row[i]) for row in rows) for i in range(len(_HEAD))]
    lines = []
    for name, *counts in rows:
        right = (
            " " * (width - text_width(count)) + count
            for count, width in zip(counts, widths[1:], strict=True)
        )
        lines.append("  ".join(["", pad(name, widths[0]), *right]))
    return "\n".join(lines)


def _table(event: RowsMoved) -> Table:
    from rich.table import Table

    title = _CLOCK.format(event.seconds).strip()
    table = Table(title=title, title_justify="left", box=None)
    for column in _HEAD:
        table.add_column(column, justify="left" if column == _HEAD[0] else "right")
    for node in event.nodes:
        table.add_row(*_cells(node))
    return table


def _cells(node: NodeRows) -> tuple[str, ...]:
    into = node.kind != "source"
    out = node.kind != "sink"
    return (
        node.name,
        _count(node.rows_in) if into else "-",
        _rate(node.rows_in, node.rate_in) if into else "-",
        _count(node.rows_out) if out else "-",
        _rate(node.rows_out, node.rate_out) if out else "-",
    )


def _timed(name: str, seconds: float) -> str:
    return f"{name:<15}{seconds:6.2f}s"


def _count(rows: int | None) -> str:
    return "?" if rows is None else f"{rows:,}"


def _rate(rows: int | None, rate: float) -> str:
    return "?" if rows is None else f"{rate:,.0f}"
