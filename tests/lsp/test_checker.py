"""Checks beside the server's loop: what is out of date is given up, and nobody is told of it."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

from compiler.ide.snapshot import Snapshot
from streamc.lsp.checker import Checker
from streamc.lsp.session import Session

TEXT = """\
source a from kafka {
  topic = 'a'
  brokers = 'b:9092'
  format = json
  start = earliest

  columns (
    id string,
  )
}

task one {
  from a
  where id <> 'NUMBER'
}
"""


class Edited(Session):
    """A session in which somebody types as soon as a check is under way, and before it goes on."""

    def __init__(self, folder: Path, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(str(folder))
        self.uri = (folder / "a.stream").as_uri()
        self.loop = loop
        self.edits = iter("123")

    def is_newest(self, name: str, snapshot: Snapshot) -> bool:
        number = next(self.edits, None)
        if number is not None:
            done = threading.Event()

            def edit() -> None:
                self.put(self.uri, int(number) + 1, TEXT.replace("NUMBER", number))
                done.set()

            self.loop.call_soon_threadsafe(edit)
            assert done.wait(10)
        return super().is_newest(name, snapshot)


def test_what_is_out_of_date_is_given_up(tmp_path: Path) -> None:
    begun: list[Snapshot] = []
    told: list[Snapshot] = []

    def failed(name: str, error: Exception) -> None:
        raise AssertionError(name) from error

    async def typing() -> None:
        session = Edited(tmp_path, asyncio.get_running_loop())
        checker = Checker(session, told.append, failed)
        name = session.put(session.uri, 1, TEXT)
        for _ in range(4):
            snapshot = session.snapshot(name)
            assert snapshot is not None
            begun.append(snapshot)
            checker.ask([name], first=True)
            while not checker.idle:
                await asyncio.sleep(0.005)
        checker.stop()

    asyncio.run(typing())
    assert [f"'{n}'" in begun[n].source.text for n in (1, 2, 3)] == [True] * 3
    assert told == begun[-1:]
    assert ["checked" in vars(snapshot) for snapshot in begun] == [False, False, False, True]
