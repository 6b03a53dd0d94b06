"""A baseline: what was found in an old repository when it was first checked, so that only what is new is told."""

from __future__ import annotations

import json
from collections import Counter
from dataclasses import replace
from pathlib import Path

from dsl.diagnostic import Diagnostic
from streamc.errors import WrongUse
from streamc.files import read_bytes, write_all
from streamc.render.places import relative
from streamc.report import Report, primary_label

Entry = tuple[str, str, str]


def write_baseline(file: str, report: Report) -> int:
    """Write all that is found as the baseline, sorted, so that changes of it can be read; how much it is."""
    counts = Counter(map(_entry, report.diagnostics))
    found = [
        {"file": name, "code": code, "message": message, "count": count}
        for (name, code, message), count in sorted(counts.items())
    ]
    text = json.dumps({"schema_version": 1, "found": found}, indent=2, ensure_ascii=False) + "\n"
    write_all(Path(file).parent, {Path(file).name: text})
    return counts.total()


def without_baseline(file: str, report: Report) -> tuple[Report, int, int]:
    """The report without what the baseline knows; how much that is; and how much of the baseline is found no more.

    Places do not count, as lines move: of as many diagnostics of one file, code and message as the baseline has, the
    first ones are left out.
    """
    left = _read(file)
    kept: list[Diagnostic] = []
    for diagnostic in report.diagnostics:
        entry = _entry(diagnostic)
        if left[entry] > 0:
            left[entry] -= 1
        else:
            kept.append(diagnostic)
    known = len(report.diagnostics) - len(kept)
    return replace(report, diagnostics=tuple(kept)), known, left.total()


def _entry(diagnostic: Diagnostic) -> Entry:
    label = primary_label(diagnostic)
    name = "" if label is None else relative(label.span.source)
    return name, diagnostic.code.number, diagnostic.message


def _read(file: str) -> Counter[Entry]:
    data = read_bytes(file)
    try:
        read = json.loads(data)
        version = read["schema_version"]
        entries = {
            (str(one["file"]), str(one["code"]), str(one["message"])): int(one["count"])
            for one in read["found"]
        }
    except (ValueError, KeyError, TypeError):
        raise WrongUse(f"`{file}` is no baseline: `--write-baseline` writes one") from None
    if version != 1:
        raise WrongUse(f"`{file}` is a baseline of another streamc: write it anew")
    return Counter(entries)
