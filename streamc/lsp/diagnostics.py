"""Diagnostics of the compiler as the protocol has them."""

from __future__ import annotations

from collections.abc import Iterator

from lsprotocol import types

from compiler.ide.snapshot import Snapshot
from compiler.requirements.job import OPTION
from dsl.diagnostic import Diagnostic, Severity
from dsl.records import replace
from dsl.span import Span
from dsl.syntax.declarations import Defaults, Pipeline, Profile, Use
from dsl.syntax.expressions import StringLiteral
from streamc.lsp.session import Session
from streamc.lsp.together import place_in

SOURCE = "streamc"
SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
_UNUSED = frozenset({"NAM011", "NAM012"})
"""Codes of what is there for nothing, which editors show faded."""


def diagnostics_of(session: Session, snapshot: Snapshot) -> list[types.Diagnostic]:
    """What was found in a file, and at each `use` what was found in the file that it names.

    What is said of several files together stands in each of them that is open.
    """
    name = snapshot.source.name
    found = [
        diagnostic(session, one) for one in snapshot.checked.diagnostics if one.span.source == name
    ]
    if name in session.open:
        found += [_together(session, one, name) for one in session.together.found(name)]
    return [*found, *_in_libraries(session, snapshot)]


def _together(session: Session, found: Diagnostic, name: str) -> types.Diagnostic:
    """One finding about several files, in one of them: where another is to blame, with that one beside it."""
    span = place_in(found, name)
    if span == found.span:
        return diagnostic(session, found)
    here = next(label for label in found.labels if label.span == span)
    turned = replace(
        found,
        labels=(
            replace(here, primary=True),
            *(replace(label, primary=False) for label in found.labels if label is not here),
        ),
        fixes=(),
    )
    return diagnostic(session, turned)


def diagnostic(session: Session, found: Diagnostic) -> types.Diagnostic:
    """One finding; what is written under it on the command line is part of its message."""
    label = next((one.text for one in found.labels if one.primary), "")
    lines = [found.message, label, *found.notes, *(f"help: {words}" for words in found.help)]
    related = [
        types.DiagnosticRelatedInformation(session.location(one.span), one.text or found.message)
        for one in found.labels
        if not one.primary
    ]
    return types.Diagnostic(
        session.lines(found.span.source).range(found.span),
        "\n".join(line for line in lines if line),
        SEVERITIES[found.severity],
        found.code.number,
        source=SOURCE,
        related_information=related or None,
        tags=[types.DiagnosticTag.Unnecessary] if found.code.number in _UNUSED else None,
    )


def problem(line: int, message: str) -> types.Diagnostic:
    """What is wrong in a project file, on a line counted from 1."""
    start, end = types.Position(line - 1, 0), types.Position(line, 0)
    severity = types.DiagnosticSeverity.Error
    return types.Diagnostic(types.Range(start, end), message, severity, source=SOURCE)


def _in_libraries(session: Session, snapshot: Snapshot) -> Iterator[types.Diagnostic]:
    """Errors in other texts that stand in the way of this one, told where it uses them."""
    name = snapshot.source.name
    errors: dict[str, list[Diagnostic]] = {}
    for one in snapshot.checked.diagnostics:
        if one.span.source != name and one.severity is Severity.ERROR:
            errors.setdefault(one.span.source, []).append(one)
    for library, found in errors.items():
        first = found[0]
        count = "an error" if len(found) == 1 else f"{len(found)} errors"
        yield types.Diagnostic(
            session.lines(name).range(_use_of(library, session, snapshot)),
            f"`{library}` has {count}: {first.message}",
            types.DiagnosticSeverity.Error,
            first.code.number,
            source=SOURCE,
            related_information=[
                types.DiagnosticRelatedInformation(session.location(one.span), one.message)
                for one in found
            ],
        )


def _use_of(library: str, session: Session, snapshot: Snapshot) -> Span:
    """Where a file names another; its beginning where it does so by others."""
    name = snapshot.source.name
    for declaration in snapshot.parsed.tree.declarations:
        if isinstance(declaration, Use) and isinstance(declaration.path, StringLiteral):
            path = declaration.path.text
            if path is not None and session.resolved(path, name) == library:
                return declaration.path.span
        if isinstance(declaration, Pipeline | Defaults | Profile) and library.endswith(".txt"):
            named = (one for one in declaration.options if one.key.text == OPTION)
            option = next(named, None)
            if option is not None:
                return option.value.span
    return Span(name, 0, 0)
