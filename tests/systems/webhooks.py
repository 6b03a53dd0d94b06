"""A server of HTTP that rows are sent to, and that answers as it is told."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


@dataclass(frozen=True)
class Asked:
    """A request: its value is the row, or the rows, that stand in it."""

    method: str
    headers: dict[str, str]
    value: Any
    at: float


@dataclass(frozen=True)
class Answer:
    """What it is answered: a code, headers, and after how many seconds."""

    code: int = 200
    headers: dict[str, str] = field(default_factory=dict)
    after: float = 0


class Webhooks:
    """A running server; `answer` says what the n-th request, from 0, is answered."""

    def __init__(self) -> None:
        self.asked: list[Asked] = []
        self.taken: list[Asked] = []
        self.answer: Callable[[int, Asked], Answer] = lambda _n, _asked: Answer()
        self.url = ""
        self._lock = threading.Lock()

    def handle(self, handler: BaseHTTPRequestHandler) -> None:
        """Answers a request."""
        body = handler.rfile.read(int(handler.headers.get("Content-Length", 0)))
        lines = body.splitlines()
        value = json.loads(body) if len(lines) == 1 else [json.loads(line) for line in lines]
        headers = dict(handler.headers.items())
        asked = Asked(handler.command, headers, value, time.monotonic())
        with self._lock:
            self.asked.append(asked)
            answer = self.answer(len(self.asked) - 1, asked)
            if answer.code == 200:
                self.taken.append(asked)
        time.sleep(answer.after)
        handler.send_response(answer.code)
        for name, value in answer.headers.items():
            handler.send_header(name, value)
        handler.send_header("Content-Length", "0")
        handler.end_headers()


@contextmanager
def webhooks() -> Iterator[Webhooks]:
    """A server on loopback, until the end of the block."""
    hooks = Webhooks()

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_POST(self) -> None:
            hooks.handle(self)

        do_PUT = do_POST  # noqa: N815

        def log_message(self, *_: object) -> None:
            """Says nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    server.daemon_threads = True
    hooks.url = f"http://127.0.0.1:{server.server_address[1]}/orders"
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield hooks
    finally:
        server.shutdown()
        server.server_close()
        thread.join(10)
