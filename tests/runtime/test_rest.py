"""The clients of the REST APIs, against a server that says what a test wants it to say."""

from __future__ import annotations

import base64
import json
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from compiler.emit.script import Script
from compiler.plan.functions import Module
from runtime.rest import http as rest_http
from runtime.rest.http import AddressError, Http, RefusedError, UnreachableError, server
from runtime.rest.job_manager import Job, JobManager, SavepointError, SavepointTimeoutError
from runtime.rest.sql_gateway import SqlGateway, StatementError, StatementTimeoutError
from runtime.rest.submit import NotCarriedError, Start, carried
from streamc.cli import cli
from tests.systems.processes import free_ports

Reply = tuple[int, object] | Callable[[], tuple[int, object]]


@dataclass
class Said:
    """A server with a reply for each `METHOD /path`, and what it was asked."""

    url: str = ""
    replies: dict[str, Reply] = field(default_factory=dict)
    asked: list[str] = field(default_factory=list)
    headers: list[dict[str, str]] = field(default_factory=list)

    def reply(self, request: str) -> tuple[int, object]:
        found = self.replies.get(request, (404, {"errors": [f"Not found: {request}"]}))
        return found() if callable(found) else found


@pytest.fixture
def said(monkeypatch: pytest.MonkeyPatch) -> Iterator[Said]:
    monkeypatch.setattr(rest_http, "_PAUSES", (0.01, 0.01))
    there = Said()

    class Answers(BaseHTTPRequestHandler):
        def answer(self) -> None:
            request = f"{self.command} {self.path}"
            there.asked.append(request)
            there.headers.append(dict(self.headers))
            self.rfile.read(int(self.headers.get("Content-Length") or 0))
            status, body = there.reply(request)
            data = body if isinstance(body, bytes) else json.dumps(body).encode()
            self.send_response(status)
            self.send_header("Content-Length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        do_GET = do_POST = do_PATCH = do_DELETE = answer  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    listening = ThreadingHTTPServer(("127.0.0.1", 0), Answers)
    listening.daemon_threads = True
    thread = threading.Thread(target=listening.serve_forever, args=(0.05,))
    thread.start()
    there.url = f"http://127.0.0.1:{listening.server_address[1]}"
    yield there
    listening.shutdown()
    listening.server_close()
    thread.join()


def one_after_another(*replies: tuple[int, object]) -> Callable[[], tuple[int, object]]:
    """Each reply once, the last one for ever."""
    left = list(replies)
    return lambda: left.pop(0) if len(left) > 1 else left[0]


@pytest.mark.parametrize(
    ("text", "base"),
    [
        ("localhost:8081", "http://localhost:8081"),
        ("https://flink.example.org/cluster/", "https://flink.example.org/cluster"),
        ("http://[::1]:8081", "http://[::1]:8081"),
        ("https://ada:s%40cret@flink:443", "https://flink:443"),
    ],
)
def test_addresses(text: str, base: str) -> None:
    assert server(text).base == base


@pytest.mark.parametrize("text", ["", "ftp://flink", "http://", "http://flink:port", "flink?x=1"])
def test_what_is_no_address(text: str) -> None:
    with pytest.raises(AddressError):
        server(text)


def test_a_password_goes_into_a_header_only(said: Said) -> None:
    said.replies["GET /x"] = (200, {})
    http = server(said.url.replace("//", "//ada:s%40cret@"))
    http.get("/x")
    expected = "Basic " + base64.b64encode(b"ada:s@cret").decode()
    assert said.headers[0]["Authorization"] == expected
    assert "cret" not in repr(http)
    with pytest.raises(RefusedError) as error:
        http.get("/y")
    assert "cret" not in str(error.value)


def test_a_busy_server_is_asked_again_only_where_that_is_safe(said: Said) -> None:
    http = server(said.url)
    said.replies["GET /x"] = one_after_another((503, {"errors": ["starting"]}), (200, {"a": 1}))
    assert http.get("/x") == {"a": 1}
    assert said.asked == ["GET /x"] * 2
    said.replies["POST /x"] = (503, {"errors": ["starting"]})
    with pytest.raises(RefusedError, match="it answered 503: starting"):
        http.post("/x", {})
    assert said.asked.count("POST /x") == 1


def test_nobody_answers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rest_http, "_PAUSES", ())
    (port,) = free_ports(1)
    with pytest.raises(UnreachableError, match=rf"nothing answers at http://127.0.0.1:{port} \(.+"):
        server(f"127.0.0.1:{port}").post("/x", {})


def test_nobody_answers_in_time(said: Said, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rest_http, "_PAUSES", ())

    def slowly() -> tuple[int, object]:
        time.sleep(0.5)
        return 200, {}

    said.replies["GET /x"] = slowly
    with pytest.raises(UnreachableError, match=r"did not answer within 0\.1 s"):
        server(said.url, 0.1).get("/x")


@pytest.mark.parametrize("body", [b"<html>", {"versions": "V2"}, {}])
def test_somebody_else_answers(said: Said, body: object) -> None:
    said.replies["GET /api_versions"] = (200, body)
    with pytest.raises(UnreachableError, match=r"something else|no REST API"):
        SqlGateway(server(said.url))


def test_the_newest_version_of_the_api_that_both_speak(said: Said) -> None:
    said.replies["GET /api_versions"] = (200, {"versions": ["V1", "V2", "V3", "V9"]})
    said.replies["GET /v3/info"] = (200, {"productName": "Apache Flink", "version": "1.20.5"})
    assert SqlGateway(server(said.url)).info.version == "1.20.5"
    said.replies["GET /api_versions"] = (200, {"versions": ["V1"]})
    with pytest.raises(UnreachableError, match="speaks V1 of its API; V2 or later is needed"):
        SqlGateway(server(said.url))


TRACE = """\
<Exception on server side:
org.apache.flink.table.gateway.api.utils.SqlGatewayException: Failed to fetch results.
\tat org.apache.flink.X.y(X.java:1)
Caused by: org.apache.flink.table.api.ValidationException: Column 'x' not found
\tat org.apache.flink.X.y(X.java:1)

End of exception on server side>"""


@pytest.fixture
def gateway(said: Said) -> SqlGateway:
    """A gateway with a session `s`, whose every statement is the operation `o`."""
    said.replies |= {
        "GET /api_versions": (200, {"versions": ["V2"]}),
        "POST /v2/sessions": (200, {"sessionHandle": "s"}),
        "POST /v2/sessions/s/statements": (200, {"operationHandle": "o"}),
        "GET /v2/sessions/s/operations/o/status": (200, {"status": "FINISHED"}),
    }
    return SqlGateway(server(said.url))


def test_results_come_page_by_page(said: Said, gateway: SqlGateway) -> None:
    root = "/v2/sessions/s/operations/o/result"
    next_page = {"nextResultUri": f"{root}/1?rowFormat=JSON"}
    row = {"kind": "INSERT", "fields": ["a", 1]}
    said.replies[f"GET {root}/0?rowFormat=JSON"] = one_after_another(
        (200, {"resultType": "NOT_READY", "nextResultUri": f"{root}/0?rowFormat=JSON"}),
        (200, {"resultType": "PAYLOAD", "jobID": "j", "results": {"data": [row]}, **next_page}),
    )
    said.replies[f"GET {root}/1?rowFormat=JSON"] = (200, {"resultType": "EOS"})
    with gateway.open({}) as session:
        result = session.execute("SELECT 1")
    assert (result.rows, result.job) == ((("a", 1),), "j")
    assert "DELETE /v2/sessions/s" in said.asked
    assert "DELETE /v2/sessions/s/operations/o/close" in said.asked


def test_why_a_statement_is_refused(said: Said, gateway: SqlGateway) -> None:
    errors = {"errors": ["Internal server error.", TRACE]}
    said.replies["GET /v2/sessions/s/operations/o/result/0?rowFormat=JSON"] = (500, errors)
    with (
        gateway.open({}) as session,
        pytest.raises(StatementError, match=r"^Column 'x' not found$"),
    ):
        session.execute("SELECT x")


def test_a_statement_that_does_not_end_is_given_up(said: Said, gateway: SqlGateway) -> None:
    said.replies["GET /v2/sessions/s/operations/o/status"] = (200, {"status": "RUNNING"})
    with gateway.open({}) as session, pytest.raises(StatementTimeoutError, match=r"after 0\.1 s"):
        session.execute("SELECT 1", 0.1)
    assert "DELETE /v2/sessions/s/operations/o/close" in said.asked


def test_python_files_lie_where_a_gateway_elsewhere_sees_them(
    gateway: SqlGateway, tmp_path: Path
) -> None:
    script = Script("p", "streaming", (), (), (), modules=(Module("a/b.py", "x = 1\n"),))
    elsewhere = SqlGateway.__new__(SqlGateway)
    elsewhere.http = Http("http://flink.example.org:8083")
    with pytest.raises(NotCarriedError, match="--shared"), carried(script, elsewhere, Start()):
        pass
    asked = {"requirements": "acme==1.0\n", "wheels": {"acme.whl": b"0"}}
    for one, start in ((gateway, Start()), (elsewhere, Start(shared=tmp_path, **asked))):
        with carried(script, one, start) as settings:
            folder = Path(settings["python.files"])
            assert (folder / "a" / "b.py").read_text(encoding="utf-8") == "x = 1\n"
            assert (folder.parent.parent == tmp_path) is (one is elsewhere)
            assert ("python.requirements" in settings) is (one is elsewhere)
        assert not folder.exists()
    file, wheels = map(Path, settings["python.requirements"].split("#"))
    assert file.name == "requirements.txt"
    assert file.parent == wheels.parent == folder.parent


def job(id: str, name: str, state: str = "RUNNING", *, running: int = 1) -> dict[str, Any]:
    times = {"start-time": 1000 + int(id[:1], 16), "end-time": -1, "last-modification": 1000}
    return {
        "jid": id,
        "name": name,
        "state": state,
        **times,
        "tasks": {"total": 1, "running": running},
    }


def test_savepoints_that_fail_or_take_too_long(said: Said) -> None:
    manager = JobManager(server(said.url))
    said.replies["POST /jobs/a/stop"] = (202, {"request-id": "t"})
    busy = {"status": {"id": "IN_PROGRESS"}}
    said.replies["GET /jobs/a/savepoints/t"] = (200, busy)
    with pytest.raises(SavepointTimeoutError, match=r"after 0\.1 s"):
        manager.stop("a", "/x", drain=False, seconds=0.1)
    cause = {
        "class": "X",
        "stack-trace": "java.io.IOException: the disk is full\n\tat a.b(C.java:1)",
    }
    done = {"status": {"id": "COMPLETED"}, "operation": {"failure-cause": cause}}
    said.replies["GET /jobs/a/savepoints/t"] = one_after_another((200, busy), (200, done))
    with pytest.raises(SavepointError, match=r"^the disk is full$"):
        manager.stop("a", "/x", drain=False, seconds=5)


def test_only_kept_checkpoints_count_of_a_job_that_ended(said: Said) -> None:
    manager = JobManager(server(said.url))
    point = {"id": 1, "external_path": "file:/c/chk-1", "trigger_timestamp": 5}
    said.replies["GET /jobs/a/checkpoints"] = (200, {"latest": {"completed": point}})

    def newest(state: str, **kept: bool) -> str | None:
        config = {"externalization": kept}
        said.replies["GET /jobs/a/checkpoints/config"] = (200, config)
        found = manager.checkpoints("a", state).newest
        return found.path if found else None

    assert newest("RUNNING") == "file:/c/chk-1"
    assert newest("CANCELED", enabled=True, delete_on_cancellation=False) == "file:/c/chk-1"
    assert newest("CANCELED", enabled=True, delete_on_cancellation=True) is None
    assert newest("FAILED", enabled=True, delete_on_cancellation=True) == "file:/c/chk-1"
    assert newest("FINISHED", enabled=True, delete_on_cancellation=False) is None
    assert newest("FAILED", enabled=False) is None


@pytest.mark.parametrize(
    ("word", "code", "message"),
    [
        ("twice", 2, "`twice` can be each of these jobs: 3333aaaa (RUNNING), 2222aaaa (RUNNING)"),
        ("gone", 2, "(`gone`) has ended already: it is CANCELED".replace("(`gone`)", "(4444aaaa)")),
        ("5555", 2, "is RESTARTING: only a running job can write a savepoint"),
        ("half", 2, "not all tasks of the job `half` (6666aaaa) run"),
        ("orderz", 2, "there is no job `orderz`"),
        ("1", 2, "there is no job `1`"),
        ("orders", 3, "it answered 409"),
    ],
)
def test_jobs_that_cannot_be_stopped(said: Said, word: str, code: int, message: str) -> None:
    known = [
        job("1111aaaa", "orders"),
        job("2222aaaa", "twice"),
        job("3333aaaa", "twice"),
        job("4444aaaa", "gone", "CANCELED"),
        job("5555aaaa", "again", "RESTARTING"),
        job("6666aaaa", "half", running=0),
    ]
    said.replies["GET /jobs/overview"] = (200, {"jobs": known})
    said.replies["POST /jobs/1111aaaa/stop"] = (409, {"errors": ["not now"]})
    words = ["stop", word, "--cluster", said.url, "--savepoint", "/s"]
    done = CliRunner().invoke(cli, words)
    assert done.exit_code == code, done.output
    assert message in done.output


def test_the_job_that_goes_on_is_meant_by_a_name(said: Said) -> None:
    known = [job("1111aaaa", "orders", "FINISHED"), job("0000aaaa", "orders")]
    said.replies["POST /jobs/0000aaaa/stop"] = (202, {"request-id": "t"})
    done = {"status": {"id": "COMPLETED"}, "operation": {"location": "file:/s/savepoint-0000"}}
    ended = [{**one, "state": "FINISHED"} for one in known]
    said.replies["GET /jobs/overview"] = one_after_another(
        (200, {"jobs": known}), (200, {"jobs": ended})
    )
    said.replies["GET /jobs/0000aaaa/savepoints/t"] = (200, done)
    shown = CliRunner().invoke(cli, ["stop", "orders", "--cluster", said.url, "--savepoint", "/s"])
    assert shown.exit_code == 0, shown.output
    assert "file:/s/savepoint-0000\n" in shown.output


def test_jobs_are_listed(said: Said) -> None:
    known = [job("1111aaaa", "orders"), job("2222aaaa", "gone", "FAILED")]
    said.replies["GET /jobs/overview"] = (200, {"jobs": known})
    said.replies["GET /jobs/1111aaaa/metrics?get=numRestarts"] = one_after_another(
        (200, []), (200, [{"id": "numRestarts", "value": "3"}])
    )
    at = "/jobs/1111aaaa/vertices/a/subtasks/metrics"
    said.replies["GET /jobs/1111aaaa"] = (200, {"vertices": [{"id": "a"}, {"id": "b"}]})
    late = "w[3].numLateRecordsDropped"
    said.replies[f"GET {at}"] = one_after_another((200, []), (200, [{"id": late}, {"id": "rows"}]))
    said.replies[f"GET {at}?get=w%5B3%5D.numLateRecordsDropped&agg=sum"] = (
        200,
        [{"id": late, "sum": 2.0}],
    )
    said.replies[f"GET {at.replace('/a/', '/b/')}"] = (200, [{"id": "rows"}])
    shown = CliRunner().invoke(cli, ["jobs", "--cluster", said.url])
    assert shown.output.splitlines() == [
        "name    id        state    since                restarts  late rows  last checkpoint",
        "orders  1111aaaa  RUNNING  1970-01-01 00:00:01  3         2          -",
    ]
    every = CliRunner().invoke(cli, ["jobs", "--cluster", said.url, "--all"])
    assert "FAILED" in every.output


PIPELINE = """\
pipeline p {}
source numbers from datagen { columns (n int) }
sink kept from numbers into filesystem {
  path = 'out'
  format = json
}
"""


def test_what_run_refuses_before_it_sends_anything(said: Said, tmp_path: Path) -> None:
    file = tmp_path / "p.stream"
    words = ["run", str(file), "--gateway", said.url, "--offline"]
    file.write_text(PIPELINE, encoding="utf-8")
    relative = CliRunner().invoke(cli, words)
    assert relative.exit_code == 2, relative.output
    assert "`kept` has the path `out`" in relative.output
    file.write_text(PIPELINE.replace("'out'", "'/out'"), encoding="utf-8")
    said.replies["GET /api_versions"] = (200, {"versions": ["V3"]})
    said.replies["GET /v3/info"] = (200, {"productName": "Apache Flink", "version": "1.20.5"})
    other = CliRunner().invoke(cli, words)
    assert other.exit_code == 2, other.output
    assert "of Flink 1.20.5" in other.output
    assert "`--target flink-1.20`" in other.output
    assert all(one.startswith("GET ") for one in said.asked)
    fresh = CliRunner().invoke(cli, [*words, "--fresh"])
    assert fresh.exit_code == 2


def test_a_job_is_found_at_work_only_when_all_its_tasks_are() -> None:
    assert Job.model_validate(job("1", "a")).at_work
    assert not Job.model_validate(job("1", "a", running=0)).at_work
    assert not Job.model_validate(job("1", "a", "FAILING")).at_work
