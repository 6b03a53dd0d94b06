"""The commands behind lenses: `streamc.runTest`, `streamc.showPlan`, `streamc.showGraph`.

What they give comes back to the editor as the answer; for editors that do nothing with it, it is also shown or logged.
"""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from lsprotocol import types

from compiler.compile import build
from compiler.ide.snapshot import Snapshot
from dsl.diagnostic import Diagnostic
from streamc.lsp.feature import refused
from streamc.lsp.lenses import RUN_TEST, SHOW_GRAPH, SHOW_PLAN

if TYPE_CHECKING:
    from streamc.lsp.server import StreamServer

Given = dict[str, Any]


class Runs:
    """Tests that run as processes of their own, and files that are shown; none of them outlives the server."""

    def __init__(self) -> None:
        self._running: set[asyncio.subprocess.Process] = set()
        self._shown: tempfile.TemporaryDirectory[str] | None = None

    def file(self, name: str, text: str) -> Path:
        """A file with that text, to be looked at while the server runs."""
        if self._shown is None:
            self._shown = tempfile.TemporaryDirectory(prefix="streamc-")
        path = Path(self._shown.name) / name
        path.write_text(text, encoding="utf-8")
        return path

    async def run(self, words: list[str], folder: Path) -> tuple[int, str]:
        """Runs `streamc` with these words; gives its exit code and all that it wrote."""
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "streamc",
            *words,
            cwd=folder,
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
            env={**os.environ, "NO_COLOR": "1"},
        )
        self._running.add(process)
        try:
            output, _ = await process.communicate()
        finally:
            self._end(process)
        return process.returncode or 0, output.decode(errors="replace")

    def stop(self) -> None:
        """Ends all that runs, and removes what was shown."""
        for process in list(self._running):
            self._end(process)
        if self._shown is not None:
            self._shown.cleanup()

    def _end(self, process: asyncio.subprocess.Process) -> None:
        self._running.discard(process)
        if process.returncode is None:
            with suppress(ProcessLookupError):
                process.terminate()


def offer(server: StreamServer) -> None:
    """Lets the editor call the commands."""

    @server.command(RUN_TEST)
    async def run_test(uri: str, name: str) -> Given:
        path = server.session.path_of(server.session.name_of(uri))
        if not path.is_file():
            raise refused("save the file first: its tests run as they are on disk")
        code, output = await server.runs.run(["test", path.name, "-k", name], path.parent)
        passed = code == 0
        _say(server, f"test {name} {'passed' if passed else 'did not pass'}", output, passed)
        return {"name": name, "passed": passed, "output": output}

    @server.command(SHOW_PLAN)
    def show_plan(uri: str) -> Given:
        text = plan_text(_snapshot(server, uri))
        return _shown(server, f"{Path(uri).stem}.plan.sql", text, "sql")

    @server.command(SHOW_GRAPH)
    def show_graph(uri: str) -> Given:
        from streamc.graph.dag import dag
        from streamc.graph.mermaid import mermaid

        text = mermaid(dag(_snapshot(server, uri).checked))
        return _shown(server, f"{Path(uri).stem}.graph.mmd", text, "mermaid")


def _snapshot(server: StreamServer, uri: str) -> Snapshot:
    snapshot = server.session.snapshot(server.session.name_of(uri))
    if snapshot is None:
        raise refused(f"there is no file {uri}")
    return snapshot


def plan_text(snapshot: Snapshot) -> str:
    """The script that the file is compiled to."""
    if snapshot.checked.plan is None:
        raise refused("a file with errors has no plan")
    built = build(snapshot.checked)
    if isinstance(built, Diagnostic):
        raise refused(built.message)
    return next(text for name, text in built.artifacts.files if name == "job.sql")


def _shown(server: StreamServer, name: str, text: str, language: str) -> Given:
    """Opens a text in the editor where that is possible."""
    capabilities = server.client_capabilities.window
    shows = capabilities.show_document if capabilities is not None else None
    if shows is not None and shows.support:
        file = server.runs.file(name, text)
        server.window_show_document(types.ShowDocumentParams(file.as_uri(), take_focus=True))
    return {"title": name, "text": text, "language": language}


def _say(server: StreamServer, words: str, output: str, passed: bool) -> None:
    kind = types.MessageType.Info if passed else types.MessageType.Error
    server.window_log_message(types.LogMessageParams(kind, output))
    server.window_show_message(types.ShowMessageParams(kind, words))
