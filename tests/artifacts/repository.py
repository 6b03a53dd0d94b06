"""A Maven repository on loopback: a real HTTP server over files in memory, which can be told to behave badly."""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from compiler.artifacts.artifact import Artifact


@dataclass
class MavenServer:
    """The files by their paths, and what was asked for: (path, headers).

    `login` is wanted as `name:password`. `broken` counts the answers to a path that still break in the middle,
    `busy` those that are 503. `moved` leads from a path to a URL.
    """

    url: str = ""
    files: dict[str, bytes] = field(default_factory=dict)
    asked: list[tuple[str, dict[str, str]]] = field(default_factory=list)
    login: str | None = None
    broken: dict[str, int] = field(default_factory=dict)
    busy: dict[str, int] = field(default_factory=dict)
    moved: dict[str, str] = field(default_factory=dict)

    @property
    def paths(self) -> list[str]:
        """What was asked for, in order."""
        return [path for path, _ in self.asked]

    def add(self, artifact: Artifact, content: bytes, *, sha1: str | None = None) -> None:
        """Puts a jar and its checksum there."""
        digest = hashlib.sha1(content, usedforsecurity=False).hexdigest()
        self.files[artifact.path] = content
        self.files[f"{artifact.path}.sha1"] = (sha1 or digest).encode()


@contextmanager
def maven_server() -> Iterator[MavenServer]:
    """The repository, until the end of the block."""
    served = MavenServer()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            _answer(self, served)

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
    thread.start()
    served.url = f"http://127.0.0.1:{server.server_address[1]}/maven"
    try:
        yield served
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _answer(request: BaseHTTPRequestHandler, served: MavenServer) -> None:
    path = request.path.partition("/maven/")[2]
    served.asked.append((path, dict(request.headers)))
    wanted = f"Basic {base64.b64encode((served.login or '').encode()).decode()}"
    if served.login is not None and request.headers["Authorization"] != wanted:
        request.send_error(401)
    elif path in served.moved:
        request.send_response(302)
        request.send_header("Location", served.moved[path])
        request.end_headers()
    elif served.busy.get(path, 0) > 0:
        served.busy[path] -= 1
        request.send_error(503)
    elif path not in served.files:
        request.send_error(404)
    else:
        _send(request, served, path)


def _send(request: BaseHTTPRequestHandler, served: MavenServer, path: str) -> None:
    content = served.files[path]
    request.send_response(200)
    request.send_header("Content-Length", str(len(content)))
    request.end_headers()
    if served.broken.get(path, 0) > 0:
        served.broken[path] -= 1
        content = content[: len(content) // 2]
    request.wfile.write(content)
