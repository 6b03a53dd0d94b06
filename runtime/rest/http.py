"""JSON over HTTP to one server: with a time limit, tried again where that is safe, every failure of one type."""

from __future__ import annotations

import base64
import json
import re
import time
import urllib.error
import urllib.parse
import urllib.request
from dataclasses import dataclass, field
from typing import Any

_LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
_BUSY = frozenset({502, 503, 504})
"""What servers, and those in front of them, answer while they start or change over."""
_PAUSES = (0.2, 0.5, 1.0)


class RestError(Exception):
    """A call that did not get its answer; the text is a sentence for people."""


class UnreachableError(RestError):
    """Nothing answers at the address, or not in time."""


class RefusedError(RestError):
    """The server answered that it will not: `status` is HTTP's, `trace` the server's own words."""

    def __init__(self, status: int, trace: str) -> None:
        super().__init__(f"it answered {status}: {_sentence(trace)}")
        self.status = status
        self.trace = trace


class AddressError(RestError):
    """The text is no address of a server."""


@dataclass(frozen=True, slots=True)
class Http:
    """A server at `base`, such as `http://localhost:8081`; `seconds` is the limit of one call.

    A GET is tried again where nobody answers or the server is busy. Anything else is tried again
    only where the connection was refused, as then nothing has reached the server.
    """

    base: str
    seconds: float = 10.0
    authorization: str = field(default="", repr=False)

    @property
    def host(self) -> str:
        """The name of the server's machine."""
        return urllib.parse.urlsplit(self.base).hostname or ""

    @property
    def local(self) -> bool:
        """Whether the server is on this machine, so that it sees the same files."""
        return self.host in _LOOPBACK

    def get(self, path: str) -> Any:
        """What `GET path` gives."""
        return self._call("GET", path, None)

    def post(self, path: str, body: object) -> Any:
        """What `POST path` gives for a body that is sent as JSON."""
        return self._call("POST", path, body)

    def patch(self, path: str) -> Any:
        """What `PATCH path` gives."""
        return self._call("PATCH", path, None)

    def delete(self, path: str) -> Any:
        """What `DELETE path` gives."""
        return self._call("DELETE", path, None)

    def _call(self, method: str, path: str, body: object) -> Any:
        for pause in _PAUSES:
            try:
                return self._once(method, path, body)
            except RefusedError as error:
                if method != "GET" or error.status not in _BUSY:
                    raise
            except UnreachableError as error:
                if method != "GET" and not isinstance(error.__cause__, ConnectionRefusedError):
                    raise
            time.sleep(pause)
        return self._once(method, path, body)

    def _once(self, method: str, path: str, body: object) -> Any:
        data = None if body is None else json.dumps(body).encode("utf-8", "backslashreplace")
        headers = {"Accept": "application/json"}
        if data is not None:
            headers["Content-Type"] = "application/json"
        if self.authorization:
            headers["Authorization"] = self.authorization
        request = urllib.request.Request(self.base + path, data, headers, method=method)
        try:
            with self._opener().open(request, timeout=self.seconds) as answer:
                text = answer.read()
        except urllib.error.HTTPError as error:
            with error:
                raise RefusedError(error.code, _errors(error.read())) from None
        except TimeoutError as error:
            raise self._slow() from error
        except urllib.error.URLError as error:
            cause = error.reason
            if isinstance(cause, TimeoutError):
                raise self._slow() from cause
            why = _why(cause)
            raise UnreachableError(f"nothing answers at {self.base}{why}") from (
                cause if isinstance(cause, BaseException) else error
            )
        except OSError as error:
            raise UnreachableError(
                f"the connection to {self.base} broke off{_why(error)}"
            ) from error
        return self._parsed(text)

    def _slow(self) -> UnreachableError:
        return UnreachableError(f"{self.base} did not answer within {self.seconds:g} s")

    def _opener(self) -> urllib.request.OpenerDirector:
        """A proxy cannot reach what is on this machine."""
        handlers = [urllib.request.ProxyHandler({})] if self.local else []
        return urllib.request.build_opener(*handlers)

    def _parsed(self, text: bytes) -> Any:
        try:
            return json.loads(text) if text.strip() else {}
        except ValueError:
            raise UnreachableError(
                f"what answers at {self.base} is no REST API of Flink's"
            ) from None


def server(address: str, seconds: float = 10.0) -> Http:
    """The server at an address that a user gave: `localhost:8081`, `https://name:password@host/path`.

    The password goes into a header, and is in nothing that is shown. AddressError where it is none.
    """
    text = address.strip()
    if not re.match(r"[A-Za-z][A-Za-z0-9+.-]*://", text):
        text = f"http://{text}"
    try:
        parts = urllib.parse.urlsplit(text)
        port, name = parts.port, parts.hostname
    except ValueError:
        parts, port, name = urllib.parse.urlsplit("http:"), None, None
    if parts.scheme not in ("http", "https") or not name or parts.query or parts.fragment:
        raise AddressError("an address is of the form `http://host:port`")
    host = f"[{name}]" if ":" in name else name
    place = host if port is None else f"{host}:{port}"
    authorization = ""
    if parts.username is not None:
        user, password = map(urllib.parse.unquote, (parts.username, parts.password or ""))
        authorization = "Basic " + base64.b64encode(f"{user}:{password}".encode()).decode()
    return Http(f"{parts.scheme}://{place}{parts.path.rstrip('/')}", seconds, authorization)


def _errors(body: bytes) -> str:
    """The server's own words: the last text of `{"errors": [...]}`, which is the stack trace."""
    try:
        told = json.loads(body)
        texts = [str(one) for one in told["errors"] if str(one).strip()]
        return texts[-1] if texts else ""
    except (ValueError, KeyError, TypeError):
        return body.decode("utf-8", "replace")[:2000]


def _sentence(trace: str) -> str:
    """The last cause of a Java stack trace in plain words."""
    from runtime.causes import causes, plain

    chain = causes(_bare(trace))
    for one in reversed(chain):
        if text := plain(one.message):
            return text
    return plain(trace.partition("\n")[0]) or "it said nothing"


def _bare(trace: str) -> str:
    """A trace without the frame `<Exception on server side: ... End of exception on server side>`."""
    inner = re.search(r"<Exception on server side:\n(.*?)\nEnd of exception", trace, re.DOTALL)
    return inner[1] if inner else trace


def server_trace(error: RefusedError) -> str:
    """The Java stack trace that came with a refusal."""
    return _bare(error.trace)


def _why(cause: object) -> str:
    text = getattr(cause, "strerror", None) or ""
    return f" ({text.lower()})" if text else ""
