"""What is wrong in a text, where, and how to mend it: the one currency in which every stage reports."""

from __future__ import annotations

from enum import StrEnum

from dsl.records import dataclass
from dsl.span import Span


class Severity(StrEnum):
    """How much a diagnostic matters; `error` alone makes a command fail."""

    ERROR = "error"
    WARNING = "warning"
    INFO = "info"


class Safety(StrEnum):
    """Whether a fix can be applied unasked.

    `safe` keeps what the file means; `unsafe` may change it; `placeholder` leaves text to fill in.
    """

    SAFE = "safe"
    UNSAFE = "unsafe"
    PLACEHOLDER = "placeholder"


@dataclass(frozen=True, slots=True)
class Code:
    """A kind of diagnostic: `Code("TIM004", "late-rows-unread", Severity.WARNING)`.

    `number` is the stable, never reused code; `name` names the pattern and reads after "allow".
    """

    number: str
    name: str
    severity: Severity = Severity.ERROR


@dataclass(frozen=True, slots=True)
class Label:
    """A place with a few words on it; the primary one is where the diagnostic is reported."""

    span: Span
    text: str = ""
    primary: bool = False


@dataclass(frozen=True, slots=True)
class Edit:
    """Replace the characters of `span` by `text`; an empty span inserts."""

    span: Span
    text: str


@dataclass(frozen=True, slots=True)
class Fix:
    """A change of the text that mends the diagnostic."""

    title: str
    edits: tuple[Edit, ...]
    safety: Safety = Safety.SAFE


@dataclass(frozen=True, slots=True)
class Diagnostic:
    """One finding. `message` is one sentence, lower case, no full stop, names in backticks."""

    code: Code
    message: str
    labels: tuple[Label, ...]
    severity: Severity
    notes: tuple[str, ...] = ()
    help: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()

    @property
    def span(self) -> Span:
        """Where it is reported: the span of the primary label."""
        return next((label.span for label in self.labels if label.primary), self.labels[0].span)


def diagnostic(
    code: Code,
    message: str,
    span: Span,
    label: str = "",
    *,
    also: tuple[Label, ...] = (),
    notes: tuple[str, ...] = (),
    help: tuple[str, ...] = (),
    fixes: tuple[Fix, ...] = (),
    severity: Severity | None = None,
) -> Diagnostic:
    """A diagnostic of `code` at `span` with the code's own severity unless another is given."""
    labels = (Label(span, label, primary=True), *also)
    return Diagnostic(code, message, labels, severity or code.severity, notes, help, fixes)
