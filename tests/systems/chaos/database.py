"""The outputs as tables of PostgreSQL, in which a row that comes again replaces itself by its key.

Which rows are late hangs on the watermark, which may be another one when rows are read again: the compiler refutes
exactly-once for a table that is not written with checkpoints. Here no row is late by one watermark and in time by the
next (`records.py`), and so each row has to be there once all the same.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from tests.systems.chaos.batch import Row
from tests.systems.chaos.faults import Fault
from tests.systems.chaos.outputs import COLUMNS, READ, row
from tests.systems.postgres import PASSWORD, USER, Postgres

_DEFAULTS = """\
  jdbc.url = '{url}'
  jdbc.username = '{user}'
  jdbc.password = secret('chaos_password')
"""
# `offset` is a word of SQL, which the connector does not quote.
_BROKEN = """\
task broken {
  from orders.malformed
  select `partition` as part, `offset` as place, text
}
"""
_SINK = """\
sink {name}_out from {read} into jdbc {{
  table = 'chaos_{name}'
{allow}  primary key ({key})
}}
"""
_UNIQUE = ("totals", "shops")
_ALLOW = "  -- allow STA017: nothing else has the same key\n"
_READ = READ | {"malformed": "broken"}
_KEYS = {
    "totals": ("window_start", "shop"),
    "shops": ("shop",),
    "rejected": ("id",),
    "late": ("id",),
    "malformed": ("part", "place"),
}
_ORDER = "id bigint, shop text, amount int, kind text, at timestamp(3)"
_TABLES = {
    "totals": "window_start timestamp(3), shop text, orders bigint, amount int, ids bigint",
    "shops": "shop text, orders bigint, amount bigint",
    "rejected": f"{_ORDER}, reason text",
    "late": _ORDER,
    "malformed": "part int, place bigint, text text",
}


@dataclass(frozen=True, slots=True)
class Database:
    """Tables of a server; the password of its user lies in `folder`."""

    server: Postgres
    folder: Path
    delivery: str = "at_least_once"
    faults: tuple[Fault, ...] = (Fault.DATABASE_STOPPED, Fault.DATABASE_KILLED)

    @property
    def environment(self) -> Mapping[str, str]:
        """Where the password lies."""
        return {"STREAMC_SECRETS": str(self.folder)}

    def make(self) -> None:
        """Makes the tables anew, which JDBC expects to be there."""
        self.folder.mkdir(exist_ok=True)
        (self.folder / "chaos_password").write_text(PASSWORD, encoding="utf-8")
        for name, columns in _TABLES.items():
            key = ", ".join(_KEYS[name])
            self.server.run(
                f"drop table if exists chaos_{name}",
                f"create table chaos_{name} ({columns}, primary key ({key}))",
            )

    def defaults(self) -> str:
        """Where the server is."""
        return _DEFAULTS.format(url=self.server.url, user=USER)

    def sinks(self) -> str:
        """A table an output."""
        sinks = (
            _SINK.format(
                name=name,
                read=read,
                key=", ".join(_KEYS[name]),
                allow="" if name in _UNIQUE else _ALLOW,
            )
            for name, read in _READ.items()
        )
        return "\n".join((_BROKEN, *sinks))

    def suffer(self, fault: Fault) -> None:
        """Ends the server, and starts it again with the data it had."""
        assert fault in self.faults
        if fault is Fault.DATABASE_KILLED:
            self.server.kill()
        else:
            self.server.halt()
        self.server.start()

    def seen(self) -> dict[str, Counter[Row]]:
        """The rows of the tables."""
        return {
            name: Counter(map(row, self.server.read(f"select {', '.join(c)} from chaos_{name}")))
            for name, c in COLUMNS.items()
        }
