"""A client of Flink's SQL gateway: a session, statements in it, their results.

The paths and forms are those of the gateway's REST endpoint: Flink 1.20 speaks its versions 1 to 3, Flink 2
also 4. What is used here is the same in all of them from version 2 on.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from contextlib import suppress
from typing import Any
from urllib.parse import quote

from pydantic import Field

from runtime.causes import causes
from runtime.rest.answers import Answer, ask, read_answer
from runtime.rest.http import Http, RefusedError, RestError, UnreachableError, server_trace

_VERSIONS = (4, 3, 2)
"""The versions of the API that can be used, the newest first."""


class StatementError(RestError):
    """Flink did not carry a statement out; `trace` is its stack trace."""

    def __init__(self, trace: str) -> None:
        chain = causes(trace)
        super().__init__(chain[-1].message if chain else trace)
        self.trace = trace


class StatementTimeoutError(RestError):
    """A statement was not over in time."""


class Info(Answer):
    """Which Flink a gateway belongs to."""

    product: str = Field(alias="productName")
    version: str


class _Versions(Answer):
    versions: tuple[str, ...]


class _SessionHandle(Answer):
    handle: str = Field(alias="sessionHandle")


class _OperationHandle(Answer):
    handle: str = Field(alias="operationHandle")


class _Status(Answer):
    status: str


class _Properties(Answer):
    properties: dict[str, str]


class _Row(Answer):
    fields: tuple[Any, ...]


class _Rows(Answer):
    data: tuple[_Row, ...] = ()


class _Page(Answer):
    kind: str = Field(alias="resultType")
    job: str | None = Field(default=None, alias="jobID")
    results: _Rows = _Rows()
    next: str | None = Field(default=None, alias="nextResultUri")


class Result(Answer):
    """What a statement gave: its rows, and the id of the job that it started, if any."""

    rows: tuple[tuple[Any, ...], ...]
    job: str | None


class SqlGateway:
    """A gateway that answers; RestError where it does not."""

    def __init__(self, http: Http) -> None:
        """Asks it which versions of the API it speaks."""
        self.http = http
        spoken = read_answer(http, _Versions, ask(http, "/api_versions")).versions
        known = [one for one in _VERSIONS if f"V{one}" in spoken]
        if not known:
            raise UnreachableError(
                f"the SQL gateway at {http.base} speaks {', '.join(spoken) or 'no version'} of its"
                " API; V2 or later is needed"
            )
        self.version = known[0]

    @property
    def info(self) -> Info:
        """Which Flink this is."""
        return read_answer(self.http, Info, self.http.get(f"/v{self.version}/info"))

    def open(self, properties: Mapping[str, str], name: str = "streamc") -> Session:
        """A new session with these settings of Flink's."""
        root = f"/v{self.version}/sessions"
        body = {"sessionName": name, "properties": dict(properties)}
        opened = read_answer(self.http, _SessionHandle, self.http.post(root, body))
        return Session(self.http, f"{root}/{quote(opened.handle, safe='')}")


class Session:
    """A session: what is declared in it lives until it is closed. Jobs go on without it."""

    def __init__(self, http: Http, path: str) -> None:
        """Not to be called: `SqlGateway.open` opens sessions."""
        self.http = http
        self._path = path

    def __enter__(self) -> Session:
        """The session itself."""
        return self

    def __exit__(self, *_: object) -> None:
        """Closes it; a gateway that has gone has closed it, too."""
        with suppress(RestError):
            self.http.delete(self._path)

    def settings(self) -> dict[str, str]:
        """The gateway's configuration with that of the session. It may hold secrets."""
        return read_answer(self.http, _Properties, self.http.get(self._path)).properties

    def execute(self, sql: str, seconds: float = 120.0) -> Result:
        """Carries out one statement, without a closing semicolon, and waits for its end.

        Of a statement that starts a job, the end is that the cluster has taken the job.
        StatementError with Flink's reason, StatementTimeoutError after `seconds`.
        """
        try:
            answer = self.http.post(f"{self._path}/statements", {"statement": sql})
        except RefusedError as error:
            raise StatementError(server_trace(error)) from None
        handle = read_answer(self.http, _OperationHandle, answer).handle
        operation = f"{self._path}/operations/{quote(handle, safe='')}"
        self._await(operation, seconds)
        try:
            return self._result(operation)
        finally:
            with suppress(RestError):
                self.http.delete(f"{operation}/close")

    def _await(self, operation: str, seconds: float) -> None:
        deadline, pause = time.monotonic() + seconds, 0.01
        while True:
            told = read_answer(self.http, _Status, self.http.get(f"{operation}/status")).status
            if told not in ("INITIALIZED", "PENDING", "RUNNING"):
                return  # An operation that failed says why when its result is asked for.
            if time.monotonic() > deadline:
                with suppress(RestError):
                    self.http.delete(f"{operation}/close")
                raise StatementTimeoutError(f"a statement was not over after {seconds:g} s")
            time.sleep(pause)
            pause = min(0.25, pause * 1.5)

    def _result(self, operation: str) -> Result:
        rows: list[tuple[Any, ...]] = []
        job: str | None = None
        path: str | None = f"{operation}/result/0?rowFormat=JSON"
        while path is not None:
            page = self._page(path)
            if page.kind == "NOT_READY":
                time.sleep(0.05)
            rows += [one.fields for one in page.results.data]
            job = page.job or job
            path = None if page.kind == "EOS" else page.next
        return Result(rows=tuple(rows), job=job)

    def _page(self, path: str) -> _Page:
        try:
            return read_answer(self.http, _Page, self.http.get(path))
        except RefusedError as error:
            raise StatementError(server_trace(error)) from None
