"""One run: records go in, faults come, and what came out is held against the batch computation."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from confluent_kafka import Consumer, KafkaException, Producer, TopicPartition

from runtime.rest.http import RestError, server
from runtime.rest.job_manager import Job, JobManager
from tests.systems.chaos.batch import Batch
from tests.systems.chaos.faults import Fault, Step
from tests.systems.chaos.outputs import Outputs
from tests.systems.chaos.pipeline import NAME, PARTITIONS, pipeline
from tests.systems.chaos.records import Record, Records
from tests.systems.chaos.report import Report, Suffered, compared
from tests.systems.chaos.topics import Topics
from tests.systems.flink import FlinkCluster, await_until
from tests.systems.kafka import Broker

_PATIENCE = 300.0


@dataclass(slots=True)
class Run:
    """The pipeline on a cluster, from a new topic of a broker into `outputs` (other topics); its files in `folder`."""

    cluster: FlinkCluster
    broker: Broker
    folder: Path
    seed: int
    outputs: Outputs | None = None
    topic: str = "orders"
    say: Callable[[str], None] = lambda _: None
    report: Report = field(init=False)
    _records: Records = field(init=False)
    _batch: Batch = field(default_factory=Batch)
    _producer: Producer = field(init=False)
    _into: Outputs = field(init=False)
    _restored: dict[tuple[str, int], int] = field(default_factory=dict)
    _job_managers: int = 1

    def __post_init__(self) -> None:
        """Starts nothing yet."""
        self.report, self._records = Report(self.seed), Records(self.seed)
        self._into = self.outputs or Topics(self.broker)

    def go(self, steps: Iterable[Step]) -> Report:
        """Does all steps, waits until everything is written, and compares."""
        began = time.monotonic()
        self.broker.create(self.topic, PARTITIONS)
        self._into.make()
        # Idempotent: what is sent while the broker is away is in the topic once, and in order.
        self._producer = Producer(
            {
                "bootstrap.servers": self.broker.address,
                "log_level": 0,
                "enable.idempotence": True,
                "linger.ms": 5,
                "reconnect.backoff.max.ms": 500,
                "queue.buffering.max.messages": 1_000_000,
                "message.timeout.ms": int(_PATIENCE * 1000),
            }
        )
        self._write(upgraded=False)
        self._streamc("run", "chaos.stream", "--gateway", self.cluster.gateway)
        for step in steps:
            self._do(step)
        self._send(self._records.closing())
        self._await_taken()
        # The last records that only woke the reader are read at once, too.
        assert self._producer.flush(_PATIENCE) == 0
        time.sleep(1)
        self._streamc(
            "stop", NAME, "--cluster", self.cluster.url, "--savepoint", str(self.folder / "saved")
        )
        self.report.seconds = time.monotonic() - began
        self.report.restored = sum(self._restored.values())
        self._compare()
        return self.report

    def _do(self, step: Step) -> None:
        self._send(self._records.next(step.records))
        self._late(0 if step.late_after else step.late)
        self._send(self._records.next(step.more), wait=False)
        time.sleep(step.pause)
        after, began = self._batch.taken, time.monotonic()
        self._await_checkpoint(self._suffer(step))
        self.report.suffered.append(Suffered(step.fault, after, time.monotonic() - began))
        pause = self.report.suffered[-1].pause
        if step.late_after:
            self._late(step.late)
        self.say(f"after {after} records: {step.fault}; went on after {pause:.1f} s")

    def _suffer(self, step: Step) -> float:
        """Does it, and gives the moment, in milliseconds, after which the old job cannot end a checkpoint."""
        managers = self.cluster.task_managers
        match step.fault:
            case Fault.TASK_MANAGER:
                self.cluster.kill_task_manager(step.victim % len(managers))
                moment = time.time()
                self.cluster.add_task_manager(wait=False)
            case Fault.JOB_MANAGER:
                assert self.cluster.highly_available
                self.cluster.kill_job_manager()
                moment = time.time()
                self.cluster.start_job_manager()
                self._job_managers += 1
            case Fault.BROKER_STOPPED | Fault.BROKER_KILLED:
                self.broker.kill() if step.fault is Fault.BROKER_KILLED else self.broker.stop()
                self.broker.start()
                moment = time.time()
            case Fault.DATABASE_STOPPED | Fault.DATABASE_KILLED:
                self._into.suffer(step.fault)
                moment = time.time()
            case Fault.UPGRADE:
                moment = time.time()
                self._upgrade()
        return moment * 1000

    def _upgrade(self) -> None:
        saved = str(self.folder / "saved")
        self._streamc("stop", NAME, "--cluster", self.cluster.url, "--savepoint", saved)
        self._write(upgraded=True)
        self._streamc("resume", "chaos.stream", "--gateway", self.cluster.gateway, "--last")

    def _late(self, count: int) -> None:
        """Late records, when the watermark is sure to have passed them; no fault comes before they are done with.

        Flink's sources do not remember the watermark over a restart: what is late by the one that was lost may be in
        time by the new one.
        """
        self._await_taken()
        time.sleep(0.5)
        self._send(self._records.late(count))
        self._await_taken()

    def _send(self, records: Iterable[Record], *, wait: bool = True) -> None:
        failed: list[object] = []

        def delivered(error: object, _: object) -> None:
            if error is not None:
                failed.append(error)

        for one in records:
            self._batch.take(one)
            while True:
                try:
                    self._producer.produce(
                        self.topic, one.value, partition=one.partition, on_delivery=delivered
                    )
                    break
                except BufferError:
                    self._producer.poll(0.1)
            self._producer.poll(0)
        if wait:
            assert self._producer.flush(_PATIENCE) == 0
        assert not failed, failed[:3]

    def _await_taken(self) -> None:
        """Waits until a checkpoint has all that was sent: then the offsets of the group are those of the ends."""
        assert self._producer.flush(_PATIENCE) == 0
        ends = self._ends()
        try:
            await_until(lambda: self._taken(ends), _PATIENCE, "a checkpoint after all records")
        except AssertionError as error:
            raise AssertionError(f"{error}: {self._committed()} of {ends}") from None

    def _taken(self, ends: list[int]) -> bool:
        # Flink's reader writes offsets between two polls, and one poll of an idle topic takes 10 s: a record ends it.
        # It is a malformed one, which is counted like any other, and moves no watermark.
        self._send(self._records.nudges(), wait=False)
        self._producer.poll(0)
        try:
            committed = self._committed()
        except KafkaException:
            return False
        return all(one >= end for one, end in zip(committed, ends, strict=True))

    @property
    def _places(self) -> list[TopicPartition]:
        return [TopicPartition(self.topic, number) for number in range(PARTITIONS)]

    def _ends(self) -> list[int]:
        with self._consumer() as consumer:
            return [consumer.get_watermark_offsets(one, 10)[1] for one in self._places]

    def _committed(self) -> list[int]:
        with self._consumer() as consumer:
            return [one.offset for one in consumer.committed(self._places, 10)]

    @contextmanager
    def _consumer(self) -> Iterator[Consumer]:
        """A consumer in the pipeline's group that takes part in nothing; a new one knows the broker as it is now."""
        settings = {"bootstrap.servers": self.broker.address, "group.id": NAME, "log_level": 0}
        consumer = Consumer(settings)
        try:
            yield consumer
        finally:
            consumer.close()

    def _await_checkpoint(self, moment: float) -> None:
        """Waits for a checkpoint that was begun after that moment, in milliseconds."""

        def done() -> bool:
            self.report.ended += self.cluster.replace_ended()
            try:
                job = self._job()
                if job is None or not job.at_work:
                    return False
                told = self._manager().http.get(f"/jobs/{job.id}/checkpoints")
                # A JobManager counts from zero.
                self._restored[job.id, self._job_managers] = told["counts"]["restored"]
                completed = told["latest"]["completed"]
                return completed is not None and completed["trigger_timestamp"] > moment
            except RestError:
                return False

        await_until(done, _PATIENCE, "a checkpoint after the fault")

    def _job(self) -> Job | None:
        jobs = self._manager().jobs()
        return next((job for job in jobs if job.name == NAME and not job.ended), None)

    def _manager(self) -> JobManager:
        return JobManager(server(self.cluster.url))

    def _write(self, *, upgraded: bool) -> None:
        into = self._into
        parts = {
            "brokers": self.broker.address,
            "topic": self.topic,
            "delivery": into.delivery,
            "defaults": into.defaults(),
            "sinks": into.sinks(),
        }
        text = pipeline(parts, upgraded=upgraded)
        (self.folder / "chaos.stream").write_text(text, encoding="utf-8")

    def _streamc(self, *words: str) -> None:
        done = subprocess.run(
            [sys.executable, "-m", "streamc", *words],
            cwd=self.folder,
            env={**os.environ, **self._into.environment},
            capture_output=True,
            text=True,
            timeout=_PATIENCE,
            check=False,
        )
        assert done.returncode == 0, done.stdout + done.stderr

    def _compare(self) -> None:
        batch, ends = self._batch, self._ends()
        seen = self._into.seen()
        expected = {
            "totals": batch.totals(),
            "shops": batch.shops(),
            "rejected": batch.rejected,
            "late": batch.late,
            "malformed": batch.malformed,
        }
        self.report.outputs = {
            name: compared(expected[name], found) for name, found in seen.items()
        }
        assert sum(ends) == batch.taken
        self.report.rows = {
            "in": sum(ends),
            "out": sum(int(str(row[2])) * count for row, count in seen["totals"].items()),
            **{name: seen[name].total() for name in ("rejected", "late", "malformed")},
            "repeated": batch.repeated,
            "discarded": batch.discarded,
        }
