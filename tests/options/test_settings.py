from __future__ import annotations

import pytest

from compiler.options.settings import job_settings
from compiler.options.values import Duration, Size


@pytest.fixture
def settings(text):
    def run(pipeline="", defaults="", profile="", target="2.2"):
        source = text(
            f"pipeline p {{ {pipeline} }} defaults {{ {defaults} }} profile prod {{ {profile} }}"
        )
        blocks = (source[name].options for name in ("p", "defaults", "prod"))
        return job_settings("p", *blocks, {}, target)

    return run


def test_what_no_job_is_without(settings):
    assert settings().flink == (
        ("pipeline.name", "p"),
        ("execution.runtime-mode", "STREAMING"),
        ("table.local-time-zone", "UTC"),
        ("table.optimizer.reuse-optimize-block-with-digest-enabled", "true"),
        ("execution.checkpointing.interval", "1 min"),
        (
            "execution.checkpointing.externalized-checkpoint-retention",
            "RETAIN_ON_CANCELLATION",
        ),
    )
    assert settings("mode = batch").flink == (
        ("pipeline.name", "p"),
        ("execution.runtime-mode", "BATCH"),
        ("table.local-time-zone", "UTC"),
        ("table.optimizer.reuse-optimize-block-with-digest-enabled", "true"),
    )


def test_each_option(settings):
    result = settings(
        """
        time_zone = 'Europe/Berlin'
        max_parallelism = 128
        restart = fixed_delay restart.attempts = 3 restart.delay = 10s
        flink.table.exec.mini-batch.enabled = true
        flink.state.backend.rocksdb.memory.managed = true
        """,
        """
        parallelism = 8 state_ttl = 36h
        checkpoint.interval = 30s checkpoint.mode = at_least_once checkpoint.timeout = 10m
        checkpoint.on_cancel = delete
        state.backend = rocksdb
        kafka.brokers = 'not here'
        """,
    )
    assert result.diagnostics == ()
    assert dict(result.flink) == {
        "pipeline.name": "p",
        "execution.runtime-mode": "STREAMING",
        "table.local-time-zone": "Europe/Berlin",
        "table.optimizer.reuse-optimize-block-with-digest-enabled": "true",
        "execution.checkpointing.interval": "30 s",
        "execution.checkpointing.externalized-checkpoint-retention": "DELETE_ON_CANCELLATION",
        "execution.checkpointing.mode": "AT_LEAST_ONCE",
        "execution.checkpointing.timeout": "10 min",
        "parallelism.default": "8",
        "pipeline.max-parallelism": "128",
        "restart-strategy.fixed-delay.attempts": "3",
        "restart-strategy.fixed-delay.delay": "10 s",
        "restart-strategy.type": "fixed-delay",
        "state.backend.rocksdb.memory.managed": "true",
        "state.backend.type": "rocksdb",
        "table.exec.mini-batch.enabled": "true",
        "table.exec.state.ttl": "36 h",
    }


def test_profile_before_pipeline_before_defaults(settings):
    result = settings("parallelism = 2 state_ttl = 1h", "parallelism = 1", "parallelism = 3")
    assert dict(result.flink)["parallelism.default"] == "3"
    assert result.typed["parallelism"] == 3
    assert settings("parallelism = 2", "parallelism = 1").typed["parallelism"] == 2


def test_facts_about_the_pipeline(settings):
    result = settings(
        """
        owner = 'me@acme.io' tags = ['a', 'b'] description = 'It works'
        schedule = continuous delivery = exactly_once slo.freshness = 2m
        """
    )
    assert result.diagnostics == ()
    assert result.mode == "streaming"
    assert result.typed == {
        "owner": "me@acme.io",
        "tags": ("a", "b"),
        "description": "It works",
        "schedule": "continuous",
        "delivery": "exactly_once",
        "slo.freshness": Duration(120_000),
    }


@pytest.mark.parametrize(
    ("pipeline", "code", "message"),
    [
        ("ownr = 'me'", "OPT001", "a pipeline has no option `ownr`"),
        ("pipeline.max-parallelism = 4", "OPT001", "a pipeline has no option"),
        ("owner = 'a' owner = 'b'", "OPT005", "`owner` is given twice"),
        ("delivery = twice", "OPT003", "one of `exactly_once`, `at_least_once`"),
        ("schedule = '0 3 * * *'", "OPT004", "needs `mode = batch`"),
        ("mode = batch schedule = 'daily'", "OPT003", "a cron expression"),
        ("slo.freshness = 2", "OPT003", "a duration such as `2m`"),
        ("restart = none restart.attempts = 3", "OPT004", "no meaning with `restart = none`"),
        ("parallelism = 2 flink.parallelism.default = 3", "OPT004", "the same option"),
        ("flink.tabel.exec.state.ttl = 3h", "OPT011", "not known to have a setting"),
        ("flink.table.exec.state.ttl = 3", "OPT003", "a duration"),
    ],
)
def test_mistakes(settings, pipeline, code, message):
    (report,) = settings(pipeline).diagnostics
    assert report.code.number == code
    assert message in report.message


def test_a_cron_schedule_with_batch(settings):
    assert settings("mode = batch schedule = '0 3 * * *'").diagnostics == ()


@pytest.mark.parametrize(
    ("milliseconds", "flink"),
    [(0, "0 s"), (500, "500 ms"), (90_000, "90 s"), (3_600_000, "1 h"), (86_400_000, "1 d")],
)
def test_durations(milliseconds, flink):
    assert Duration(milliseconds).flink == flink


def test_sizes():
    assert [Size(n).flink for n in (0, 3, 1024, 3 << 20)] == ["0 bytes", "3 bytes", "1 kb", "3 mb"]
