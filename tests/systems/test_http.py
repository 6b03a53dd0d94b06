"""A server of HTTP that is asked for rows and is sent some."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import pytest

from tests.systems.environments import python_with_flink
from tests.systems.jobs import run

pytestmark = pytest.mark.slow

COUNTRIES = {"Oslo": "Norway", "Rome": "Italy"}
ROWS = [(1, "Oslo"), (2, "Rome"), (3, "Atlantis"), (4, "Oslo")]

ORDERS = """\
pipeline shop {{}}

source orders from filesystem {{
  path = '{folder}/orders'
  format = json
  columns (id bigint, city string)
}}
"""

LOOKUP = """
source places from rest_lookup {{
  url = '{url}/places'
  format = json
  header.Accept = 'application/json'

  columns (city string, country string)
}}

task placed {{
  from orders as o
  left lookup join places as p on p.city = o.city
  select o.id, p.country
}}

sink shown from placed into filesystem {{
  path = '{folder}/placed'
  format = json
}}
"""

SINK = """
sink sent from orders into http_sink {{
  url = '{url}/orders'
  format = json
  method = put
}}
"""


class Places:
    """The server: what it was asked, and the rows that it was sent."""

    def __init__(self) -> None:
        self.asked: list[str] = []
        self.sent: list[dict[str, object]] = []
        self._server = ThreadingHTTPServer(("127.0.0.1", 0), self._handler())
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)

    @property
    def url(self) -> str:
        """Where it answers."""
        return f"http://127.0.0.1:{self._server.server_address[1]}"

    def _handler(places) -> type[BaseHTTPRequestHandler]:  # noqa: N805
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                city = parse_qs(urlsplit(self.path).query)["city"][0]
                places.asked.append(city)
                found = {"city": city, "country": COUNTRIES[city]} if city in COUNTRIES else None
                self._answer(json.dumps(found).encode() if found is not None else b"")

            def do_PUT(self) -> None:
                body = json.loads(b"".join(self._chunks()))
                places.sent.extend(body if isinstance(body, list) else [body])
                self._answer(b"")

            def _chunks(self) -> Iterator[bytes]:
                """The parts of a body of which the length is not told before."""
                assert self.headers["Transfer-Encoding"] == "chunked"
                while size := int(self.rfile.readline(), 16):
                    yield self.rfile.read(size)
                    self.rfile.readline()
                self.rfile.readline()

            def _answer(self, body: bytes) -> None:
                self.send_response(200)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *_: object) -> None:
                return

        return Handler

    def start(self) -> None:
        """Starts to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Ends it."""
        self._server.shutdown()
        self._server.server_close()
        self._thread.join(10)


@pytest.fixture
def places() -> Iterator[Places]:
    """A server on a free port."""
    server = Places()
    server.start()
    try:
        yield server
    finally:
        server.stop()


@pytest.fixture
def orders(tmp_path: Path) -> str:
    """What begins a pipeline, with rows to read."""
    (tmp_path / "orders").mkdir()
    text = "".join(json.dumps({"id": n, "city": city}) + "\n" for n, city in ROWS)
    (tmp_path / "orders" / "rows.json").write_text(text, encoding="utf-8")
    return ORDERS.format(folder=tmp_path)


def test_rows_are_asked_for(places: Places, orders: str, tmp_path: Path) -> None:
    run(orders + LOOKUP.format(url=places.url, folder=tmp_path), tmp_path)
    files = (tmp_path / "placed").rglob("part-*")
    found = [json.loads(line) for file in files for line in file.read_text("utf-8").splitlines()]
    assert sorted(found, key=lambda row: row["id"]) == [
        {"id": n, "country": COUNTRIES.get(city)} for n, city in ROWS
    ]
    assert sorted(places.asked) == sorted(city for _, city in ROWS)


def test_rows_are_sent(places: Places, orders: str, tmp_path: Path) -> None:
    python = str(python_with_flink("1.20"))
    text = orders + SINK.format(url=places.url)
    run(text, tmp_path, "--target", "flink-1.20", python=python)
    sent = sorted(places.sent, key=lambda row: str(row["id"]))
    assert sent == [{"id": n, "city": city} for n, city in ROWS]
