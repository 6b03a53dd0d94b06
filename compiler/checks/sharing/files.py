"""Checks of what sinks and sources of several files have in common: places, transactions, names at a server."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from itertools import chain

from compiler.checked import Checked
from compiler.checks.delivery.together import check_together
from compiler.checks.sharing.places import check_places
from compiler.checks.suppressions import allowed
from dsl.diagnostic import Diagnostic, Severity
from dsl.parse import parse

Severities = Mapping[str, Severity | None]


def check_files(
    files: Sequence[Checked], severities: Callable[[str], Severities]
) -> tuple[Diagnostic, ...]:
    """What is to be said of files together, and of none of them alone.

    `severities` are those of a file's settings, by its name.
    """
    found = []
    together = chain(
        check_places([pipe for file in files for pipe in file.pipes]),
        check_together([file.delivery for file in files]),
    )
    for one in together:
        named = {label.span.source for label in one.labels}
        file = next((file for file in files if file.source.name == one.span.source), None)
        if file is None or named <= set(file.sources) or allowed(one, parse(file.source)):
            continue
        given = severities(file.source.name)
        key = one.code.number if one.code.number in given else one.code.name
        severity = given.get(key, one.severity)
        if severity is not None:
            found.append(replace(one, severity=severity))
    return tuple(found)
