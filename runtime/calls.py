"""Keeps calls into Java from being made while Java is being stopped."""

from __future__ import annotations

import threading
from collections import deque
from typing import Any

_WAIT_SECONDS = 1.0


def collect_between_calls(client: Any) -> None:
    """Lets py4j's `client` tell Java of collected objects before its next call only.

    Python collects in any thread, and in the midst of a call. py4j would open a second connection for that, which
    Java serves by a second thread; later calls may go there, where Flink's planner has not put what it needs.
    """
    collect, send = client.garbage_collect_object, client.send_command
    waiting: deque[Any] = deque()
    telling = False

    def later(*target: Any) -> None:
        waiting.append(target)

    def sending(*args: Any, **kwargs: Any) -> Any:
        nonlocal telling
        if not telling:
            telling = True
            try:
                while waiting:
                    collect(*waiting.popleft())
            finally:
                telling = False
        return send(*args, **kwargs)

    client.garbage_collect_object = later
    client.send_command = sending


class CallGate:
    """Counts the calls into Java under way, and turns away new ones once it is closed.

    Any thread calls, and not only on purpose: py4j tells Java of each Java object that is collected
    in Python, also from the threads in which Java calls back. A call that Java no longer answers is
    an error that py4j reports through the root logger, which writes to the user's terminal.
    """

    def __init__(self) -> None:
        self._idle = threading.Condition()
        self._under_way = 0
        self._clients: list[Any] = []
        self._closed = False

    def guard(self, client: Any) -> None:
        """Lets all calls of py4j's `client` come through here."""
        self._clients.append(client)
        send = client.send_command

        def guarded(*args: Any, **kwargs: Any) -> Any:
            from py4j.protocol import Py4JNetworkError

            with self._idle:
                if self._closed:
                    raise Py4JNetworkError("Java is being stopped")
                self._under_way += 1
            try:
                return send(*args, **kwargs)
            finally:
                with self._idle:
                    self._under_way -= 1
                    self._idle.notify_all()

        client.send_command = guarded

    def close(self, seconds: float = _WAIT_SECONDS) -> bool:
        """Lets no more calls through, and waits for those under way; False if some stay.

        One that waits for a job's end may stay: it fails when Java has gone, and its caller knows.
        """
        with self._idle:
            self._closed = True
            for client in self._clients:
                # Collected objects do not even try then.
                client.is_connected = False
            return self._idle.wait_for(lambda: self._under_way == 0, seconds)
