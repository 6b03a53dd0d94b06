"""Files in S3 that are refused, by the chains of exceptions that Flink 2.2 gave."""

from __future__ import annotations

import pytest

from compiler.emit.script import Script
from runtime.brokers import Unreached
from runtime.causes import causes
from runtime.stores import refused
from tests.runtime.scripts import script, table

SAID = (
    "{} (Service: Amazon S3; Status Code: 404; Error Code: {}; Request ID: 74kGV; S3 Extended Request ID: 9Gj=;"
    " Proxy: null), S3 Extended Request ID: 9Gj="
)
WRITING = (
    "org.apache.hadoop.fs.s3a.UnknownStoreException: `kept/part-0': initiate MultiPartUpload on kept/part-0: "
    "com.amazonaws.services.s3.model.AmazonS3Exception: {0}\n"
    "Caused by: com.amazonaws.services.s3.model.AmazonS3Exception: {0}\n"
)
READING = (
    "java.nio.file.AccessDeniedException: s3://orders/in: getFileStatus on s3://orders/in: "
    "com.amazonaws.services.s3.model.AmazonS3Exception: {0}\n"
)
WRITER = "Source: orders[1], ConstraintEnforcer[2], StreamingFileWriter, end: Writer"


@pytest.fixture
def job() -> Script:
    made: Script = script(
        table("orders", "n INT", connector="filesystem", path="s3://orders/in"),
        table("kept", "n INT", connector="filesystem", path="s3a://lake"),
        inserts=[("kept", "")],
    )
    return made


@pytest.mark.parametrize(
    ("trace", "code", "vertex", "expected"),
    [
        (WRITING, "NoSuchBucket", WRITER, Unreached("there is no bucket `lake`", "kept", True)),
        (
            READING,
            "403 Forbidden",
            "Source: orders[1]",
            Unreached("S3 denies access to the bucket `orders`", "orders", False),
        ),
        (
            READING,
            "InvalidAccessKeyId",
            "",
            Unreached(
                "S3 does not take the credentials: it says InvalidAccessKeyId", "orders", False
            ),
        ),
        (
            WRITING,
            "SlowDown",
            WRITER,
            Unreached("S3 refuses a request: it says SlowDown", "kept", True),
        ),
    ],
)
def test_what_was_refused_is_told_at_its_table(
    trace: str, code: str, vertex: str, expected: Unreached, job: Script
) -> None:
    chain = causes(trace.format(SAID.format("It says so", code)))
    assert refused(chain, vertex, job) == expected


def test_of_two_tables_none_is_blamed(job: Script) -> None:
    two: Script = script(
        table("kept", "n INT", connector="filesystem", path="s3://lake/a"),
        table("other", "n INT", connector="filesystem", path="s3://pond/b"),
        inserts=[("kept", ""), ("other", "")],
    )
    chain = causes(WRITING.format(SAID.format("It says so", "NoSuchBucket")))
    assert refused(chain, WRITER, two) == Unreached("a bucket is not there", None, True)
    assert refused(causes("java.io.IOException: No space left"), WRITER, job) is None
