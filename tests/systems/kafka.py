"""A real broker of Apache Kafka on loopback, and its topics as an independent client sees them."""

from __future__ import annotations

import contextlib
import json
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import uuid
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from confluent_kafka import (
    OFFSET_BEGINNING,
    Consumer,
    KafkaException,
    Producer,
    TopicPartition,
)
from confluent_kafka.admin import AdminClient, NewTopic

from runtime.java import JavaMissing, find_java
from tests.systems.processes import Server, await_ready, free_ports

POM = Path(__file__).with_name("kafka-broker.xml")
BUILD = Path(__file__).parents[2] / "build" / "jars"

HEAD = """\
pipeline shop {{
  checkpoint.interval = 500ms
}}

defaults {{
  kafka.brokers = '{address}'
}}
"""
"""What most pipelines of these tests begin with."""

_PROPERTIES = """\
process.roles=broker,controller
node.id=1
controller.quorum.voters=1@127.0.0.1:{controller}
listeners=PLAINTEXT://127.0.0.1:{port},CONTROLLER://127.0.0.1:{controller}
advertised.listeners=PLAINTEXT://127.0.0.1:{port}
controller.listener.names=CONTROLLER
inter.broker.listener.name=PLAINTEXT
log.dirs={folder}/data
auto.create.topics.enable=false
num.partitions=1
offsets.topic.replication.factor=1
offsets.topic.num.partitions=1
transaction.state.log.replication.factor=1
transaction.state.log.num.partitions=1
transaction.state.log.min.isr=1
share.coordinator.state.topic.replication.factor=1
share.coordinator.state.topic.num.partitions=1
group.initial.rebalance.delay.ms=0
# A broker that was killed may come back soon.
broker.session.timeout.ms=3000
broker.heartbeat.interval.ms=500
transaction.abort.timed.out.transaction.cleanup.interval.ms=1000
# Records of tests may be from any year.
log.retention.ms=-1
log.cleaner.dedupe.buffer.size=4194304
num.network.threads=2
num.io.threads=4
"""
_HEAP = ("-Xmx320m", "-Xms64m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1")


@dataclass(frozen=True, slots=True)
class Message:
    """A record of a topic; `value` is None in a tombstone."""

    value: bytes | None
    key: bytes | None = None
    partition: int = 0
    offset: int = -1
    timestamp: int = -1
    headers: tuple[tuple[str, bytes | None], ...] = ()


@dataclass(slots=True)
class Broker:
    """A single node in KRaft mode: broker and controller in one process, with its data in `folder`."""

    folder: Path
    port: int = 0
    _controller: int = 0
    _server: Server | None = field(default=None, repr=False)

    @property
    def address(self) -> str:
        """What clients are given as `bootstrap.servers`."""
        return f"127.0.0.1:{self.port}"

    def start(self) -> None:
        """Starts the broker, again with the data it had."""
        assert self._server is None
        if not self.port:
            self._format()
        words = self._java("kafka.Kafka", str(self._properties))
        self._server = Server(words, self.folder / "broker.log")
        try:
            await_ready(self._server, self._answers, 60, "the Kafka broker")
        except BaseException:
            self.kill()
            raise

    def stop(self) -> None:
        """Ends it in peace."""
        if self._server is not None:
            self._server.stop()
            self._server = None

    def kill(self) -> None:
        """Ends it as a crash does."""
        if self._server is not None:
            self._server.kill()
            self._server = None

    def create(self, name: str, partitions: int = 1, **settings: str) -> str:
        """Makes a topic and gives its name; settings with `_` for `.`."""
        config = {key.replace("_", "."): value for key, value in settings.items()}
        new = NewTopic(name, partitions, 1, config=config)
        # The client has to live until it has its answer.
        admin = self.admin()
        for done in admin.create_topics([new]).values():
            done.result(30)
        return name

    def admin(self) -> AdminClient:
        """A client that makes and describes topics."""
        return AdminClient(self._client())

    def _client(self, **settings: object) -> dict[str, object]:
        """Settings of a client that says nothing of connections that are lost."""
        named = {key.replace("_", "."): value for key, value in settings.items()}
        return {"bootstrap.servers": self.address, "log_level": 0, **named}

    def send(self, topic: str, messages: Iterable[Message | bytes]) -> None:
        """Writes messages, in order."""
        producer = Producer(self._client(linger_ms=1))
        failed: list[object] = []

        def delivered(error: object, _: object) -> None:
            if error is not None:
                failed.append(error)

        for one in messages:
            message = one if isinstance(one, Message) else Message(one)
            optional = {} if message.timestamp < 0 else {"timestamp": message.timestamp}
            producer.produce(
                topic,
                message.value,
                message.key,
                message.partition,
                headers=list(message.headers),
                on_delivery=delivered,
                **optional,
            )
            producer.poll(0)
        assert producer.flush(30) == 0
        assert not failed, failed

    def read(self, topic: str, isolation: str = "read_committed") -> list[Message]:
        """Everything that a consumer of this isolation level can read now, by partition and offset."""
        settings = self._client(
            group_id=f"reader-{uuid.uuid4()}",
            enable_auto_commit=False,
            isolation_level=isolation,
            enable_partition_eof=True,
        )
        consumer = Consumer(settings)
        try:
            known = consumer.list_topics(topic, timeout=30).topics[topic]
            assert known.error is None, known.error
            partitions = sorted(known.partitions)
            consumer.assign([TopicPartition(topic, p, OFFSET_BEGINNING) for p in partitions])
            return _to_the_end(consumer, len(partitions))
        finally:
            consumer.close()

    def await_messages(
        self, topic: str, count: int, isolation: str = "read_committed", seconds: float = 60
    ) -> list[Message]:
        """What is in a topic as soon as there are `count` messages in it."""
        until = time.monotonic() + seconds
        while len(found := self.read(topic, isolation)) < count:
            assert time.monotonic() < until, f"{len(found)} of {count} messages in {topic}"
            time.sleep(0.2)
        return found

    @property
    def _properties(self) -> Path:
        return self.folder / "server.properties"

    def _format(self) -> None:
        self.port, self._controller = free_ports(2)
        text = _PROPERTIES.format(
            port=self.port, controller=self._controller, folder=self.folder.as_posix()
        )
        self._properties.write_text(text, encoding="utf-8")
        (self.folder / "log4j2.xml").write_text(_LOGGING, encoding="utf-8")
        words = ("format", "-t", "c3RyZWFtYyB0ZXN0cyBicg", "-c", str(self._properties))
        done = subprocess.run(
            self._java("kafka.tools.StorageTool", *words),
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _java(self, main: str, *words: str) -> list[str]:
        java = find_java()
        assert not isinstance(java, JavaMissing), java.message
        log = f"-Dlog4j2.configurationFile={(self.folder / 'log4j2.xml').as_uri()}"
        return [str(java.executable), *_HEAP, log, "-cp", f"{broker_jars()}/*", main, *words]

    def _answers(self) -> bool:
        try:
            socket.create_connection(("127.0.0.1", self.port), 1).close()
            return bool(self.admin().list_topics(timeout=1).brokers)
        except (OSError, KafkaException):
            return False


_LOGGING = """\
<Configuration><Appenders><Console name="out" target="SYSTEM_ERR"><PatternLayout pattern="%d %p %m%n"/></Console>
</Appenders><Loggers><Root level="WARN"><AppenderRef ref="out"/></Root></Loggers></Configuration>
"""


def _to_the_end(consumer: Consumer, partitions: int) -> list[Message]:
    found: list[Message] = []
    ended: set[int] = set()
    until = time.monotonic() + 60
    while len(ended) < partitions:
        assert time.monotonic() < until, "the end of the topic was not reached"
        record = consumer.poll(1)
        if record is None:
            continue
        if record.error() is not None:
            ended.add(record.partition())
            continue
        found.append(
            Message(
                record.value(),
                record.key(),
                record.partition(),
                record.offset(),
                record.timestamp()[1],
                tuple(record.headers() or ()),
            )
        )
    return sorted(found, key=lambda message: (message.partition, message.offset))


def broker_jars() -> Path:
    """The folder with the broker's jars, brought by Maven once; the test fails where there is no Maven."""
    version = POM.read_text(encoding="utf-8").split("<version>")[2].partition("<")[0]
    folder = BUILD / f"kafka-broker-{version}"
    if folder.is_dir():
        return folder
    maven = shutil.which("mvn")
    if maven is None:
        pytest.fail(f"there is no {folder}, and no `mvn` to bring it")
    making = folder.with_name(f"{folder.name}-{uuid.uuid4()}")
    words = ["-q", "-B", "-f", str(POM), "dependency:copy-dependencies"]
    done = subprocess.run(
        [maven, *words, "-DincludeScope=runtime", f"-DoutputDirectory={making}"],
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    if folder.is_dir():
        shutil.rmtree(making)
    else:
        making.rename(folder)
    return folder


def main(topics: list[str]) -> None:
    """A broker with these topics for people, until Ctrl-C; its data goes with it."""
    with tempfile.TemporaryDirectory() as folder:
        broker = Broker(Path(folder))
        broker.start()
        try:
            for topic in topics:
                broker.create(topic)
            sys.stdout.write(f"{broker.address}\n")
            sys.stdout.flush()
            with contextlib.suppress(KeyboardInterrupt):
                signal.pause()
        finally:
            broker.stop()


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, signal.default_int_handler)
    main(sys.argv[1:])


def line(**values: object) -> bytes:
    """A record as JSON."""
    return json.dumps(values).encode()


def values(messages: list[Message]) -> list[object]:
    """What the records hold, None for each tombstone."""
    return [None if m.value is None else json.loads(m.value) for m in messages]
