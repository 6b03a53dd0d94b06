"""What S3 says when it refuses something, in words, and the table whose files it is about."""

from __future__ import annotations

import re
from collections.abc import Sequence

from compiler.emit.script import Script, Statement
from runtime.brokers import Unreached
from runtime.causes import Cause

_REFUSED = re.compile(r"\(Service: (?:Amazon )?S3; Status Code: \d+; Error Code: ([^;]+);")
"""How Amazon's client ends its messages (AmazonS3Exception); requests have long names of their own behind it."""

_BUCKET = re.compile(r"'path' = 's3a?://([^/']+)")
_CREDENTIALS = ("InvalidAccessKeyId", "SignatureDoesNotMatch", "ExpiredToken", "InvalidToken")
_DENIED = ("AccessDenied", "403 Forbidden")


def refused(chain: Sequence[Cause], vertex: str, script: Script) -> Unreached | None:
    """What the store refused the task `vertex`, if that is why it failed."""
    codes = [match[1] for cause in chain if (match := _REFUSED.search(cause.message))]
    if not codes:
        return None
    writes = "Writer" in vertex or any("MultiPartUpload" in cause.message for cause in chain)
    table = _table(script, writes=writes)
    found = _BUCKET.search(table.sql) if table else None
    name = table.name if table else None
    return Unreached(_said(codes[-1], found[1] if found else ""), name, writes)


def _said(code: str, bucket: str) -> str:
    if code == "NoSuchBucket":
        return f"there is no bucket `{bucket}`" if bucket else "a bucket is not there"
    if code in _CREDENTIALS:
        return f"S3 does not take the credentials: it says {code}"
    if code in _DENIED:
        return f"S3 denies access to the bucket `{bucket}`" if bucket else "S3 denies access"
    return f"S3 refuses a request: it says {code}"


def _table(script: Script, *, writes: bool) -> Statement | None:
    """The table in S3 that is written, or read, where there is but one: operators of files bear no names of tables."""
    sinks = {insert.sink for insert in script.inserts}
    found = [
        one
        for one in script.statements
        if _BUCKET.search(one.sql) and (one.name in sinks) is writes
    ]
    return found[0] if len(found) == 1 else None
