from __future__ import annotations

import pytest

from compiler.options.blocks import check_inherited
from compiler.options.tasks import task_options
from compiler.options.values import Duration

WRITTEN = """
defaults {
  parallelism = 8
  filesystem.rolling.interval = 1m
  filesystem.compaction.file_size = 1mb
  filesystem.parallelism = 4
  csv.null_literal = 'default'
  json.omit_nulls = true
  malformed = skip
  late = drop
}
profile prod {
  parallelism = 32
  csv.null_literal = 'prod'
  out.path = '/prod'
  totals.parallelism = 64
}
source inbox from filesystem { path = '/in' format = json }
sink out from totals into filesystem { path = '/own' format = csv csv.delimiter = '|' }
sink own from totals into filesystem { path = '/own' format = csv csv.null-literal = 'own' parallelism = 2 }
task totals { parallelism = 16 state_ttl = 1h from inbox }
task plain { from inbox }
"""


def test_defaults_reach_tables(text):
    out = dict(text(WRITTEN).table("out").flink)
    assert out == {
        "connector": "filesystem",
        "path": "/own",
        "format": "csv",
        "sink.rolling-policy.rollover-interval": "1 min",
        "sink.parallelism": "4",
        "csv.field-delimiter": "|",
        "csv.null-literal": "default",
    }


def test_the_profile_goes_before_defaults_and_by_name_before_all(text):
    source = text(WRITTEN)
    out = dict(source.table("out", profile="prod").flink)
    assert out["csv.null-literal"] == "prod"
    assert out["path"] == "/prod"


def test_own_goes_before_inherited_in_either_form(text):
    own = source = text(WRITTEN).table("own", profile="prod")
    assert dict(own.flink)["csv.null-literal"] == "own"
    assert dict(own.flink)["sink.parallelism"] == "2"
    assert source.diagnostics == ()


def test_sources_inherit_what_serves_them(text):
    result = text(WRITTEN).table("inbox")
    assert result.diagnostics == ()
    assert dict(result.flink) == {
        "connector": "filesystem",
        "path": "/in",
        "format": "json",
        "json.ignore-parse-errors": "true",
    }


def test_tasks(text):
    source = text(WRITTEN)

    def options(name, profile=None):
        task = source[name]
        return task_options(task.name, task.options, source.inherited(profile), {}, "2.2")

    assert options("totals").typed == {
        "parallelism": 16,
        "state_ttl": Duration(3_600_000),
        "late": "drop",
    }
    assert options("totals", "prod").typed["parallelism"] == 64
    assert options("plain").typed == {"late": "drop"}


def test_task_mistakes(text):
    source = text("task t { paralelism = 2 parallelism = 1 parallelism = 2 late = keep from a }")
    task = source["t"]
    found = task_options(task.name, task.options, source.inherited(), {}, "2.2").diagnostics
    assert [d.code.number for d in found] == ["OPT001", "OPT005", "OPT003"]


def test_right_blocks_are_quiet(text):
    source = text(WRITTEN)
    for block in ("defaults", "prod"):
        assert check_inherited(source[block], {}, "2.2", ["out", "totals"]) == ()


@pytest.mark.parametrize(
    ("option", "code", "message"),
    [
        ("paralelism = 3", "OPT001", "`defaults` has no option `paralelism`"),
        ("kafka.brokrs = 'x'", "OPT001", "`kafka` has no option `brokrs`"),
        ("kafak.brokers = 'x'", "OPT001", "`defaults` has no option `kafak.brokers`"),
        ("csv.delimter = 'x'", "OPT001", "`csv` has no option `delimter`"),
        ("checkpoint.interval = 30", "OPT003", "a duration"),
        ("filesystem.rolling.file_size = 3s", "OPT003", "a size"),
        ("kafka.properties.sasl.jaas.config = 'x'", "OPT006", "stands here in clear"),
        ("csv.trim_spaces = true", "OPT010", "which came with 2.3"),
        ("parallelism = 1 parallelism = 2", "OPT005", "given twice"),
        ("flink.table.exec.mini-bach.enabled = true", "OPT011", "not known to have"),
        ("flink.table.exec.mini-batch.enabled = 3", "OPT003", "`true` or `false`"),
        ("param.x = 3", "OPT001", "has no option `param.x`"),
        ("owner = 'me'", "OPT001", "has no option `owner`"),
    ],
)
def test_mistakes_in_defaults(text, option, code, message):
    source = text(f"defaults {{ {option} }}")
    (report,) = check_inherited(source["defaults"], {}, "2.2", [])
    assert report.code.number == code
    assert message in report.message


def test_mistakes_in_defaults_are_reported_once(text):
    source = text(
        """
        defaults { csv.delimiter = 3 }
        sink t from x into filesystem { path = '/p' format = csv }
        """
    )
    assert source.table().diagnostics == ()
    assert len(check_inherited(source["defaults"], {}, "2.2", [])) == 1


def test_profile_knows_params_declarations_and_the_pipelines_options(text):
    source = text("profile p { param.x = 3 t.path = 'x' mode = batch tt.path = 'x' }")
    (report,) = check_inherited(source["p"], {}, "2.2", ["t"])
    assert report.labels[0].text == "did you mean `t.path`?"
