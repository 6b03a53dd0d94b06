"""Services of AWS on loopback: moto's server, which keeps everything in memory."""

from __future__ import annotations

import contextlib
import sys
import urllib.request
from pathlib import Path
from typing import Any

import boto3

from tests.connectors.jars import jar
from tests.systems.processes import Server, await_ready, free_ports

KEY, SECRET = "shop-key", "shop's ${secret}"
"""The emulator takes any; nobody may read the second one anywhere."""
REGION = "eu-central-1"
_START_SECONDS = 60


def s3_plugin() -> Path:
    """The filesystem for S3 that processes of Flink load."""
    return jar("org.apache.flink:flink-s3-fs-hadoop:2.2.0")


class Aws:
    """A running emulator."""

    def __init__(self, folder: Path) -> None:
        self._log = folder / "moto.log"
        (self._port,) = free_ports(1)
        self._server: Server | None = None

    @property
    def url(self) -> str:
        """The address of all services."""
        return f"http://127.0.0.1:{self._port}"

    @property
    def s3_settings(self) -> dict[str, str]:
        """The settings by which processes of Flink reach its buckets."""
        return {
            "s3.endpoint": self.url,
            "s3.path.style.access": "true",
            "s3.access-key": KEY,
            "s3.secret-key": SECRET,
        }

    def start(self) -> None:
        """Starts it, and waits until it answers."""
        words = [sys.executable, "-m", "moto.server", "-H", "127.0.0.1", "-p", str(self._port)]
        self._server = Server(words, self._log)
        await_ready(self._server, self._answers, _START_SECONDS, "the emulator of AWS")

    def stop(self) -> None:
        """Ends it: nothing is kept."""
        if self._server is not None:
            self._server.kill()
            self._server = None

    def client(self, service: str) -> Any:
        """A client of a service that is not Flink's."""
        return boto3.client(
            service,
            endpoint_url=self.url,
            aws_access_key_id=KEY,
            aws_secret_access_key=SECRET,
            region_name=REGION,
        )

    def bucket(self, name: str) -> Bucket:
        """A new bucket."""
        client = self.client("s3")
        client.create_bucket(Bucket=name, CreateBucketConfiguration={"LocationConstraint": REGION})
        return Bucket(client, name)

    def _answers(self) -> bool:
        with contextlib.suppress(OSError), urllib.request.urlopen(self.url, timeout=5) as got:
            return bool(got.status == 200)
        return False


class Bucket:
    """A bucket as its independent client sees it."""

    def __init__(self, client: Any, name: str) -> None:
        self.name = name
        self._client = client

    def keys(self, prefix: str = "") -> list[str]:
        """The names of its objects, in order."""
        pages = self._client.get_paginator("list_objects_v2").paginate(
            Bucket=self.name, Prefix=prefix
        )
        return [one["Key"] for page in pages for one in page.get("Contents", ())]

    def read(self, key: str) -> bytes:
        """An object."""
        return bytes(self._client.get_object(Bucket=self.name, Key=key)["Body"].read())

    def write(self, key: str, content: bytes) -> None:
        """Puts an object."""
        self._client.put_object(Bucket=self.name, Key=key, Body=content)

    def unfinished(self) -> int:
        """How many uploads were begun and neither finished nor given up."""
        found = self._client.list_multipart_uploads(Bucket=self.name)
        return len(found.get("Uploads", ()))
