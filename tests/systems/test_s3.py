"""Compiled pipelines that read and write files in a bucket; boto3 and pyarrow, none of Flink, look at them."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyarrow.parquet
import pytest

from tests.systems.aws import KEY, SECRET, Aws, Bucket
from tests.systems.flink import FlinkCluster, await_until
from tests.systems.jobs import run
from tests.test_readme import streamc

# One after the other: each has an engine of its own.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cluster")]


@pytest.fixture
def bucket(aws: Aws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Bucket:
    (tmp_path / "s3_secret").write_text(SECRET, encoding="utf-8")
    monkeypatch.setenv("STREAMC_SECRETS", str(tmp_path))
    monkeypatch.setenv("S3_ENDPOINT", aws.url)
    monkeypatch.setenv("S3_KEY", KEY)
    return aws.bucket(tmp_path.name.replace("_", "-"))


def head(bucket: Bucket, *options: str) -> str:
    more = "".join(f"  {option}\n" for option in options)
    return f"""\
pipeline shop {{
  delivery = exactly_once
  checkpoint.interval = 500ms
  checkpoint.dir = 's3://{bucket.name}/checkpoints'
{more}}}

defaults {{
  flink.s3.endpoint = env('S3_ENDPOINT')
  flink.s3.path.style.access = true
  flink.s3.access-key = env('S3_KEY')
  flink.s3.secret-key = secret('s3_secret')
}}
"""


WRITES = """
source orders from filesystem {
  path = 's3://BUCKET/orders'
  format = json
  columns (id int not null, city string, amount decimal(10, 2))
}

sink kept from orders into filesystem {
  path = 's3://BUCKET/kept'
  format = parquet
  partition_by = [city]
}
"""

READS = """
source kept from filesystem {
  path = 's3://BUCKET/kept'
  format = parquet
  partition_by = [city]
  columns (id int, amount decimal(10, 2), city string)
}

task large {
  from kept
  where amount > 2
  select id, city
}

sink large_ones from large into filesystem {
  path = 's3://BUCKET/large'
  format = json
}
"""


def test_rows_go_into_a_bucket_and_come_out_again(bucket: Bucket, tmp_path: Path) -> None:
    rows = [(1, "Oslo", "1.50"), (2, "Rome", "2.25"), (3, "Oslo", "4.75")]
    for row in rows:
        line = json.dumps(dict(zip(("id", "city", "amount"), row, strict=True)))
        bucket.write(f"orders/{row[0]}.json", line.encode())

    said = run(head(bucket) + WRITES.replace("BUCKET", bucket.name), tmp_path)

    assert said["state"] == "finished"
    assert {key.split("/")[1] for key in bucket.keys("kept/")} == {"city=Oslo", "city=Rome"}
    tables = {
        key.split("/")[1]: pyarrow.parquet.read_table(io.BytesIO(bucket.read(key))).to_pylist()
        for key in bucket.keys("kept/")
    }
    assert [row["id"] for row in tables["city=Rome"]] == [2]

    run(head(bucket) + READS.replace("BUCKET", bucket.name), tmp_path)
    lines = [line for key in bucket.keys("large/") for line in bucket.read(key).splitlines()]
    assert sorted(json.loads(line)["id"] for line in lines) == [2, 3]
    assert bucket.unfinished() == 0


COPIES = """
source numbers from filesystem {
  path = 's3://BUCKET/numbers'
  format = json
  monitor_interval = 200ms
  columns (n int not null)
}

-- What is not finished with a checkpoint is kept in the bucket until the file is a second old.
sink kept from numbers into filesystem {
  path = 's3://BUCKET/kept'
  format = json
  rolling.interval = 1s
  rolling.check_interval = 200ms
}
"""


def told(folder: Path, *words: str) -> dict[str, object]:
    done = streamc(*words, "--output", "json", folder=folder)
    assert done.returncode == 0, done.stdout + done.stderr
    assert SECRET not in done.stdout + done.stderr
    said = json.loads(done.stdout)
    assert isinstance(said, dict)
    return {**said, "notes": done.stderr}


def add(bucket: Bucket, name: str, numbers: range) -> None:
    bucket.write(f"numbers/{name}", "".join(f'{{"n": {n}}}\n' for n in numbers).encode())


def kept(bucket: Bucket) -> list[int]:
    # What begins with `_` is a part of a file that is not finished.
    keys = [key for key in bucket.keys("kept/") if not key.startswith("kept/_")]
    return sorted(json.loads(line)["n"] for key in keys for line in bucket.read(key).splitlines())


def test_each_row_is_in_the_bucket_once_though_a_task_manager_dies(
    cluster: FlinkCluster, bucket: Bucket, tmp_path: Path
) -> None:
    text = head(bucket).replace("pipeline shop", "pipeline bucket_to_bucket")
    (tmp_path / "p.stream").write_text(text + COPIES.replace("BUCKET", bucket.name), "utf-8")
    at, saved = ("--cluster", cluster.url), f"s3://{bucket.name}/saved"

    add(bucket, "a", range(1000))
    started = told(tmp_path, "run", "p.stream", "--gateway", cluster.gateway)
    assert "has to have flink-s3-fs-hadoop among its plugins" in str(started["notes"])
    await_until(lambda: len(kept(bucket)) >= 1000, 60, "the first rows are committed")
    add(bucket, "b", range(1000, 2000))
    cluster.kill_task_manager()
    add(bucket, "c", range(2000, 3000))
    cluster.add_task_manager()
    await_until(lambda: len(kept(bucket)) >= 3000, 90, "the job has recovered")
    stopped = told(tmp_path, "stop", "bucket_to_bucket", *at, "--savepoint", saved)
    add(bucket, "d", range(3000, 4000))
    assert kept(bucket) == [*range(3000)]

    point = str(stopped["savepoint"])
    assert f"saved/{point.rpartition('/')[2]}/_metadata" in bucket.keys("saved/")
    told(tmp_path, "resume", "p.stream", "--gateway", cluster.gateway, "--from", point)
    await_until(lambda: len(kept(bucket)) >= 4000, 60, "the last rows are committed")
    told(tmp_path, "stop", "bucket_to_bucket", *at, "--savepoint", saved)
    assert kept(bucket) == [*range(4000)]
