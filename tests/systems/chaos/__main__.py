"""`make chaos`: the whole of it, on a cluster with high availability and servers of its own."""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.systems.chaos.database import Database
from tests.systems.chaos.drive import Run
from tests.systems.chaos.faults import Fault, plan
from tests.systems.chaos.lake import LakeTables
from tests.systems.chaos.outputs import Outputs
from tests.systems.chaos.pipeline import INTERVAL
from tests.systems.chaos.topics import Topics
from tests.systems.flink import FlinkCluster
from tests.systems.kafka import Broker
from tests.systems.lake import lake_jars
from tests.systems.postgres import Postgres

_OTHERS = (Fault.JOB_MANAGER, Fault.BROKER_STOPPED, Fault.BROKER_KILLED, Fault.UPGRADE)
_OUT = Path("build/chaos")


def main() -> int:
    """Runs it, writes the report; 1 where a row was lost or came twice."""
    asked = _asked()
    # What is started here ends with the blocks below, also when this is asked to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory(prefix="streamc-chaos-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "kafka").mkdir()
        jars = lake_jars() if asked.sink == "iceberg" else ()
        cluster = FlinkCluster(folder / "flink", highly_available=True, class_path=jars)
        broker = Broker(folder / "kafka")
        try:
            broker.start()
            cluster.start(task_managers=2)
            with _outputs(asked.sink, broker, folder) as outputs:
                others = _OTHERS + outputs.faults
                steps = plan(asked.seed, asked.records, asked.kills, others, INTERVAL)
                report = Run(cluster, broker, folder, asked.seed, outputs, say=_say).go(steps)
        finally:
            cluster.stop()
            broker.kill()
            # Logs tell what went wrong, also where there is no report.
            shutil.rmtree(_OUT, ignore_errors=True)
            shutil.copytree(folder / "flink" / "log", _OUT / "log")
            shutil.copy(folder / "kafka" / "broker.log", _OUT / "log")
    (_OUT / "report.json").write_text(json.dumps(report.record(), indent=2), encoding="utf-8")
    (_OUT / "report.txt").write_text(report.text() + "\n", encoding="utf-8")
    _say(report.text())
    return 0 if report.right else 1


@contextmanager
def _outputs(sink: str, broker: Broker, folder: Path) -> Iterator[Outputs]:
    """The outputs in a system of this kind, which ends with the block."""
    match sink:
        case "iceberg":
            yield LakeTables(folder / "warehouse")
        case "postgres":
            server = Postgres()
            try:
                server.start()
                yield Database(server, folder / "secrets")
            finally:
                server.stop()
        case _:
            yield Topics(broker)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--sink", choices=("kafka", "iceberg", "postgres"), default="kafka")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--kills", type=int, default=20, help="of TaskManagers")
    return parser.parse_args()


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
