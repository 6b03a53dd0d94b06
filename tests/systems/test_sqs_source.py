"""Queues of Amazon SQS as sources, over an emulator: no message is lost where jobs fail and processes are killed."""

from __future__ import annotations

import json
import os
import signal
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.systems.aws import KEY, REGION, SECRET, Aws
from tests.systems.jobs import running, started
from tests.systems.webhooks import Answer, Asked, Webhooks, webhooks

pytestmark = pytest.mark.slow

COUNT = 200
TOKEN = "Bearer shop's token"
JOB = f"""\
pipeline shop {{
  checkpoint.interval = 500ms
  restart = fixed_delay
  restart.attempts = 3
  restart.delay = 1s
}}

source orders from sqs_source {{
  queue = env('QUEUE')
  region = '{REGION}'
  endpoint = env('AWS_ENDPOINT')
  credentials = basic
  credentials.access_key = secret('aws_key')
  credentials.secret_key = secret('aws_secret')
  wait = 1s
  visibility = 4s
  format = json

  columns (
    id int not null,
    sent timestamp_ltz(3) from metadata 'sent-time',
    times int from metadata 'receive-count',
    known map<string not null, string> not null from metadata 'attributes',
  )
}}

-- The first time that the message comes it fails the job, the second time it does not.
task told {{
  from orders
  where id <> 100 or 1 / (times - 1) > 0
  select id, times, known['city'] as city, sent is not null as timed
}}

sink sent from told into webhook {{
  url = env('HOOK')
  format = json
  header.Authorization = secret('token')
  connection.timeout = 5s
  request.timeout = 2s
  retry.delay = 100ms
  retry.max_delay = 2s
  primary key (id)
}}
"""


@pytest.fixture
def hooks() -> Iterator[Webhooks]:
    """A server that rows are sent to."""
    with webhooks() as server:
        yield server


@pytest.fixture
def queue(aws: Aws, hooks: Webhooks, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a queue with messages."""
    for name, value in (("aws_key", KEY), ("aws_secret", SECRET), ("token", TOKEN)):
        (tmp_path / name).write_text(value, encoding="utf-8")
    client = aws.client("sqs")
    url = str(client.create_queue(QueueName=f"orders-{time.monotonic_ns()}")["QueueUrl"])
    _send(aws, url, range(COUNT))
    environment = {
        "STREAMC_SECRETS": tmp_path,
        "AWS_ENDPOINT": aws.url,
        "QUEUE": url,
        "HOOK": hooks.url,
    }
    for name, value in environment.items():
        monkeypatch.setenv(name, str(value))
    return url


def _send(aws: Aws, url: str, ids: range) -> None:
    client = aws.client("sqs")
    city = {"city": {"DataType": "String", "StringValue": "Oslo"}}
    for at in range(ids.start, ids.stop, 10):
        entries = [
            {"Id": str(n), "MessageBody": json.dumps({"id": n}), "MessageAttributes": city}
            for n in range(at, min(at + 10, ids.stop))
        ]
        assert not client.send_message_batch(QueueUrl=url, Entries=entries).get("Failed")


def _left(aws: Aws, url: str) -> int:
    """How many messages the queue has, those that it hides among them."""
    names = ["ApproximateNumberOfMessages", "ApproximateNumberOfMessagesNotVisible"]
    found = aws.client("sqs").get_queue_attributes(QueueUrl=url, AttributeNames=names)
    return sum(int(value) for value in found["Attributes"].values())


def _await(done: Callable[[], bool], log: Path, seconds: float = 90) -> None:
    until = time.monotonic() + seconds
    while not done():
        assert time.monotonic() < until, log.read_text("utf-8")
        time.sleep(0.3)


def _ids(hooks: Webhooks) -> set[int]:
    return {one.value["id"] for one in hooks.taken}


def test_every_message_arrives_where_the_job_fails_and_its_process_is_killed(
    aws: Aws, queue: str, hooks: Webhooks, tmp_path: Path
) -> None:
    log = tmp_path / "job.log"
    hooks.answer = _badly
    with started(JOB, tmp_path) as job:
        # It fails at a message, and goes on from its last checkpoint with what came again.
        _await(lambda: _ids(hooks) == set(range(COUNT)), log)
        _send(aws, queue, range(COUNT, 2 * COUNT))
        _await(lambda: len(_ids(hooks)) > COUNT, log)
        os.kill(job.pid, signal.SIGKILL)
        job.wait(10)
    _send(aws, queue, range(2 * COUNT, 2 * COUNT + 20))
    with running(JOB, tmp_path):
        _await(lambda: _ids(hooks) == set(range(2 * COUNT + 20)), log)
        _await(lambda: _left(aws, queue) == 0, log)

    rows = [one.value for one in hooks.taken]
    assert {row["city"] for row in rows} == {"Oslo"}
    assert all(row["timed"] for row in rows)
    # The message that failed the job was handed on when it came again.
    assert min(row["times"] for row in rows if row["id"] == 100) >= 2
    assert {one.headers["Authorization"] for one in hooks.asked} == {TOKEN}
    assert {one.headers["Idempotency-Key"] == str(one.value["id"]) for one in hooks.asked} == {True}


def _badly(number: int, _: Asked) -> Answer:
    """Some requests fail, some are to come again later, some are not answered in time."""
    return {
        10: Answer(500),
        30: Answer(429, {"Retry-After": "1"}),
        50: Answer(503, after=3),
    }.get(number % 100, Answer())
