"""Which fixes can be applied together, and texts with fixes applied."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dsl.diagnostic import Diagnostic, Edit, Fix, Safety
from dsl.records import dataclass


@dataclass(frozen=True, slots=True)
class Offer:
    """A fix with the diagnostic that it is offered for."""

    diagnostic: Diagnostic
    fix: Fix


def offers(
    diagnostics: Iterable[Diagnostic], unsafe: bool, names: frozenset[str]
) -> tuple[Offer, ...]:
    """The first fix of each diagnostic that may be applied, less those that touch an earlier one's edits.

    `names` are the sources that may be edited.
    """
    allowed = {Safety.SAFE, Safety.UNSAFE} if unsafe else {Safety.SAFE}
    taken: list[Edit] = []
    found = []
    for one in diagnostics:
        fitting = (
            fix
            for fix in one.fixes
            if fix.safety in allowed
            and fix.edits
            and all(e.span.source in names for e in fix.edits)
        )
        fix = next(fitting, None)
        if fix is None or any(_touch(edit, other) for edit in fix.edits for other in taken):
            continue
        taken += fix.edits
        found.append(Offer(one, fix))
    return tuple(found)


def fixable(diagnostics: Iterable[Diagnostic], safety: Safety) -> int:
    """How many diagnostics have a fix of that safety, and none that is safer."""
    order = list(Safety)
    safest = [min((f.safety for f in d.fixes), key=order.index, default=None) for d in diagnostics]
    return safest.count(safety)


def applied(texts: Mapping[str, str], taken: Iterable[Offer]) -> dict[str, str]:
    """The texts that the fixes change, as they are afterwards."""
    edits = [edit for offer in taken for edit in offer.fix.edits]
    changed: dict[str, str] = {}
    for edit in sorted(edits, key=lambda edit: -edit.span.start):
        name, span = edit.span.source, edit.span
        text = changed.get(name, texts[name])
        changed[name] = text[: span.start] + edit.text + text[span.end :]
    return changed


def _touch(left: Edit, right: Edit) -> bool:
    """Whether two edits overlap or meet: then the one may not know what the other makes of its place."""
    a, b = left.span, right.span
    return a.source == b.source and a.start <= b.end and b.start <= a.end
