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
        if self.code not in (found.code.number, found.code.name):
            return False
        span = found.span
        if span.source != parsed.source.name:
            return False
        ends = (span.start, max(span.start, span.end - 1))
        return any(self.first <= parsed.source.position(at).line <= self.last for at in ends)


def suppress(found: list[Diagnostic], parsed: Parsed) -> list[Diagnostic]:
    """The diagnostics that are not allowed, and what is wrong with the allowances of the file.

    A comment allows what is reported on its own line, or where it stands alone on a line, on the next line that is no
    comment; above a declaration, in the whole declaration. Of what goes over several lines the first and the last
    count, which are those that messages show. `-- allow-file` allows it in the whole file. Syntax errors cannot be
    allowed.
    """
    allowances, kept = _allowances(parsed)
    used: set[int] = set()
    for diagnostic_ in found:
        index = next(
            (i for i, allowance in enumerate(allowances) if allowance.covers(diagnostic_, parsed)),
            None,
        )
        if index is None or diagnostic_.code.number.startswith("SYN"):
            kept.append(diagnostic_)
        else:
            used.add(index)
    for i, allowance in enumerate(allowances):
        if i not in used and allowance.code not in AMONG_FILES:
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
    return any(allowance.covers(found, parsed) for allowance in _allowances(parsed)[0])


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
