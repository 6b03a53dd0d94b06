"""What a PyFlink job compiled by streamc needs where it runs; it travels with the job and needs nothing but PyFlink."""

from __future__ import annotations

import importlib
import os
import pickle
import sys
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

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
    result = job(tables).execute()
    if configuration.get("execution.target", "local") in _LOCAL:
        result.wait()


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


def scalar_function(code: str, returns: str, *, deterministic: bool = True) -> object:
    """The Python function `module:name` as a scalar function of Flink's."""
    return udf(_Scalar(code, deterministic), result_type=returns)


def table_function(code: str, returns: Sequence[str], *, deterministic: bool = True) -> object:
    """The Python function `module:name` as one that gives rows; `returns` are the types of their columns."""
    return udtf(_Table(code, deterministic), result_types=list(returns))


def aggregate_function(code: str, returns: str, *, deterministic: bool = True) -> object:
    """The Python class `module:name` as an aggregate function of Flink's."""
    function = _Aggregate(code, deterministic)
    return udaf(function, result_type=returns, accumulator_type="ROW<kept BYTES>")


class _Found(UserDefinedFunction):  # type: ignore[misc]
    """A function that is looked up where it runs: planning a job imports none of its code."""

    def __init__(self, code: str, deterministic: bool) -> None:
        self.module, _, self.name = code.partition(":")
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

    def eval(self, *arguments: object) -> Any:
        return self.call(*arguments)


class _Scalar(_Found, ScalarFunction):  # type: ignore[misc]
    pass


class _Table(_Found, TableFunction):  # type: ignore[misc]
    pass


class _Aggregate(_Found, AggregateFunction):  # type: ignore[misc]
    """What the function accumulates may be any object: Flink keeps it as bytes."""

    def create_accumulator(self) -> list[bytes]:
        return [pickle.dumps(self.found.create_accumulator())]

    def accumulate(self, kept: list[bytes], *arguments: object) -> None:
        self._change(kept, self.found.accumulate, *arguments)

    def retract(self, kept: list[bytes], *arguments: object) -> None:
        self._change(kept, self.found.retract, *arguments)

    def merge(self, kept: list[bytes], others: Sequence[list[bytes]]) -> None:
        self._change(kept, self.found.merge, [pickle.loads(other[0]) for other in others])

    def get_value(self, kept: list[bytes]) -> Any:
        return self.found.get_value(pickle.loads(kept[0]))

    def _change(self, kept: list[bytes], method: Callable[..., None], *arguments: object) -> None:
        accumulator = pickle.loads(kept[0])
        method(accumulator, *arguments)
        kept[0] = pickle.dumps(accumulator)


def _travelling(settings: Mapping[str, str]) -> dict[str, str]:
    """The settings by which files and jars go with the job, in front of those that are named already."""
    named = {"python.files": ",".join(filter(None, [str(_HERE), settings.get("python.files")]))}
    jars = [jar.as_uri() for jar in sorted((_HERE.parent / "jars").glob("*.jar"))]
    if jars:
        named["pipeline.jars"] = ";".join(filter(None, [*jars, settings.get("pipeline.jars")]))
    return named


def _missing(what: str) -> NoReturn:
    raise SystemExit(f"not set: {what}")
