"""What a PyFlink job compiled by streamc needs where it runs; it travels with the job and needs nothing but PyFlink."""

from __future__ import annotations

import importlib
import os
import pickle
import sys
import traceback
from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from pyflink.common import Row
from pyflink.java_gateway import get_gateway
from pyflink.table import EnvironmentSettings, StatementSet, TableEnvironment
from pyflink.table.udf import (
    AggregateFunction,
    FunctionContext,
    ScalarFunction,
    TableFunction,
    UserDefinedFunction,
    udaf,
    udf,
    udtf,
)

_HERE = Path(__file__).resolve().parent
"""The folder `python/` of the job."""
_LOCAL = ("local", "minicluster")


def run(
    job: Callable[[TableEnvironment], StatementSet], settings: Mapping[str, str], *, mode: str
) -> None:
    """Starts a job, on an embedded Flink or where `flink run` sends it, and waits for its end if it is embedded.

    `job` declares everything and returns the statements that are started together; `mode` is `streaming` or `batch`.
    The Python files beside this one and the jars in `jars/` beside its folder go with the job.
    """
    streaming = mode == "streaming"
    kind = EnvironmentSettings.in_streaming_mode if streaming else EnvironmentSettings.in_batch_mode
    tables = TableEnvironment.create(kind())
    configuration = tables.get_config()
    for key, value in (dict(settings) | _travelling(settings)).items():
        configuration.set(key, value)
    if configuration.get("pipeline.jars", ""):
        _show_jars(tables)
    result = job(tables).execute()
    if configuration.get("execution.target", "local") in _LOCAL:
        result.wait()


def _show_jars(tables: TableEnvironment) -> None:
    """Lets Flink see the jars where it compiles what it generates, which Flink 1 does as a job is handed over."""
    streams = tables._get_j_env()
    kind = streams.getClass()
    while kind.getSimpleName() != "StreamExecutionEnvironment":
        kind = kind.getSuperclass()
    field = kind.getDeclaredField("userClassloader")
    field.setAccessible(True)
    loader = get_gateway().jvm.Thread.currentThread().getContextClassLoader()
    field.set(streams, loader)


def env(name: str) -> str:
    """The value of an environment variable; the job ends where it is not set."""
    value = os.environ.get(name)
    return _missing(f"the environment variable {name}") if value is None else value


def secret(name: str) -> str:
    """What the file `name` holds in the folder that STREAMC_SECRETS names, or else in /run/secrets.

    A line break at its end is left out.
    """
    folder = Path(os.environ.get("STREAMC_SECRETS", "/run/secrets"))
    file = folder / name
    inside = folder.resolve() in file.resolve().parents
    if not inside or not os.access(file, os.R_OK):
        _missing(f"the secret `{name}` ({file})")
    with file.open(encoding="utf-8", newline="") as opened:
        text = opened.read()
    return text.removesuffix("\r\n") if text.endswith("\r\n") else text.removesuffix("\n")


def quoted(text: str) -> str:
    """A text as a string of SQL, out of which nothing breaks."""
    return "'" + text.replace("'", "''") + "'"


def scalar_function(
    code: str,
    returns: str,
    parameters: Sequence[str | None],
    *,
    deterministic: bool = True,
    vectorized: bool = False,
    asynchronous: bool = False,
    attempt: bool = False,
) -> object:
    """The Python function `module:name` as a scalar function of Flink's.

    `parameters` are their names, for messages; None stands for one whose values are not to be told. One that is
    `vectorized` is called with a pandas.Series for each argument, and many calls of an `asynchronous` one are under way
    at once. An `attempt` gives a row of the value and of what was raised in its place, of which one is null.
    """
    kind: type[Any] = _Attempt if attempt else _Scalar
    if vectorized:
        kind = _VectorizedAttempt if attempt else _Vectorized
    elif asynchronous:
        import streamc_async

        kind = streamc_async.AsyncAttempt if attempt else streamc_async.AsyncScalar
    function = kind(code, parameters, deterministic)
    return udf(function, result_type=returns, func_type="pandas" if vectorized else "general")


def table_function(
    code: str,
    returns: Sequence[str],
    parameters: Sequence[str | None],
    *,
    deterministic: bool = True,
) -> object:
    """The Python function `module:name` as one that gives rows; `returns` are the types of their columns."""
    return udtf(_Table(code, parameters, deterministic), result_types=list(returns))


def aggregate_function(
    code: str,
    returns: str,
    parameters: Sequence[str | None],
    *,
    deterministic: bool = True,
    vectorized: bool = False,
) -> object:
    """The Python class `module:name` as an aggregate function of Flink's.

    One that is `vectorized` is a function, which makes one value of the pandas.Series of a group or window.
    """
    if vectorized:
        columns = _VectorizedAggregate(code, parameters, deterministic)
        return udaf(columns, result_type=returns, func_type="pandas")
    function = _Aggregate(code, parameters, deterministic)
    return udaf(function, result_type=returns, accumulator_type="ROW<kept BYTES>")


class RowError(Exception):
    """What a function raised, and the row for which it did."""


class _Found(UserDefinedFunction):  # type: ignore[misc]
    """A function that is looked up where it runs: planning a job imports none of its code.

    Behind its own arguments, those of `parameters`, it may be handed the key of the row for messages: the names of
    the columns as one text, then their values.
    """

    def __init__(self, code: str, parameters: Sequence[str | None], deterministic: bool) -> None:
        self.module, _, self.name = code.partition(":")
        self.parameters = tuple(parameters)
        self.deterministic = deterministic
        self.found: Any = None
        self.call: Any = None

    def is_deterministic(self) -> bool:
        return self.deterministic

    def open(self, function_context: FunctionContext) -> None:
        # Before what lies in the folder in which the job happens to run.
        sys.path.insert(0, str(_HERE))
        found = getattr(importlib.import_module(self.module), self.name)
        found = getattr(found, "_func", found)
        if isinstance(found, type):
            found = found()
        if isinstance(found, UserDefinedFunction):
            found.open(function_context)
        self.found = found
        self.call = getattr(found, "eval", found)

    def close(self) -> None:
        if isinstance(self.found, UserDefinedFunction):
            self.found.close()

    def own(self, arguments: tuple[Any, ...]) -> tuple[Any, ...]:
        """The arguments of the function itself."""
        return arguments[: len(self.parameters)]

    def failed(self, error: BaseException, arguments: tuple[Any, ...]) -> RowError:
        """What is raised in place of an error: with the key of the row, else with what the function was given."""
        given = arguments[len(self.parameters) :]
        names: Sequence[str | None] = given[0].split(", ") if given else self.parameters
        values = given[1:] if given else arguments
        pairs = zip(names, values)  # noqa: B905
        told = [f"{name} = {_shown(value)}" for name, value in pairs if name is not None]
        where = f", for the row with {', '.join(told)}" if told else ""
        return RowError(_raised(error) + where)


class _Scalar(_Found, ScalarFunction):  # type: ignore[misc]
    def eval(self, *arguments: Any) -> Any:
        try:
            return self.call(*self.own(arguments))
        except Exception as error:
            raise self.failed(error, arguments) from error


class _Attempt(_Scalar):
    def eval(self, *arguments: Any) -> Any:
        try:
            return Row(self.call(*self.own(arguments)), None)
        except Exception as error:  # noqa: BLE001
            return Row(None, _raised(error))


class _Vectorized(_Found, ScalarFunction):  # type: ignore[misc]
    """One that takes and gives as many values as there are rows in a batch."""

    def eval(self, *arguments: Any) -> Any:
        rows = _rows(arguments)
        try:
            return self.many(self.own(rows))
        except Exception as error:
            for one in _apart(rows):
                try:
                    self.many(self.own(one))
                except Exception as own:
                    raise self.failed(own, tuple(part.iloc[0] for part in one)) from own
            # Only together do they fail.
            raise RowError(_raised(error)) from error

    def many(self, arguments: tuple[Any, ...]) -> Any:
        """The values for a batch."""
        found = self.call(*arguments)
        if not hasattr(found, "iloc"):
            kind = type(found).__name__
            raise TypeError(f"`{self.name}` gives `{kind}` where a pandas.Series is wanted")
        if len(found) != len(arguments[0]):
            counts = f"{len(found)} values for {len(arguments[0])} rows"
            raise ValueError(f"`{self.name}` gives {counts}")
        return found


class _VectorizedAttempt(_Vectorized):
    """Where a batch fails, its rows are tried one by one: those that raise are told apart from the others."""

    def eval(self, *arguments: Any) -> Any:
        import pandas as pd

        rows = self.own(_rows(arguments))
        tried: list[tuple[Any, str | None]]
        try:
            tried = [(value, None) for value in self.many(rows)]
        except Exception:  # noqa: BLE001
            tried = [self._one(one) for one in _apart(rows)]
        return pd.DataFrame(tried, columns=["value", "error"], dtype=object)

    def _one(self, row: tuple[Any, ...]) -> tuple[Any, str | None]:
        try:
            return self.many(row).iloc[0], None
        except Exception as error:  # noqa: BLE001
            return None, _raised(error)


def _rows(arguments: tuple[Any, ...]) -> tuple[Any, ...]:
    """Arguments that are all columns of a batch: Flink hands over constants as they are."""
    import pandas as pd

    index = next(part.index for part in arguments if hasattr(part, "iloc"))
    return tuple(
        part if hasattr(part, "iloc") else pd.Series([part] * len(index), index)
        for part in arguments
    )


def _apart(rows: tuple[Any, ...]) -> Iterator[tuple[Any, ...]]:
    """Each row of a batch as a batch of its own."""
    for at in range(len(rows[0])):
        yield tuple(part.iloc[at : at + 1] for part in rows)


class _Table(_Found, TableFunction):  # type: ignore[misc]
    def eval(self, *arguments: Any) -> Any:
        try:
            found = self.call(*self.own(arguments))
        except Exception as error:
            raise self.failed(error, arguments) from error
        return self._given(found, arguments) if isinstance(found, Generator) else found

    def _given(self, found: Iterator[Any], arguments: tuple[Any, ...]) -> Iterator[Any]:
        try:
            yield from found
        except Exception as error:
            raise self.failed(error, arguments) from error


class _Aggregate(_Found, AggregateFunction):  # type: ignore[misc]
    """What the function accumulates may be any object: Flink keeps it as bytes."""

    def create_accumulator(self) -> list[bytes]:
        return [pickle.dumps(self.found.create_accumulator())]

    def accumulate(self, kept: list[bytes], *arguments: object) -> None:
        self._change(kept, self.found.accumulate, *arguments)

    def retract(self, kept: list[bytes], *arguments: object) -> None:
        self._change(kept, self.found.retract, *arguments)

    def merge(self, kept: list[bytes], others: Sequence[list[bytes]]) -> None:
        accumulator = pickle.loads(kept[0])
        self.found.merge(accumulator, [pickle.loads(other[0]) for other in others])
        kept[0] = pickle.dumps(accumulator)

    def get_value(self, kept: list[bytes]) -> Any:
        return self.found.get_value(pickle.loads(kept[0]))

    def _change(self, kept: list[bytes], method: Callable[..., None], *arguments: object) -> None:
        accumulator = pickle.loads(kept[0])
        try:
            method(accumulator, *arguments)
        except Exception as error:
            raise self.failed(error, arguments) from error
        kept[0] = pickle.dumps(accumulator)


class _VectorizedAggregate(_Found, AggregateFunction):  # type: ignore[misc]
    """One that is handed all rows of a group at once, and keeps nothing."""

    def create_accumulator(self) -> list[Any]:
        return []

    def accumulate(self, kept: list[Any], *arguments: Any) -> None:
        kept.append(self.call(*_rows(arguments)))

    def get_value(self, kept: list[Any]) -> Any:
        return kept[0]


def _raised(error: BaseException) -> str:
    """What was raised, as Python writes it."""
    return "".join(traceback.format_exception_only(type(error), error)).strip()


def _shown(value: Any) -> str:
    # pandas holds values of types of its own.
    text = repr(value.item() if type(value).__module__ == "numpy" else value)
    return text if len(text) <= 100 else text[:100] + "..."


def _travelling(settings: Mapping[str, str]) -> dict[str, str]:
    """The settings by which files and jars go with the job, in front of those that are named already."""
    named = {"python.files": ",".join(filter(None, [str(_HERE), settings.get("python.files")]))}
    if "python.requirements" in settings:
        # What lies beside the job is found from wherever it is started.
        parts = settings["python.requirements"].split("#", 1)
        beside = [_HERE.parent / part for part in parts]
        found = [str(own if own.exists() else part) for own, part in zip(beside, parts)]  # noqa: B905
        named["python.requirements"] = "#".join(found)
    jars = [jar.as_uri() for jar in sorted((_HERE.parent / "jars").glob("*.jar"))]
    if jars:
        named["pipeline.jars"] = ";".join(filter(None, [*jars, settings.get("pipeline.jars")]))
    return named


def _missing(what: str) -> NoReturn:
    raise SystemExit(f"not set: {what}")
