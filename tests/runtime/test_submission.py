"""Planning beside other calls of Java."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from runtime.engine import Engine
from runtime.submission import plan_job

pytestmark = pytest.mark.flink
_CALLS = 24


def test_a_job_is_planned_in_a_thread_of_java_that_planned_none(engine: Engine) -> None:
    environment = engine.table_environment("streaming", ())
    environment.executeSql("CREATE TEMPORARY TABLE t (x INT) WITH ('connector' = 'blackhole')")
    operations = engine.gateway.jvm.java.util.ArrayList()
    insert = "INSERT INTO t SELECT MAX(x) FROM (VALUES (1), (2)) AS v (x) GROUP BY x"
    operations.add(environment.getParser().parse(insert).get(0))

    # Each call that is under way holds a thread of Java, so that the next one comes to another.
    held = [threading.Thread(target=_sleep, args=(engine.gateway.jvm,)) for _ in range(_CALLS)]
    for thread in held:
        thread.start()
    try:
        time.sleep(0.5)
        planned = plan_job(engine.gateway, environment, operations, engine.place.scratch)
    finally:
        for thread in held:
            thread.join()
    assert planned.graph


def _sleep(jvm: Any) -> None:
    jvm.java.lang.Thread.sleep(3000)
