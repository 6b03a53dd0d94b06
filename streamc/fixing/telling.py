"""What `check --fix` says of the fixes that it applied, and `check` of those that it could."""

from __future__ import annotations

from collections.abc import Iterator

from dsl.diagnostic import Safety
from streamc.fixing.edits import fixable
from streamc.fixing.rounds import Mended, Place
from streamc.render.json import Record, records
from streamc.render.palette import Palette, Style
from streamc.report import Report


def lines(mended: Mended, palette: Palette, verb: str) -> Iterator[str]:
    """A line a fix: "fixed a.stream:3:7 NAM001: change it to `orders`"."""
    for one in mended.fixed:
        yield f"{palette.paint(Style.GOOD, verb)} {_line(one)}"
    for one in mended.left_out:
        yield f"{palette.paint(Style.WARNING, 'not fixed')} {_line(one)} (there would be other errors)"


def _line(one: Place) -> str:
    place = f"{one.file}:{one.at.line}:{one.at.column}"
    return f"{place} {one.offer.diagnostic.code.number}: {one.offer.fix.title}"


def hint(report: Report) -> str:
    """What `--fix` could do about a report, or nothing."""
    safe, unsafe = (fixable(report.diagnostics, safety) for safety in (Safety.SAFE, Safety.UNSAFE))
    if safe and unsafe:
        return f"`--fix` can mend {safe} of them, `--fix --unsafe` {safe + unsafe}"
    if safe:
        return f"`--fix` can mend {safe} of them"
    return f"`--fix --unsafe` can mend {unsafe} of them" if unsafe else ""


def record(mended: Mended, diff: str | None) -> Record:
    """The form of `check --fix --output json`."""
    return {
        "schema_version": 1,
        "diagnostics": records(mended.report),
        "fixed": [_record(one) for one in mended.fixed],
        "not_fixed": [_record(one) for one in mended.left_out],
        "files": sorted(mended.texts),
        "diff": diff,
    }


def _record(one: Place) -> Record:
    return {
        "file": one.file,
        "line": one.at.line,
        "column": one.at.column,
        "code": one.offer.diagnostic.code.number,
        "message": one.offer.diagnostic.message,
        "title": one.offer.fix.title,
        "safety": one.offer.fix.safety.value,
    }
