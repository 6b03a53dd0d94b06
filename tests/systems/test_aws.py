"""Compiled pipelines into services of AWS, on the newest Flink for which their connectors can be had; read by boto3."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.systems.aws import KEY, REGION, SECRET, Aws
from tests.systems.environments import python_with_flink
from tests.systems.jobs import run

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
WRITES = """
source orders from filesystem {
  path = 'orders'
  format = json
  columns (id int not null, city string, amount decimal(10, 2))
}

task cities {
  from orders
  where city is not null
  group by city
  select city, count(*) as orders, sum(amount) as total
}

sink totals from cities into dynamodb {
  table = 'cities'
  partition_by = [city]
  primary key (city)
}

sink queued from orders into sqs {
  queue = env('QUEUE')
  format = json
}

sink delivered from orders into firehose {
  stream = 'delivered'
  format = json
  http.version = http1_1
}
"""


def test_rows_reach_a_table_a_queue_and_a_stream(
    aws: Aws, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "aws_key").write_text(KEY, encoding="utf-8")
    (tmp_path / "aws_secret").write_text(SECRET, encoding="utf-8")
    monkeypatch.setenv("STREAMC_SECRETS", str(tmp_path))
    monkeypatch.setenv("AWS_ENDPOINT", aws.url)
    aws.client("dynamodb").create_table(
        TableName="cities",
        KeySchema=[{"AttributeName": "city", "KeyType": "HASH"}],
        AttributeDefinitions=[{"AttributeName": "city", "AttributeType": "S"}],
        BillingMode="PAY_PER_REQUEST",
    )
    queue = aws.client("sqs").create_queue(QueueName="orders")["QueueUrl"]
    monkeypatch.setenv("QUEUE", queue)
    delivered = aws.bucket("delivered")
    aws.client("firehose").create_delivery_stream(
        DeliveryStreamName="delivered",
        ExtendedS3DestinationConfiguration={
            "RoleARN": "arn:aws:iam::123456789012:role/shop",
            "BucketARN": "arn:aws:s3:::delivered",
        },
    )
    rows = [
        {"id": 1, "city": "Oslo", "amount": 1.5},
        {"id": 2, "city": "Rome", "amount": 2.25},
        {"id": 3, "city": None, "amount": 3.0},
        {"id": 4, "city": "Oslo", "amount": 4.75},
    ]
    (tmp_path / "orders").write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")

    python = str(python_with_flink(FLINK))
    run(HEAD + WRITES, tmp_path, "--target", f"flink-{FLINK}", python=python)

    items = aws.client("dynamodb").scan(TableName="cities")["Items"]
    told = {item["city"]["S"]: (item["orders"]["N"], item["total"]["N"]) for item in items}
    assert told == {"Oslo": ("2", "6.25"), "Rome": ("1", "2.25")}
    assert sorted(_received(aws, queue), key=lambda row: int(str(row["id"]))) == rows
    written = delivered.keys()
    content = b"".join(delivered.read(key) for key in written)
    assert b'"id":4' in content


def _received(aws: Aws, queue: str) -> list[dict[str, object]]:
    client, found = aws.client("sqs"), []
    while True:
        got = client.receive_message(QueueUrl=queue, MaxNumberOfMessages=10).get("Messages", [])
        if not got:
            return found
        for message in got:
            found.append(json.loads(message["Body"]))
            client.delete_message(QueueUrl=queue, ReceiptHandle=message["ReceiptHandle"])
