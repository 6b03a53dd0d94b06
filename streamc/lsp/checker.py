"""Checks texts beside the server's loop, the newest first, and says what was found in each."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from compiler.ide.snapshot import Snapshot
from streamc.lsp.session import Session

Publish = Callable[[Snapshot], None]

SHORT = 0.005
"""Seconds that are waited for a further edit, where checks are quick."""
LONG = 0.3
"""The most that is waited, where checks take as long as that."""
QUICK = 0.06


class Checker:
    """Checks one text at a time in a thread of its own; what became stale meanwhile is thrown away."""

    def __init__(self, session: Session, publish: Publish) -> None:
        self._session = session
        self._publish = publish
        self._waiting: dict[str, None] = {}
        self._edited = 0.0
        self._took = 0.0
        self._task: asyncio.Task[None] | None = None
        self._pool = ThreadPoolExecutor(1, "check")

    def ask(self, names: Iterable[str], *, first: bool) -> None:
        """Has texts checked; those of an edit come before all others."""
        new = dict.fromkeys(names)
        if first:
            self._edited = time.monotonic()
            self._waiting = new | self._waiting
        else:
            self._waiting |= new
        if self._task is None or self._task.done():
            self._task = asyncio.ensure_future(self._run())

    @property
    def idle(self) -> bool:
        """Whether nothing is left to check."""
        return not self._waiting and (self._task is None or self._task.done())

    def stop(self) -> None:
        """Forgets what is left; the check at hand comes to its end."""
        self._waiting.clear()
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _run(self) -> None:
        while self._waiting:
            await self._pause()
            name = next(iter(self._waiting), None)
            if name is None:
                return
            del self._waiting[name]
            snapshot = self._session.snapshot(name)
            if snapshot is None:
                continue
            started = time.monotonic()
            loop = asyncio.get_running_loop()
            await loop.run_in_executor(self._pool, _check, snapshot)
            self._took = time.monotonic() - started
            self._finish(name, snapshot)

    def _finish(self, name: str, snapshot: Snapshot) -> None:
        if self._session.snapshot(name) is not snapshot:
            return  # An edit came meanwhile, and with it the wish to check again.
        if self._session.is_current(snapshot):
            self._publish(snapshot)
        else:
            self._session.forget(name)
            self._waiting[name] = None

    async def _pause(self) -> None:
        """Waits until nobody types any more: not long where a check is quick."""
        wait = SHORT if self._took < QUICK else min(self._took, LONG)
        while (left := self._edited + wait - time.monotonic()) > 0:
            await asyncio.sleep(left)


def _check(snapshot: Snapshot) -> None:
    _ = snapshot.checked
