"""What the server can be asked: a method of the protocol, and the function that answers."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from compiler.ide.snapshot import Snapshot
from dsl.records import dataclass
from streamc.lsp.positions import Lines
from streamc.lsp.session import Session

Answer = Callable[[Session, Any], Any]


REFUSED = types.LSPErrorCodes.RequestFailed.value


def refused(reason: str) -> JsonRpcException:
    """The answer to a request that is understood and cannot be done; the editor shows why."""
    return JsonRpcException(reason, REFUSED)


@dataclass(frozen=True, slots=True)
class Feature:
    """`method` as the protocol calls it; `options` are what the server says of it when it starts."""

    method: str
    answer: Answer
    options: Any = None


@dataclass(frozen=True, slots=True)
class Text:
    """The text that a request is about, as it is now."""

    name: str
    snapshot: Snapshot
    lines: Lines

    def offset(self, position: Any) -> int:
        """The offset of the request's position."""
        return self.lines.offset(position)


def text_of(session: Session, params: Any) -> Text | None:
    """The text of a request that names one; None where there is no such text."""
    name = session.name_of(params.text_document.uri)
    snapshot = session.snapshot(name)
    return None if snapshot is None else Text(name, snapshot, session.lines(name))
