"""An editor as the server sees it: a real client of the protocol that starts `streamc lsp` as a process."""

from __future__ import annotations

import asyncio
import sys
import threading
from collections.abc import Coroutine, Sequence
from pathlib import Path
from typing import Any, TypeVar

from lsprotocol import types
from pygls.lsp.client import LanguageClient
from pygls.uris import from_fs_path

from streamc.lsp.drawing import CHANGED

T = TypeVar("T")
WAIT = 60.0
"""Seconds after which a test gives up: far more than anything takes on a busy machine."""


class Editor:
    """Talks with a server over stdio. What the server says of each text is kept, newest last."""

    def __init__(
        self,
        root: Path,
        *,
        options: Any = None,
        wide: bool = True,
        words: Sequence[str] = (sys.executable, "-m", "streamc", "lsp"),
    ) -> None:
        self.root = root
        self.shown: list[types.ShowMessageParams] = []
        self.own: list[tuple[str, dict[str, Any]]] = []
        self.said: dict[str, list[types.PublishDiagnosticsParams]] = {}
        self.registered: list[types.Registration] = []
        self.versions: dict[str, int] = {}
        self._news = threading.Condition()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, daemon=True)
        self._thread.start()
        self.client = LanguageClient("tests", "1")
        self._listen()
        self._wait(self.client.start_io(*words))
        self.capabilities = self._initialize(options, wide).capabilities

    def _listen(self) -> None:
        client = self.client

        @client.feature(types.TEXT_DOCUMENT_PUBLISH_DIAGNOSTICS)
        def published(params: types.PublishDiagnosticsParams) -> None:
            with self._news:
                self.said.setdefault(params.uri, []).append(params)
                self._news.notify_all()

        @client.feature(CHANGED)
        def changed(params: Any) -> None:
            with self._news:
                self.own.append((CHANGED, params._asdict()))
                self._news.notify_all()

        @client.feature(types.WINDOW_SHOW_MESSAGE)
        def shown(params: types.ShowMessageParams) -> None:
            self.shown.append(params)

        @client.feature(types.CLIENT_REGISTER_CAPABILITY)
        def registered(params: types.RegistrationParams) -> None:
            self.registered.extend(params.registrations)

    def _initialize(self, options: Any, wide: bool) -> types.InitializeResult:
        watching = types.DidChangeWatchedFilesClientCapabilities(dynamic_registration=True)
        general = types.GeneralClientCapabilities(
            position_encodings=[types.PositionEncodingKind.Utf16] if wide else None
        )
        params = types.InitializeParams(
            capabilities=types.ClientCapabilities(
                general=general,
                workspace=types.WorkspaceClientCapabilities(did_change_watched_files=watching),
            ),
            root_uri=from_fs_path(str(self.root)),
            initialization_options=options,
        )
        found = self._wait(self.client.initialize_async(params))
        self._call(self.client.initialized, types.InitializedParams())
        return found

    def _wait(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(WAIT)

    def _call(self, function: Any, *args: Any) -> None:
        async def call() -> None:
            function(*args)

        self._wait(call())

    def uri(self, name: str) -> str:
        return from_fs_path(str(self.root / name)) or name

    def open(self, name: str, text: str) -> list[types.Diagnostic]:
        """Opens a text; gives what the server says of it."""
        self.versions[name] = 1
        document = types.TextDocumentItem(self.uri(name), "stream", 1, text)
        self._call(self.client.text_document_did_open, types.DidOpenTextDocumentParams(document))
        return self.diagnostics(name)

    def edit(self, name: str, *changes: Any) -> list[types.Diagnostic]:
        """Edits an open text; gives what the server says of it afterwards."""
        self.send(name, *changes)
        return self.diagnostics(name)

    def send(self, name: str, *changes: Any) -> None:
        """Edits an open text without waiting. A change is a whole text, or a range and a text."""
        self.versions[name] += 1
        document = types.VersionedTextDocumentIdentifier(self.versions[name], self.uri(name))
        made = [
            types.TextDocumentContentChangeWholeDocument(change)
            if isinstance(change, str)
            else types.TextDocumentContentChangePartial(*change)
            for change in changes
        ]
        params = types.DidChangeTextDocumentParams(document, made)
        self._call(self.client.text_document_did_change, params)

    def close(self, name: str) -> None:
        document = types.TextDocumentIdentifier(self.uri(name))
        self._call(self.client.text_document_did_close, types.DidCloseTextDocumentParams(document))

    def diagnostics(
        self, name: str, count: int | None = None, about: str = ""
    ) -> list[types.Diagnostic]:
        """What is said of the version at hand; with `count`, once there are so many, with `about` once it is said."""
        uri, version = self.uri(name), self.versions.get(name)

        def fits() -> bool:
            said = self.said.get(uri, [])
            if not said or (version is not None and said[-1].version != version):
                return False
            found = said[-1].diagnostics
            told = any(about in one.message for one in found) if about else True
            return told and (count is None or len(found) == count)

        with self._news:
            assert self._news.wait_for(fits, WAIT), self.said.get(uri)
            return list(self.said[uri][-1].diagnostics)

    def changed_on_disk(self, *names: str) -> None:
        events = [types.FileEvent(self.uri(n), types.FileChangeType.Changed) for n in names]
        params = types.DidChangeWatchedFilesParams(events)
        self._call(self.client.workspace_did_change_watched_files, params)

    def configure(self, settings: Any) -> None:
        """Tells the server of new settings."""
        params = types.DidChangeConfigurationParams(settings)
        self._call(self.client.workspace_did_change_configuration, params)

    def ask(self, method: str, **params: Any) -> Any:
        """The answer to a request, by the protocol's name for it."""
        kind = types.METHOD_TO_TYPES[method][2]
        assert kind is not None

        async def answer() -> Any:
            return await self.client.protocol.send_request_async(method, kind(**params))

        return self._wait(answer())

    def ask_own(self, method: str, params: Any) -> Any:
        """The answer to a request that is none of the protocol's, as JSON has it."""

        async def answer() -> Any:
            return await self.client.protocol.send_request_async(method, params)

        return _plain(self._wait(answer()))

    def heard(self, method: str, uri: str) -> dict[str, Any]:
        """What the server told of a text by a notification of its own."""

        def told() -> list[dict[str, Any]]:
            return [params for name, params in self.own if (name, params["uri"]) == (method, uri)]

        with self._news:
            assert self._news.wait_for(told, WAIT), self.own
            return told()[-1]

    def at(self, method: str, name: str, position: types.Position, **more: Any) -> Any:
        """The answer to a request about a place."""
        document = types.TextDocumentIdentifier(self.uri(name))
        return self.ask(method, text_document=document, position=position, **more)

    def of(self, method: str, name: str, **more: Any) -> Any:
        """The answer to a request about a text."""
        return self.ask(method, text_document=types.TextDocumentIdentifier(self.uri(name)), **more)

    def end(self) -> int | None:
        """Ends the server as editors do; gives its exit code."""
        try:
            self._wait(self.client.shutdown_async(None))
            self._call(self.client.exit, None)
            self._wait(self.client.stop())
        finally:
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(WAIT)
            self._loop.close()
        server = self.client._server
        return None if server is None else server.returncode


def _plain(found: Any) -> Any:
    if hasattr(found, "_asdict"):
        return {name: _plain(held) for name, held in found._asdict().items()}
    return [_plain(one) for one in found] if isinstance(found, list) else found


def place(text: str) -> tuple[str, types.Position]:
    """A text without the mark `|`, and the mark's place, counted as editors do."""
    before, after = text.split("|", 1)
    line = before.count("\n")
    start = before.rfind("\n") + 1
    width = len(before[start:].encode("utf-16-le")) // 2
    return before + after, types.Position(line, width)
