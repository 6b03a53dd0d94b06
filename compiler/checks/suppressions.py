"""Applies `-- allow CODE: reason` comments, and reports those without reason or use."""

from __future__ import annotations

import re

from compiler.checks.sharing.codes import AMONG_FILES
from dsl.diagnostic import Code, Diagnostic, Severity, diagnostic
from dsl.parsed import Parsed
from dsl.records import dataclass
from dsl.span import Span

UNUSED_SUPPRESSION = Code("NAM012", "unused-suppression", Severity.WARNING)
SUPPRESSION_WITHOUT_REASON = Code("NAM013", "suppression-without-reason")
CODES = (UNUSED_SUPPRESSION, SUPPRESSION_WITHOUT_REASON)

_ALLOW = re.compile(r"--\s*allow\s+(?P<code>[A-Za-z][A-Za-z0-9-]*)\s*(?::\s*(?P<reason>.*))?$")
_FILE = re.compile(r"--\s*allow-file\s+(?P<code>[A-Za-z][A-Za-z0-9-]*)\s*(?::\s*(?P<reason>.*))?$")


@dataclass(frozen=True, slots=True)
class Allowance:
    """What a comment allows: `code` by number or name, on the lines `first` to `last`."""

    code: str
    reason: str
    span: Span
    first: int
    last: int

    def covers(self, found: Diagnostic, parsed: Parsed) -> bool:
        """Whether the diagnostic is of that code and what it marks begins or ends on those lines."""
        return self._names(found, parsed) and any(
            self.first <= line <= self.last for line in _marked(found.span, parsed)
        )

    def lies_in(self, found: Diagnostic, parsed: Parsed) -> bool:
        """Whether the diagnostic is of that code and what it marks goes over those lines."""
        if not self._names(found, parsed):
            return False
        first, last = _marked(found.span, parsed)
        return first <= self.first and self.last <= last

    def covered(self, found: list[Diagnostic], parsed: Parsed) -> list[Diagnostic]:
        """What it allows: what is marked there, or else the smallest of what is marked around it."""
        there = [one for one in found if self.covers(one, parsed)]
        if there:
            return there
        around = [one for one in found if self.lies_in(one, parsed)]
        return sorted(around, key=lambda one: one.span.end - one.span.start)[:1]

    def _names(self, found: Diagnostic, parsed: Parsed) -> bool:
        named = self.code in (found.code.number, found.code.name)
        return named and found.span.source == parsed.source.name


def suppress(found: list[Diagnostic], parsed: Parsed) -> list[Diagnostic]:
    """The diagnostics that are not allowed, and what is wrong with the allowances of the file.

    A comment allows what is reported on its own line, or where it stands alone on a line, on the next line that is no
    comment; above a declaration, in the whole declaration. Of what goes over several lines the first and the last
    count, which are those that messages show; a comment at neither, but in between, speaks of what is around it.
    `-- allow-file` allows it in the whole file. Syntax errors cannot be allowed.
    """
    allowances, kept = _allowances(parsed)
    used: set[Allowance] = set()
    allowed_: set[Diagnostic] = set()
    possible = [one for one in found if not one.code.number.startswith("SYN")]
    for allowance in allowances:
        covered = allowance.covered(possible, parsed)
        allowed_.update(covered)
        if covered:
            used.add(allowance)
    kept.extend(one for one in found if one not in allowed_)
    for allowance in allowances:
        if allowance not in used and allowance.code not in AMONG_FILES:
            kept.append(
                diagnostic(
                    UNUSED_SUPPRESSION,
                    f"nothing here is reported as `{allowance.code}`",
                    allowance.span,
                    "allows nothing",
                    help=("delete the comment",),
                )
            )
    return kept


def allowed(found: Diagnostic, parsed: Parsed) -> bool:
    """Whether a comment of the file allows a diagnostic, which other files are a part of."""
    return any(allowance.covered([found], parsed) for allowance in _allowances(parsed)[0])


def allowances(parsed: Parsed) -> tuple[Allowance, ...]:
    """What comments of a file allow, with their reasons."""
    return tuple(_allowances(parsed)[0])


def _allowances(parsed: Parsed) -> tuple[list[Allowance], list[Diagnostic]]:
    allowances, wrong = [], []
    for comment in parsed.comments:
        if not comment.text.startswith("--"):
            continue
        whole = _FILE.match(comment.text)
        match = whole or _ALLOW.match(comment.text)
        if match is None:
            continue
        reason = (match["reason"] or "").strip()
        if not reason:
            wrong.append(
                diagnostic(
                    SUPPRESSION_WITHOUT_REASON,
                    f"`allow {match['code']}` gives no reason",
                    comment.span,
                    "why is it right here",
                    help=(
                        f"write it after a colon: `-- allow {match['code']}: reconciled nightly`",
                    ),
                )
            )
            continue
        first, last = (1, parsed.source.line_count) if whole else _lines(comment.span, parsed)
        allowances.append(Allowance(match["code"], reason, comment.span, first, last))
    return allowances, wrong


def _marked(span: Span, parsed: Parsed) -> tuple[int, int]:
    """The first and the last line of a place."""
    at = parsed.source.position
    return at(span.start).line, at(max(span.start, span.end - 1)).line


def _lines(span: Span, parsed: Parsed) -> tuple[int, int]:
    source = parsed.source
    line = source.position(span.start).line
    if not source.line(line).lstrip().startswith("--"):
        return line, line
    after = line + 1
    while after < source.line_count and source.line(after).lstrip().startswith("--"):
        after += 1
    for declaration in parsed.tree.declarations:
        if source.position(declaration.span.start).line == after:
            return line, source.position(max(declaration.span.start, declaration.span.end - 1)).line
    return line, after
