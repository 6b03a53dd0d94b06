"""Checks texts beside the server's loop, the newest first, and says what was found in each."""

from __future__ import annotations

import asyncio
import threading
import time
from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor

from compiler.ide.snapshot import Snapshot
from compiler.recall import Stale
from streamc.lsp.session import Session

Publish = Callable[[Snapshot], None]
Fail = Callable[[str, Exception], None]

SHORT = 0.005
"""Seconds that are waited for a further edit, where checks are quick."""
LONG = 0.3
"""The most that is waited, where checks take as long as that."""
QUICK = 0.06
MOMENT = 0.001
PATIENCE = 0.05
"""Seconds for which a check waits in all, a moment each time, while an answer is made that goes before it."""
REST = 1.0
"""Seconds without an edit after which files are checked that nobody looks at."""


class Checker:
    """Checks one text at a time in a thread of its own; what becomes stale meanwhile is given up.

    `fail` is told of errors of our own, with the name of the text.
    """

    def __init__(self, session: Session, publish: Publish, fail: Fail) -> None:
        self._session = session
        self._publish = publish
        self._fail = fail
        self._waiting: dict[str, None] = {}
        self._later: dict[str, None] = {}
        self._quietly: dict[str, None] = {}
        self._edited = 0.0
        self._took = 0.0
        self._stopped = False
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

    def ask_later(self, names: Iterable[str]) -> None:
        """Has texts checked that nobody looks at, once nothing else is to be done and nobody types."""
        self._later |= dict.fromkeys(names)
        self.ask((), first=False)

    def ask_quietly(self, names: Iterable[str]) -> None:
        """Has texts checked of which nobody is told, for what others have to know of them; after all else."""
        self._quietly |= dict.fromkeys(names)
        self.ask((), first=False)

    @property
    def idle(self) -> bool:
        """Whether nothing is left to check."""
        done = self._task is None or self._task.done()
        return not self._waiting and (done or bool(self._later or self._quietly))

    def stop(self) -> None:
        """Forgets what is left; the check at hand comes to its end."""
        self._waiting.clear()
        self._later.clear()
        self._quietly.clear()
        self._stopped = True
        self._pool.shutdown(wait=False, cancel_futures=True)

    async def _run(self) -> None:
        while self._is_left:
            await self._pause()
            name, told = self._next()
            try:
                if name is not None:
                    await self._check(name, told=told)
                elif self._is_left:  # Or the server was stopped meanwhile.
                    await self._renew()
            except Exception as error:  # noqa: BLE001 (whatever it is: it is told, and the next text checked)
                self._fail(name or "", error)

    @property
    def _is_left(self) -> bool:
        queues = (self._waiting, self._later, self._quietly)
        return not self._stopped and (any(queues) or self._session.together.is_due)

    async def _renew(self) -> None:
        """Holds files against each other, and tells of those that are open and have to do with what is found."""
        loop, together = asyncio.get_running_loop(), self._session.together
        if together.is_due:
            self._tell(await loop.run_in_executor(self._pool, together.renew))

    def _tell(self, names: Iterable[str]) -> None:
        for name in names:
            snapshot = self._session.snapshot(name) if name in self._session.open else None
            if snapshot is not None and snapshot.is_checked:
                self._publish(snapshot)

    async def _check(self, name: str, *, told: bool) -> None:
        snapshot = self._session.snapshot(name)
        if snapshot is None:
            return
        started = time.monotonic()
        loop = asyncio.get_running_loop()
        try:
            others = await loop.run_in_executor(self._pool, self._checked, name, snapshot)
        except Stale:
            return  # An edit came meanwhile, and with it the wish to check again.
        finally:
            # What was given up after a moment says nothing of how long a check takes.
            self._took = max(self._took, time.monotonic() - started)
        self._took = time.monotonic() - started
        if told:
            self._finish(name, snapshot)
            others -= {name}
        self._tell(others)

    def _checked(self, name: str, snapshot: Snapshot) -> frozenset[str]:
        """Finds out what is to be known of a text, which it keeps; gives up once there is a newer one.

        Gives the other files of which something else is to be said now.

        Who waits for an answer on the server's loop gets it all the same: there nothing is given up.
        """
        own, session, patience = threading.get_ident(), self._session, PATIENCE

        def pause() -> None:
            nonlocal patience
            if threading.get_ident() != own:
                return
            while session.urgent and patience > 0:
                time.sleep(MOMENT)
                patience -= MOMENT
            if not session.is_newest(name, snapshot):
                raise Stale

        snapshot.pause = pause
        together = self._session.together
        found = snapshot.checked
        if self._session.belongs(name):
            together.put(found)
        if name in self._session.open and together.is_due and together.is_quick:
            return together.renew()
        return frozenset()

    def _next(self) -> tuple[str | None, bool]:
        """The text to check now, and whether people are told of it."""
        queue = self._waiting or self._later or self._quietly
        name = next(iter(queue), None)
        if name is not None:
            del queue[name]
        return name, queue is not self._quietly

    def _finish(self, name: str, snapshot: Snapshot) -> None:
        if self._session.snapshot(name) is not snapshot:
            return
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
        while not self._waiting and (left := self._edited + REST - time.monotonic()) > 0:
            await asyncio.sleep(min(left, 0.01))
