"""Puts the values of `env('X')` and `secret('x')` into a script, in memory and at the last moment."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from pathlib import Path

from compiler.emit.script import Script, StatementKind
from compiler.emit.text import LITERAL, literal_value, string_literal
from compiler.options.references import Reference, fill, references
from streamc.errors import WrongUse

SECRETS_FOLDER = "STREAMC_SECRETS"
"""The environment variable that names the folder of secrets, a file each; else /run/secrets."""

_WITH_OPTIONS = (StatementKind.TABLE, StatementKind.CATALOG)
_OPTIONS = " WITH (\n"
_VALUE = re.compile(rf"(?m)(?<=') = {LITERAL.pattern}(?=,?$)")
"""What is said of an option, a line each; its key holds no references."""
_SHORT = 3


def resolved(script: Script, environment: Mapping[str, str]) -> Script:
    """The script with every reference in its tables' options and its settings replaced by its value.

    WrongUse names all that have none. Queries hold no references, nor do the columns of a table: there, text that looks
    like one is text.
    """
    missing: dict[str, None] = {}
    value = _lookup(environment, missing)
    statements = tuple(
        replace(one, sql=_with_options(one.sql, lambda text: fill(text, value)))
        if one.kind in _WITH_OPTIONS
        else one
        for one in script.statements
    )
    settings = tuple((key, fill(text, value)) for key, text in script.settings)
    if missing:
        raise WrongUse("not set: " + ", ".join(missing))
    return replace(script, statements=statements, settings=settings)


def _with_options(sql: str, change: Callable[[str], str]) -> str:
    """A statement with each value of its table's options changed.

    The options stand behind the last `WITH` that ends a line: no name and no string of the statement has a line break.
    """
    columns, mark, options = sql.rpartition(_OPTIONS)
    if not mark:
        return sql
    changed = _VALUE.sub(lambda found: f" = {string_literal(change(_value(found)))}", options)
    return columns + mark + changed


def _value(option: re.Match[str]) -> str:
    literal = LITERAL.match(option[0], len(" = "))
    return "" if literal is None else literal_value(literal)


def filled(written: str, environment: Mapping[str, str]) -> str:
    """The value of an option, as it stands on disk where a reference in it has none."""
    missing: dict[str, None] = {}
    value = fill(written, _lookup(environment, missing))
    return written if missing else value


def hiding(script: Script, environment: Mapping[str, str]) -> Callable[[str], str]:
    """Turns values of a script's references back into the references, in a text of Flink's.

    The script is one that is not resolved yet.
    """
    tables = [one.sql for one in script.statements if one.kind in _WITH_OPTIONS]
    options = [sql.rpartition(_OPTIONS)[2] for sql in tables if _OPTIONS in sql]
    written = [_value(found) for text in options for found in _VALUE.finditer(text)]
    written += [text for _, text in script.settings]
    value = _lookup(environment, {})
    known = {
        found: str(ref) for text in written for ref in references(text) if (found := value(ref))
    }
    # In SQL a quote is doubled.
    known |= {found.replace("'", "''"): name for found, name in known.items()}
    if not known:
        return lambda text: text
    longest_first = sorted(known, key=len, reverse=True)
    pattern = re.compile("|".join(map(_value_pattern, longest_first)))
    return lambda text: pattern.sub(lambda match: known[match[0]], text)


def _value_pattern(value: str) -> str:
    """A short value is looked for as a word, as it may be a part of many."""
    if len(value) > _SHORT:
        return re.escape(value)
    return rf"(?<!\w){re.escape(value)}(?!\w)"


def _lookup(environment: Mapping[str, str], missing: dict[str, None]) -> Callable[[Reference], str]:
    folder = Path(environment.get(SECRETS_FOLDER, "/run/secrets"))

    def value(reference: Reference) -> str:
        if reference.kind == "env":
            found = environment.get(reference.name)
            where = f"the environment variable {reference.name}"
        else:
            found = _secret(folder, reference.name)
            where = f"the secret `{reference.name}` ({folder / reference.name})"
        if found is None:
            missing[where] = None
        return found or ""

    return value


def _secret(folder: Path, name: str) -> str | None:
    """What the file of a secret holds, less one line break at its end; None outside of the folder."""
    file = folder / name
    if folder.resolve() not in file.resolve().parents or not os.access(file, os.R_OK):
        return None
    with file.open(encoding="utf-8", newline="") as opened:
        text = opened.read()
    return text.removesuffix("\r\n") if text.endswith("\r\n") else text.removesuffix("\n")
