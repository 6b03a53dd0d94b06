"""The checkpoints of a job, as far as delivery depends on them."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.delivery.hops import Hop, Kind, Verdict
from compiler.delivery.setups import milliseconds, same
from compiler.options.settings import JobSettings
from compiler.options.values import Duration
from dsl.diagnostic import Edit, Fix, Safety
from dsl.records import dataclass
from dsl.span import Span

INTERVAL = "execution.checkpointing.interval"
MODE = "execution.checkpointing.mode"
TIMEOUT = "execution.checkpointing.timeout"
_OURS = {
    INTERVAL: "checkpoint.interval",
    MODE: "checkpoint.mode",
    TIMEOUT: "checkpoint.timeout",
}
_TEN_MINUTES = 600_000
"""Flink's default of the timeout (CheckpointingOptions)."""


@dataclass(frozen=True, slots=True)
class Checkpoints:
    """The checkpoints of a job: `interval` is None where there are none, `timeout` the longest that one takes; both in
    milliseconds. `chosen` are settings that the file leaves open. `place` is where to speak of what is said nowhere.
    """

    settings: JobSettings
    place: Span
    streaming: bool
    chosen: Mapping[str, str]

    def value(self, key: str) -> str:
        """A setting of Flink."""
        return self.chosen.get(key, dict(self.settings.flink).get(key, ""))

    def written(self, key: str) -> bool:
        """Whether the file says it."""
        return _OURS[key] in self.settings.spans or f"flink.{key}" in self.settings.spans

    @property
    def interval(self) -> int | None:
        """Milliseconds; None where Flink takes none (CheckpointConfig: 0 and less is off)."""
        found = milliseconds(self.value(INTERVAL))
        return found if self.streaming and found else None

    @property
    def timeout(self) -> int:
        """Milliseconds."""
        found = milliseconds(self.value(TIMEOUT))
        return _TEN_MINUTES if found is None else found

    @property
    def longer(self) -> Span:
        """Where the longer one of the two stands, or the other, if only that is written."""
        keys = [INTERVAL, TIMEOUT] if (self.interval or 0) > self.timeout else [TIMEOUT, INTERVAL]
        return next((self.span(key) for key in keys if self.written(key)), self.place)

    def span(self, key: str) -> Span:
        """Where a setting stands."""
        spans = self.settings.spans
        return spans.get(_OURS[key], spans.get(f"flink.{key}", self.place))

    def hop(self) -> Hop:
        """What the job's checkpoints do for rows. With AT_LEAST_ONCE a task takes rows that came behind the barrier
        of a checkpoint into it (CheckpointBarrierTracker), and gets them again after a failure.
        """
        kind, name = Kind.CHECKPOINTS, ""
        if not self.streaming:
            reason = "no checkpoints: `mode = batch`, and what failed runs again from its input"
            return Hop(kind, name, Verdict.HOLDS, reason, self.place)
        if self.interval is None:
            reason = "there are no checkpoints: after a failure the job begins anew, and nothing is committed"
            mend = "`checkpoint.interval = 1m`"
            span = self.span(INTERVAL)
            fixes = _rewritten(span, "checkpoint.interval = 1m", written=self.written(INTERVAL))
            return Hop(kind, name, Verdict.FAILS, reason, span, mend, fixes)
        every = Duration(self.interval).text
        if same(self.value(MODE), "AT_LEAST_ONCE"):
            reason = "checkpoints are taken at least once: rows between two of them may count again"
            mend = "`checkpoint.mode = exactly_once`"
            span = self.span(MODE)
            fixes = _rewritten(span, "checkpoint.mode = exactly_once", written=True)
            return Hop(kind, name, Verdict.REPEATS, reason, span, mend, fixes)
        reason = f"checkpoints every {every}, each row in one of them"
        return Hop(kind, name, Verdict.HOLDS, reason, self.span(INTERVAL))


def _rewritten(span: Span, said: str, *, written: bool) -> tuple[Fix, ...]:
    if not written:
        return ()
    return (Fix(f"write `{said}`", (Edit(span, said),), Safety.UNSAFE),)
