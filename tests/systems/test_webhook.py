"""Rows that are sent to a server of HTTP: in batches, again where it asks for that, refused."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.systems.jobs import refused, run
from tests.systems.webhooks import Answer, Asked, Webhooks, webhooks

pytestmark = pytest.mark.slow

JOB = """\
pipeline shop {{
  restart = none
}}

source orders from filesystem {{
  path = '{folder}/orders'
  format = json
  columns (id int not null, city string)
}}

sink batched from orders into webhook {{
  url = '{url}'
  format = json
  method = put
  header.X-Kind = 'batched'
  batch.rows = 3
  batch.interval = 1m
  requests.in_flight = 1
  retry.delay = 10ms
}}

sink lines from orders into webhook {{
  url = '{url}'
  format = raw
  header.X-Kind = 'lines'
  batch.rows = 100
  batch.form = lines
  batch.interval = 1m
}}

sink single from orders into webhook {{
  url = '{url}'
  format = json
  header.X-Kind = 'single'
  refused = drop
  primary key (id)
}}
"""
ROWS = [{"id": n, "city": "Oslo"} for n in range(7)]


@pytest.fixture
def hooks() -> Iterator[Webhooks]:
    """A server that rows are sent to."""
    with webhooks() as server:
        yield server


def _job(folder: Path, hooks: Webhooks) -> str:
    (folder / "orders").mkdir(exist_ok=True)
    text = "".join(json.dumps(row) + "\n" for row in ROWS)
    (folder / "orders" / "orders.json").write_text(text, encoding="utf-8")
    text = JOB.format(folder=folder, url=hooks.url)
    start, end = text.index("sink lines"), text.index("sink single")
    # `raw` takes one column: the lines are made of texts that are JSON themselves.
    told = "task told {\n  from orders\n  select cast(id as string) as line\n}\n\n"
    return text[:start] + told + text[start:end].replace("from orders", "from told") + text[end:]


def _of(asked: list[Asked], kind: str) -> list[Asked]:
    return [one for one in asked if one.headers["X-Kind"] == kind]


def test_rows_are_sent_in_batches_and_again_and_dropped_where_the_file_says_so(
    hooks: Webhooks, tmp_path: Path
) -> None:
    seen: list[Asked] = []

    def answer(_: int, asked: Asked) -> Answer:
        seen.append(asked)
        kind = asked.headers["X-Kind"]
        if kind == "batched" and len(_of(seen, kind)) == 1:
            return Answer(503, {"Retry-After": "2"})
        return Answer(422 if kind == "single" and asked.value["id"] == 4 else 200)

    hooks.answer = answer
    run(_job(tmp_path, hooks), tmp_path)

    first, again, *others = _of(hooks.asked, "batched")
    assert {one.method for one in (first, again, *others)} == {"PUT"}
    assert first.headers["Content-Type"] == "application/json"
    assert first.value == again.value == ROWS[:3]
    assert again.at - first.at >= 2
    assert [one.value for one in others] == [ROWS[3:6], ROWS[6:]]
    (lines,) = _of(hooks.asked, "lines")
    assert lines.value == list(range(7))
    single = _of(hooks.asked, "single")
    assert sorted(one.value["id"] for one in single) == list(range(7))
    assert {one.headers["Idempotency-Key"] for one in single} == set(map(str, range(7)))
    assert {one.value["id"] for one in _of(hooks.taken, "single")} == set(range(7)) - {4}


def test_a_refusal_fails_the_job_and_tells_why(hooks: Webhooks, tmp_path: Path) -> None:
    hooks.answer = lambda _n, asked: Answer(401 if asked.headers["X-Kind"] == "lines" else 200)
    said = refused(_job(tmp_path, hooks), tmp_path)
    assert f"{hooks.url} answers 401" in said
