"""Coroutines as functions of Flink's, which takes them from 2.3 on; it travels with jobs that call some, beside
`streamc_job`, and needs nothing but PyFlink.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from functools import wraps
from inspect import isawaitable
from typing import Any

from streamc_job import RowError, _Found, _raised

from pyflink.common import Row
from pyflink.table.udf import AsyncScalarFunction

_FAILED = (Exception, asyncio.CancelledError)


class AsyncScalar(_Found, AsyncScalarFunction):  # type: ignore[misc]
    """A coroutine, or a function, that gives one value.

    The settings `table.exec.async-scalar.` are kept to here and not by PyFlink: it calls again only what lets an error
    through, which an attempt does not, and tells all values of a row whose time is over.
    """

    timeout = 0.0
    attempts = 1
    delay = 0.0

    def __setstate__(self, state: dict[str, Any]) -> None:
        self.__dict__.update(state)
        _mend()

    def limit(self, timeout: float, attempts: int, delay: float) -> None:
        """Sets after how many seconds a row is given up, 0 for never, how often it is tried, and the time between."""
        self.timeout, self.attempts, self.delay = timeout, attempts, delay

    async def eval(self, *arguments: Any) -> Any:
        """The value, or an error that tells the row."""
        try:
            return await self._value(arguments)
        except _FAILED as error:
            raise self.failed(error, arguments) from error

    async def _value(self, arguments: tuple[Any, ...]) -> Any:
        """What the coroutine gives in time."""
        trying = asyncio.ensure_future(self._tried(self.own(arguments)))
        await asyncio.wait({trying}, timeout=self.timeout or None)
        if trying.done():
            return trying.result()
        trying.add_done_callback(_forget)
        trying.cancel()
        raise TimeoutError(f"no answer within {self.timeout:g} s")

    async def _tried(self, own: tuple[Any, ...]) -> Any:
        left = self.attempts
        while True:
            left -= 1
            given = self.call(*own)
            if not isawaitable(given):
                # A plain function, which is not tried again: it is called so only beside coroutines.
                return given
            try:
                return await given
            except (KeyboardInterrupt, SystemExit) as error:
                # They would end the thread in which all coroutines run, and the job would wait for ever.
                raise RuntimeError(_raised(error)) from error
            except Exception:
                if left <= 0:
                    raise
            await asyncio.sleep(self.delay)


class AsyncAttempt(AsyncScalar):
    """One that gives a row of the value and of what was raised in its place."""

    async def eval(self, *arguments: Any) -> Any:
        """The row of the two."""
        try:
            return Row(await self._value(arguments), None)
        except _FAILED as error:
            return Row(None, _raised(error))


class _Given(list[Any]):
    """The arguments of a call, which PyFlink writes into messages: they may be nobody's to read."""

    def __str__(self) -> str:
        return "a row"


def _forget(given_up: asyncio.Future[Any]) -> None:
    """Nobody waits for it any more."""
    if not given_up.cancelled():
        given_up.exception()


def _mend() -> None:
    """Changes what PyFlink 2.3 does with coroutines, once in a process.

    It hands over a list that it fills anew with the next row, before a coroutine looks into it; and an error that comes
    before a bundle of rows is at its end, and after its last row, is told by nobody: the row is missing, and the job
    goes on.
    """
    from pyflink.fn_execution.table.async_function.operations import AsyncScalarFunctionOperation

    if getattr(AsyncScalarFunctionOperation, "mended", False):
        return
    AsyncScalarFunctionOperation.mended = True
    _around(AsyncScalarFunctionOperation, "open", _open)
    _around(AsyncScalarFunctionOperation, "process_element", _process_element)
    _around(AsyncScalarFunctionOperation, "finish", _finish)
    _around(AsyncScalarFunctionOperation, "_raise_exception_if_exists", _raise)


def _around(kind: type[Any], name: str, around: Callable[..., Any]) -> None:
    inner = getattr(kind, name)

    @wraps(inner)
    def method(operation: Any, *arguments: Any) -> Any:
        return around(inner, operation, *arguments)

    setattr(kind, name, method)


def _open(inner: Callable[..., Any], operation: Any) -> None:
    """Hands on the limits that Flink was set.

    A process of Python that runs several jobs has a copy of this module for each: by names alone are their classes one.
    """
    functions = [f for f in operation.user_defined_funcs if hasattr(f, AsyncScalar.limit.__name__)]
    attempts = operation._max_attempts if operation._retry_enabled else 1
    for function in functions:
        function.limit(operation._timeout, attempts, operation._retry_delay)
    if functions:
        operation._timeout, operation._retry_enabled = 0, False
    inner(operation)


def _process_element(inner: Callable[..., Any], operation: Any, row: Any) -> Any:
    return inner(operation, _Given(row))


def _finish(inner: Callable[..., Any], operation: Any) -> None:
    inner(operation)
    operation._raise_exception_if_exists()


def _raise(inner: Callable[..., Any], operation: Any) -> None:
    """Raises what was raised, and not what PyFlink wraps around it."""
    if operation._exception is not None and operation._exception.args:
        found = operation._exception.args[-1]
        if found.__class__.__name__ == RowError.__name__:
            raise found
    inner(operation)
