"""Compiled pipelines that read and write files in a bucket, on an embedded Flink; seen by boto3 and pyarrow."""

from __future__ import annotations

import io
import json
from pathlib import Path

import pyarrow.parquet
import pytest

from tests.systems.aws import KEY, SECRET, Aws, Bucket
from tests.systems.jobs import run

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
