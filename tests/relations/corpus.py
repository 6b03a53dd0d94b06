"""Bodies of tasks, to be compared with what Flink's planner makes of them.

`bodies` holds them by construct, with a blank line between. A comment before one says what is special about it:

    -- refused NAM001            Flink refuses it, and the compiler does so with that diagnostic
    -- only Flink NAM001: why    Flink takes it, the compiler refuses it
    -- only here: why            the compiler takes it, Flink does not, as it stands
    -- otherwise: why            both take it, and differ about columns or changes
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

HEADER = """
pipeline corpus {}

source orders from filesystem {
  path = 'build/none'
  format = json
  columns (
    order_id string not null,
    customer string,
    amount decimal(10, 2),
    quantity int not null,
    price double,
    paid boolean,
    note varchar(20),
    tags array<string>,
    address row<city string, zip string not null>,
    ordered_at timestamp(3),
    shipped_at timestamp(3),
    day date,
  )
  watermark ordered_at - 5s
}

source payments from filesystem {
  path = 'build/none'
  format = json
  columns (
    payment_id string not null,
    order_id string,
    amount decimal(12, 4) not null,
    paid_at timestamp(3) not null,
  )
  watermark paid_at - 1s
}

source customers from filesystem {
  path = 'build/none'
  format = json
  columns (
    customer string not null,
    name string,
    level int,
    changed_at timestamp(3),
  )
  primary key (customer)
  watermark changed_at
}

source clicks from filesystem {
  path = 'build/none'
  format = json
  columns (
    customer string,
    page string,
    clicked_at timestamp_ltz(3),
  )
  watermark clicked_at - 1m
}

source events from filesystem {
  path = 'build/none'
  format = json
  columns (
    id bigint not null,
    items array<row<sku string, units int not null>>,
    attributes map<string, int>,
    grid array<array<int>> not null,
    codes array<int not null> not null,
    facts map<string not null, row<a int, b string not null> not null> not null,
    word string,
    amount decimal(10, 2),
    price double not null,
    happened_at timestamp(3),
    seen as proctime(),
  )
  watermark happened_at - 1s
}

source cities from custom {
  connector.type = 'filesystem'
  connector.path = 'file:///build/none.csv'
  format.type = 'csv'
  lookup = true
  columns (
    name string,
    country string,
    zip int,
    people bigint,
    area double,
    founded timestamp(3),
  )
}

source accounts from custom {
  connector = 'filesystem'
  path = 'build/none'
  format = 'debezium-json'
  changelog = all
  columns (
    account string not null,
    owner string,
    balance decimal(12, 2),
    city string,
    zip int,
    changed_at timestamp(3),
    seen as proctime(),
  )
  primary key (account)
  watermark changed_at - 1s
}

source shipments from custom {
  connector = 'filesystem'
  path = 'build/none'
  format = 'debezium-json'
  changelog = all
  columns (
    order_id string not null,
    line int not null,
    weight decimal(10, 2),
    state string,
  )
  primary key (order_id, line)
}

source entries from custom {
  connector = 'filesystem'
  path = 'build/none'
  format = 'debezium-json'
  changelog = all
  columns (
    account string,
    amount decimal(12, 2),
    kind string not null,
    booked_at timestamp(3),
  )
}
"""

FOLDER = Path(__file__).parent / "bodies"
_MARK = re.compile(r"-- (refused|only Flink|only here|otherwise)(?: ([A-Z]{3}\d{3}))?(?:: (.+))?\n")


@dataclass(frozen=True, slots=True)
class Body:
    """A body of a task; `mark` is one of the words above, or empty, `code` the diagnostic that it gets, `why` the
    reason of a difference. `header` declares the tables.
    """

    construct: str
    line: int
    text: str
    mark: str = ""
    code: str | None = None
    why: str = ""
    header: str = HEADER

    @property
    def is_query(self) -> bool:
        """Whether it is Flink SQL as it stands."""
        return not self.text.startswith("from")

    @property
    def accepted(self) -> bool:
        """Whether the compiler takes it."""
        return self.code is None

    @property
    def file(self) -> str:
        """A whole file with the body in the task `probe`."""
        late = "" if self.is_query else "  late = drop\n"
        return f"{self.header}\ntask probe {{\n{late}  {self.text}\n}}\n"

    def __str__(self) -> str:
        return f"{self.construct}.sql:{self.line}: {self.text}"


def constructs() -> list[str]:
    """What there are bodies of."""
    return sorted(path.stem for path in FOLDER.glob("*.sql"))


def bodies(construct: str) -> Iterator[Body]:
    """The bodies of a construct."""
    line = 1
    for text in (FOLDER / f"{construct}.sql").read_text(encoding="utf-8").split("\n\n"):
        mark = _MARK.match(text)
        if mark is None:
            yield Body(construct, line, text.strip())
        else:
            yield Body(
                construct, line + 1, text[mark.end() :].strip(), mark[1], mark[2], mark[3] or ""
            )
        line += text.count("\n") + 2
