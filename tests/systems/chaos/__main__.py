"""`make chaos`: the whole of it, on a cluster with high availability and a broker of its own."""

from __future__ import annotations

import argparse
import json
import shutil
import signal
import sys
import tempfile
from pathlib import Path

from tests.systems.chaos.drive import Run
from tests.systems.chaos.faults import Fault, plan
from tests.systems.chaos.pipeline import INTERVAL
from tests.systems.flink import FlinkCluster
from tests.systems.kafka import Broker

_OTHERS = (Fault.JOB_MANAGER, Fault.BROKER_STOPPED, Fault.BROKER_KILLED, Fault.UPGRADE)
_OUT = Path("build/chaos")


def main() -> int:
    """Runs it, writes the report; 1 where a row was lost or came twice."""
    asked = _asked()
    # What is started here ends with the blocks below, also when this is asked to end.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    steps = plan(asked.seed, asked.records, asked.kills, _OTHERS, INTERVAL)
    with tempfile.TemporaryDirectory(prefix="streamc-chaos-", ignore_cleanup_errors=True) as name:
        folder = Path(name)
        (folder / "kafka").mkdir()
        cluster = FlinkCluster(folder / "flink", highly_available=True)
        broker = Broker(folder / "kafka")
        try:
            broker.start()
            cluster.start(task_managers=2)
            report = Run(cluster, broker, folder, asked.seed, say=_say).go(steps)
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


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make chaos", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--records", type=int, default=1_000_000)
    parser.add_argument("--kills", type=int, default=20, help="of TaskManagers")
    return parser.parse_args()


def _say(text: str) -> None:
    print(text, flush=True)


if __name__ == "__main__":
    sys.exit(main())
