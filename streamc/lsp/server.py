"""The server: features put together, texts kept up to date, diagnostics sent while people type."""

from __future__ import annotations

import asyncio
import logging
import sys
from collections.abc import Callable
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException
from pygls.lsp.server import LanguageServer
from pygls.protocol import LanguageServerProtocol, lsp_method

from compiler.ide.snapshot import Snapshot
from streamc import __version__
from streamc.lsp import (
    actions,
    commands,
    completion,
    drawing,
    folding,
    formatting,
    hierarchy,
    hover,
    inlay,
    lenses,
    links,
    navigation,
    rename,
    signature,
    symbols,
    tokens,
)
from streamc.lsp.checker import Checker
from streamc.lsp.diagnostics import diagnostics_of, problem
from streamc.lsp.faults import Fault, Faults
from streamc.lsp.feature import Feature
from streamc.lsp.session import Session, Wishes, root_of

FEATURES: tuple[Feature, ...] = (
    *hover.FEATURES,
    *completion.FEATURES,
    *signature.FEATURES,
    *navigation.FEATURES,
    *rename.FEATURES,
    *symbols.FEATURES,
    *tokens.FEATURES,
    *folding.FEATURES,
    *inlay.FEATURES,
    *actions.FEATURES,
    *lenses.FEATURES,
    *formatting.FEATURES,
    *hierarchy.FEATURES,
    *links.FEATURES,
    *drawing.FEATURES,
)
"""All that can be asked, in the order of their files."""

WATCHED = ("**/*.stream", "**/streamc.toml", "**/*.avsc", "**/*.py", "**/*.txt")
SWITCH = 0.002
"""Seconds after which a check gives way to a request."""

log = logging.getLogger(__name__)


class StreamProtocol(LanguageServerProtocol):
    """As pygls has it, but texts are kept by the session: it counts lines and characters as the compiler's spans need
    it, and no text makes it fail.
    """

    _server: StreamServer

    @lsp_method(types.TEXT_DOCUMENT_DID_OPEN)
    def lsp_text_document__did_open(self, params: types.DidOpenTextDocumentParams) -> None:
        """A text was opened."""
        document = params.text_document
        server = self._server
        server.edited(server.session.put(document.uri, document.version, document.text))

    @lsp_method(types.TEXT_DOCUMENT_DID_CHANGE)
    def lsp_text_document__did_change(self, params: types.DidChangeTextDocumentParams) -> None:
        """A text was edited."""
        document, server = params.text_document, self._server
        changes = list(params.content_changes)
        server.edited(server.session.change(document.uri, document.version, changes))

    @lsp_method(types.TEXT_DOCUMENT_DID_CLOSE)
    def lsp_text_document__did_close(self, params: types.DidCloseTextDocumentParams) -> None:
        """A text was closed: what is on disk counts from now on."""
        self._server.closed(params.text_document.uri)


class StreamServer(LanguageServer):
    """The server with its session, which begins with the first message of the editor."""

    def __init__(self) -> None:
        super().__init__("streamc", __version__, protocol_cls=StreamProtocol, max_workers=2)
        self.session = Session()
        self.checker = Checker(self.session, self.publish, self.not_checked)
        self.runs = commands.Runs()
        self._faults = Faults(self._tell_fault)
        self._not_checked: dict[str, Fault] = {}
        self._not_answered: dict[str, Fault] = {}
        self._published: dict[str, list[types.Diagnostic]] = {}
        self._told: set[str] = set()
        self._background: set[asyncio.Task[None]] = set()

    def begin(self, params: types.InitializeParams) -> None:
        """Takes the editor's folder, its way of counting and its settings."""
        encoding = self.workspace.position_encoding
        kind = encoding.value if isinstance(encoding, types.PositionEncodingKind) else encoding
        self.session = Session(root_of(params), str(kind or "utf-16"))
        self.session.wishes = wishes_of(params.initialization_options)
        self.checker = Checker(self.session, self.publish, self.not_checked)

    def edited(self, name: str) -> None:
        """Has a text checked, and those that use it."""
        session = self.session
        self._not_answered.pop(name, None)
        users = list(session.users(name))
        self.checker.ask([name, *(user for user in users if user in session.open)], first=True)
        self.checker.ask_later(user for user in users if user not in session.open)

    def closed(self, uri: str) -> None:
        """Takes back what was said of a text that nobody looks at any more."""
        name = self.session.close(uri)
        self._not_checked.pop(name, None)
        self._not_answered.pop(name, None)
        self._send(name, uri, None, [])
        self.checker.ask_later(self.session.users(name))
        self.checker.ask_quietly([name])

    def publish(self, snapshot: Snapshot) -> None:
        """Says what was found in a text that is open, or that uses one."""
        name = snapshot.source.name
        found = diagnostics_of(self.session, snapshot)
        self._not_checked.pop(name, None)
        uri, version = self.session.uri_of(name), self._version(name)
        self._send(name, uri, version, found)
        if name in self.session.watched:
            self.protocol.notify(drawing.CHANGED, {"uri": uri, "version": version})
        self._tell_problems()

    def not_checked(self, name: str, error: Exception) -> None:
        """Says at the top of a text that we failed to check it, and nothing else of it; the log says how."""
        log.error("`%s` could not be checked", name, exc_info=error)
        self._not_checked[name] = self._faults.fault(error, f"checking {name}")
        self._send(name, self.session.uri_of(name), self._version(name), [])

    def not_answered(self, name: str, error: Exception, asked: str) -> None:
        """Says at the top of a text that we had no answer, beside what was found in it; the log says how."""
        log.error("no answer to %s of `%s`", asked, name, exc_info=error)
        self._not_answered[name] = self._faults.fault(error, f"{asked} of {name}")
        if name in self.session.open:
            found = self._published.get(name, [])
            self._send(name, self.session.uri_of(name), self._version(name), found)

    def _tell_fault(self, message: str) -> None:
        self.window_show_message(types.ShowMessageParams(types.MessageType.Error, message))

    def _version(self, name: str) -> int | None:
        document = self.session.open.get(name)
        return None if document is None else document.version

    def _tell_problems(self) -> None:
        """Says what is wrong in project files, once, and takes it back once it is mended."""
        problems = self.session.problems
        for name in self._told - problems.keys():
            self._send(name, self.session.uri_of(name), None, [])
        for name in problems.keys() - self._told:
            found = [problem(line, message) for line, message in problems[name]]
            self._send(name, self.session.uri_of(name), None, found)
        self._told = set(problems)

    def _send(
        self, name: str, uri: str, version: int | None, found: list[types.Diagnostic]
    ) -> None:
        failed = [held[name] for held in (self._not_checked, self._not_answered) if name in held]
        shown = [*(fault.diagnostic for fault in dict.fromkeys(failed)), *found]
        if not shown and name not in self._published and name not in self.session.open:
            return
        self._published[name] = found
        self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, shown, version))

    def check_open(self) -> None:
        """Has everything checked that is open."""
        self.checker.ask(self.session.open, first=False)

    def in_background(self, work: Any) -> None:
        """Runs a coroutine beside all else."""
        task = asyncio.ensure_future(work)
        self._background.add(task)
        task.add_done_callback(self._background.discard)

    async def read_project(self) -> None:
        """Reads the files of the project, a few at a time, once there is nothing to check."""
        while not self.checker.idle:
            await asyncio.sleep(0.02)
        for i, _ in enumerate(self.session.read_all()):
            if i % 20 == 0:
                await asyncio.sleep(0)
        self.checker.ask_quietly(self.session.unknown())

    def watch(self) -> None:
        """Asks the editor to tell of files that change on disk."""
        capabilities = self.client_capabilities.workspace
        watching = capabilities.did_change_watched_files if capabilities else None
        if watching is None or not watching.dynamic_registration:
            return
        watchers = [types.FileSystemWatcher(pattern) for pattern in WATCHED]
        options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
        method = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
        registration = types.Registration("files", method, options)
        self.client_register_capability(types.RegistrationParams([registration]))


def wishes_of(settings: Any) -> Wishes:
    """The editor's settings: `{"profile": ..., "target": ..., "params": {...}}`, below `streamc` or not."""
    if not isinstance(settings, dict):
        return Wishes()
    held = settings.get("streamc", settings)
    given = held if isinstance(held, dict) else {}
    params = given.get("params")
    pairs = params.items() if isinstance(params, dict) else ()
    return Wishes(
        _text(given.get("profile")),
        _text(given.get("target")),
        tuple((str(name), str(value)) for name, value in pairs),
    )


def _text(value: object) -> str | None:
    return value if isinstance(value, str) and value else None


def make_server() -> StreamServer:
    """A server with all features, ready to be started."""
    sys.setswitchinterval(SWITCH)
    server = StreamServer()
    for feature in FEATURES:
        server.feature(feature.method, feature.options)(_guarded(server, feature))
    commands.offer(server)
    _follow(server)
    return server


def _guarded(server: StreamServer, feature: Feature) -> Callable[[Any], Any]:
    """An answer that is no answer where we fail: an editor goes on, and says that we did."""

    def guarded(params: Any) -> Any:
        try:
            return feature.answer(server.session, params)
        except JsonRpcException:
            raise
        except Exception as error:  # noqa: BLE001 (whatever it is: people are told of it)
            uri = getattr(getattr(params, "text_document", params), "uri", None)
            name = server.session.name_of(uri) if uri else ""
            server.not_answered(name, error, feature.method)
            return None

    return guarded


def _follow(server: StreamServer) -> None:
    """What the editor tells without asking."""

    @server.feature(types.INITIALIZE)
    def begin(params: types.InitializeParams) -> None:
        server.begin(params)

    @server.feature(types.INITIALIZED)
    def started(_params: types.InitializedParams) -> None:
        server.watch()
        server.in_background(server.read_project())

    @server.feature(types.WORKSPACE_DID_CHANGE_WATCHED_FILES)
    def files_changed(params: types.DidChangeWatchedFilesParams) -> None:
        session = server.session
        names = [session.name_of(change.uri) for change in params.changes]
        if any(name.endswith("streamc.toml") for name in names):
            session.forget_settings()
            server.check_open()
            server.checker.ask_quietly(session.unknown())
        for name in names:
            session.reread(name)
            concerned = [name] if name in session.open else []
            server.checker.ask(
                [*concerned, *session.users(name), *session.out_of_date(name)], first=False
            )
            server.checker.ask_quietly([name] if name in session.index.entries else [])
        server.check_open()

    @server.feature(types.WORKSPACE_DID_CHANGE_CONFIGURATION)
    def settings_changed(params: types.DidChangeConfigurationParams) -> None:
        server.session.wishes = wishes_of(params.settings)
        server.session.forget_settings()
        server.check_open()
        server.checker.ask_quietly(server.session.unknown())

    @server.feature(types.SHUTDOWN)
    def stopping(_params: Any = None) -> None:
        server.checker.stop()
        server.runs.stop()
