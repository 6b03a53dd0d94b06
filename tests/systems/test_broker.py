"""The broker that other tests rely on: transactions, restarts, nothing left behind."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import pytest
from confluent_kafka import Producer

from tests.systems.kafka import Broker, Message
from tests.systems.processes import Server

pytestmark = pytest.mark.slow


def test_messages_come_back_as_they_were_sent(kafka: Broker) -> None:
    topic = kafka.create("as-sent", partitions=2)
    sent = [
        Message(b"one", b"k", 0, 0, 1_700_000_000_000, (("h", b"x"), ("h", None))),
        Message(None, b"k", 0, 1, 1_700_000_000_001),
        Message(b"two", None, 1, 0, 1_700_000_000_002),
    ]
    kafka.send(topic, sent)
    assert kafka.read(topic) == sent


def test_who_reads_committed_messages_sees_no_open_transaction(kafka: Broker) -> None:
    topic = kafka.create("in-transactions")
    producer = Producer({"bootstrap.servers": kafka.address, "transactional.id": "t"})
    producer.init_transactions(30)
    producer.begin_transaction()
    producer.produce(topic, b"aborted")
    producer.flush(30)
    assert [m.value for m in kafka.read(topic, "read_uncommitted")] == [b"aborted"]
    assert kafka.read(topic) == []
    producer.abort_transaction(30)
    producer.begin_transaction()
    producer.produce(topic, b"committed")
    producer.commit_transaction(30)
    assert [m.value for m in kafka.read(topic)] == [b"committed"]


def test_a_broker_that_was_killed_has_its_messages_when_it_starts_again(tmp_path: Path) -> None:
    broker = Broker(tmp_path)
    try:
        broker.start()
        topic = broker.create("kept")
        broker.send(topic, [b"1", b"2"])
        broker.kill()
        broker.start()
        assert [m.value for m in broker.read(topic)] == [b"1", b"2"]
    finally:
        broker.kill()


_ENDLESS = """
import sys, time
from pathlib import Path
from tests.systems.processes import Server
server = Server([sys.executable, "-c", "import time; time.sleep(600)"], Path(sys.argv[1]))
print(server.pid, flush=True)
time.sleep(600)
"""


def test_a_server_ends_with_a_test_run_that_is_killed(tmp_path: Path) -> None:
    run = subprocess.Popen(
        [sys.executable, "-c", _ENDLESS, str(tmp_path / "log")],
        cwd=Path(__file__).parents[2],
        stdout=subprocess.PIPE,
    )
    assert run.stdout is not None
    server = int(run.stdout.readline())
    assert runs(server)
    run.kill()
    run.wait(10)
    run.stdout.close()
    until = time.monotonic() + 10
    while runs(server):
        assert time.monotonic() < until
        time.sleep(0.05)


_TALKS = """
import sys, time
sys.stdout.write("x" * 1_000_000 + "\\nall said\\n")
sys.stdout.flush()
sys.stderr.write("and that, too\\n")
sys.stderr.flush()
time.sleep(600)
"""


def test_what_a_server_says_is_in_its_log_however_much_it_is(tmp_path: Path) -> None:
    server = Server([sys.executable, "-c", _TALKS], tmp_path / "log")
    try:
        until = time.monotonic() + 10
        while "and that, too" not in server.last_words(1):
            assert time.monotonic() < until, server.last_words(2)[-100:]
            time.sleep(0.05)
        assert server.last_words(3).splitlines()[1:] == ["all said", "and that, too"]
        assert (tmp_path / "log").stat().st_size > 1_000_000
    finally:
        server.kill()
    assert not server.alive


def runs(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
