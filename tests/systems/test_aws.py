"""Compiled pipelines into services of AWS, on the newest Flink for which their connectors can be had; read by boto3."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest

from tests.connectors.jars import jar
from tests.systems.aws import KEY, REGION, SECRET, Aws
from tests.systems.environments import python_with_flink
from tests.systems.jobs import running

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("cluster")]

FLINK = "1.20"

HEAD = f"""\
pipeline shop {{
  checkpoint.interval = 500ms
}}

defaults {{
  dynamodb.endpoint = env('AWS_ENDPOINT')
  dynamodb.region = '{REGION}'
  dynamodb.credentials = basic
  dynamodb.credentials.access_key = secret('aws_key')
  dynamodb.credentials.secret_key = secret('aws_secret')
  firehose.endpoint = env('AWS_ENDPOINT')
  firehose.region = '{REGION}'
  firehose.credentials = basic
  firehose.credentials.access_key = secret('aws_key')
  firehose.credentials.secret_key = secret('aws_secret')
  sqs.endpoint = env('AWS_ENDPOINT')
  sqs.region = '{REGION}'
  sqs.credentials = basic
  sqs.credentials.access_key = secret('aws_key')
  sqs.credentials.secret_key = secret('aws_secret')
}}
"""
# The newest connector of Kinesis that can be had is for Flink 1.19; its options are not those of later ones.
KINESIS = (
    "org.apache.flink:flink-connector-kinesis:4.3.0-1.19",
    "commons-codec:commons-codec:1.15",
    "commons-io:commons-io:2.15.1",
    "commons-lang:commons-lang:2.6",
    "commons-logging:commons-logging:1.1.3",
    "com.google.guava:guava:32.1.3-jre",
    "joda-time:joda-time:2.8.1",
)
OF_KINESIS = f"""\
  connector = 'kinesis'
  format = 'json'
  aws.region = '{REGION}'
  aws.endpoint = env('AWS_ENDPOINT')
  aws.credentials.provider = 'BASIC'
  aws.credentials.basic.accesskeyid = secret('aws_key')
  aws.credentials.basic.secretkey = secret('aws_secret')
"""
WRITES = """
source orders from custom {
  OF_KINESIS
  stream = 'orders'
  scan.stream.initpos = 'TRIM_HORIZON'
  columns (id int not null, city string, amount decimal(10, 2))
}

sink kept from orders into custom {
  OF_KINESIS
  stream = 'kept'
  sink.http-client.protocol.version = 'HTTP1_1'
  sink.flush-buffer.timeout = '200'
}

-- allow STA003: few cities
task cities {
  from orders
  extend coalesce(city, 'nowhere') as place
  group by place
  select place as city, count(*) as orders, sum(amount) as total
}

sink totals from cities into dynamodb {
  table = 'cities'
  buffer.interval = 200ms
  partition_by = [city]
  primary key (city)
}

sink queued from orders into sqs {
  queue = env('QUEUE')
  buffer.interval = 200ms
  format = json
}

sink delivered from orders into firehose {
  stream = 'delivered'
  buffer.interval = 200ms
  format = json
  http.version = http1_1
}
"""


ROWS = [
    {"id": 1, "city": "Oslo", "amount": 1.5},
    {"id": 2, "city": "Rome", "amount": 2.25},
    {"id": 3, "city": None, "amount": 3.0},
    {"id": 4, "city": "Oslo", "amount": 4.75},
]


@pytest.fixture
def queue(aws: Aws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """The address of a queue, beside a table, two streams of records and one of deliveries."""
    (tmp_path / "aws_key").write_text(KEY, encoding="utf-8")
    (tmp_path / "aws_secret").write_text(SECRET, encoding="utf-8")
    monkeypatch.setenv("STREAMC_SECRETS", str(tmp_path))
    monkeypatch.setenv("AWS_ENDPOINT", aws.url)
    # The emulator reads no CBOR, in which the two generations of Amazon's client speak to Kinesis.
    monkeypatch.setenv("AWS_CBOR_DISABLE", "1")
    monkeypatch.setenv("CBOR_ENABLED", "false")
    aws.client("dynamodb").create_table(
        TableName="cities",
        KeySchema=[{"AttributeName": "city", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "city", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    for stream in ("orders", "kept"):
        aws.client("kinesis").create_stream(StreamName=stream, ShardCount=1)
    aws.client("firehose").create_delivery_stream(
        DeliveryStreamName="delivered",
        ExtendedS3DestinationConfiguration={
            "RoleARN": "arn:aws:iam::123456789012:role/shop",
            "BucketARN": "arn:aws:s3:::delivered",
        },
    )
    url = str(aws.client("sqs").create_queue(QueueName="orders")["QueueUrl"])
    monkeypatch.setenv("QUEUE", url)
    return url


def test_rows_of_a_stream_reach_a_table_a_queue_and_streams(
    aws: Aws, queue: str, tmp_path: Path
) -> None:
    delivered = aws.bucket("delivered")
    for row in ROWS:
        data = json.dumps(row).encode()
        aws.client("kinesis").put_record(StreamName="orders", Data=data, PartitionKey="orders")

    jars = [word for one in KINESIS for word in ("--jar", str(jar(one)))]
    text = HEAD + WRITES.replace("  OF_KINESIS\n", OF_KINESIS)
    python, queued = str(python_with_flink(FLINK)), []
    with running(text, tmp_path, "--target", f"flink-{FLINK}", *jars, python=python) as job:
        until = time.monotonic() + 240

        def complete() -> bool:
            queued.extend(_received(aws, queue))
            content = b"".join(delivered.read(key) for key in delivered.keys(""))
            counts = [len(queued), len(_kept(aws)), content.count(b'"id"'), _orders(aws)]
            return min(counts) >= len(ROWS)

        while not complete():
            assert job.poll() is None, (tmp_path / "job.log").read_text("utf-8")
            assert time.monotonic() < until, (tmp_path / "job.log").read_text("utf-8")
            time.sleep(0.5)

    assert sorted(queued, key=lambda row: int(str(row["id"]))) == ROWS
    assert _kept(aws) == ROWS
    items = aws.client("dynamodb").scan(TableName="cities")["Items"]
    told = {item["city"]["S"]: (item["orders"]["N"], item["total"]["N"]) for item in items}
    assert told == {"Oslo": ("2", "6.25"), "Rome": ("1", "2.25"), "nowhere": ("1", "3.00")}


def _received(aws: Aws, queue: str) -> list[dict[str, object]]:
    """The messages that are in the queue now, which takes them out of it."""
    client = aws.client("sqs")
    found: list[dict[str, object]] = []
    while True:
        got = client.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
        if not got:
            return found
        for message in got:
            found.append(json.loads(message["Body"]))
            client.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])


def _kept(aws: Aws) -> list[dict[str, object]]:
    """The records of the stream that was written."""
    client = aws.client("kinesis")
    (shard,) = client.list_shards(StreamName="kept")["Shards"]
    begin = client.get_shard_iterator(
        StreamName="kept", ShardId=shard["ShardId"], ShardIteratorType="TRIM_HORIZON"
    )
    records = client.get_records(ShardIterator=begin["ShardIterator"])["Records"]
    found = [json.loads(record["Data"]) for record in records]
    return sorted(found, key=lambda row: int(row["id"]))


def _orders(aws: Aws) -> int:
    """How many orders the table counts, of all cities."""
    items = aws.client("dynamodb").scan(TableName="cities")["Items"]
    return sum(int(item["orders"]["N"]) for item in items)
