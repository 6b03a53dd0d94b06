"""Checks of what sinks and sources of several files have in common: places, transactions, names at a server."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from compiler.checked import Checked
from compiler.checks.delivery.together import check_together
from compiler.checks.sharing.places import check_places
from compiler.checks.suppressions import allowed
from dsl.diagnostic import Diagnostic, Severity
from dsl.parse import parse
from dsl.parsed import Parsed

_ALLOWS = re.compile(r"--\s*allow")
Severities = Mapping[str, Severity | None]


def check_files(
    files: Sequence[Checked], severities: Callable[[str], Severities]
) -> tuple[Diagnostic, ...]:
    """What is to be said of files together, and of none of them alone.

    `severities` are those of a file's settings, by its name.
    """
    found = []
    named = {file.source.name: file for file in reversed(files)}
    parsed: dict[str, Parsed] = {}
    together = chain(
        check_places([pipe for file in files for pipe in file.pipes]),
        check_together([file.delivery for file in files]),
    )
    for one in together:
        file = named.get(one.span.source)
        if file is None or {label.span.source for label in one.labels} <= set(file.sources):
            continue
        if _ALLOWS.search(
            file.source.text
        ):  # Most texts need not be parsed to know that nothing is.
            if one.span.source not in parsed:
                parsed[one.span.source] = parse(file.source)
            if allowed(one, parsed[one.span.source]):
                continue
        given = severities(file.source.name)
        key = one.code.number if one.code.number in given else one.code.name
        severity = given.get(key, one.severity)
        if severity is not None:
            found.append(replace(one, severity=severity))
    return tuple(found)
