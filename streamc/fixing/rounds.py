"""Applies fixes and checks again, until there is nothing left that can be mended."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import field

from dsl.diagnostic import Diagnostic, Severity
from dsl.records import dataclass
from dsl.source import Position, Source
from streamc.fixing.edits import Offer, applied, offers
from streamc.report import Report

ROUNDS = 10
"""How often it is checked again at most for one group of fixes: one may uncover what another one mends."""

GROUPS = 50
"""How many groups of fixes are applied at most."""

Check = Callable[[Mapping[str, str]], Report]
"""Checks the files, with texts in place of those that are on disk."""

Key = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Place:
    """A fix with the place of its diagnostic, in the text in which it was found."""

    file: str
    at: Position
    offer: Offer


@dataclass(frozen=True, slots=True)
class Mended:
    """The texts that are different now, what was applied, what was not, and what is found in them.

    Left out is a fix after which there were new errors, or its own diagnostic still.
    """

    texts: Mapping[str, str]
    report: Report
    fixed: tuple[Place, ...] = ()
    left_out: tuple[Place, ...] = ()


@dataclass(slots=True)
class Mender:
    """Mends files. `names` are the sources that may be edited."""

    check: Check
    unsafe: bool
    names: frozenset[str]
    _refused: dict[Key, Place] = field(default_factory=dict)

    def mend(self, found: Report) -> Mended:
        """Mends what was found: all fixes at once where they go together, or else one group after the other."""
        state = Mended({}, found)
        for _ in range(GROUPS):
            batch = self._offers(state)
            if not batch:
                break
            state = self._whole(state, batch) or self._single(state, batch) or state
        left = {_key(d) for d in state.report.diagnostics} & self._refused.keys()
        places = tuple(place for key, place in self._refused.items() if key in left)
        return Mended(state.texts, state.report, state.fixed, places)

    def _offers(self, state: Mended) -> tuple[Offer, ...]:
        wanted = [d for d in state.report.diagnostics if _key(d) not in self._refused]
        return offers(wanted, self.unsafe, self.names & state.report.sources.keys())

    def _single(self, state: Mended, batch: tuple[Offer, ...]) -> Mended | None:
        """The first fix of a batch that mends by itself; those before it are not tried again."""
        for offer in batch:
            mended = self._whole(state, (offer,)) if len(batch) > 1 else None
            if mended is not None:
                return mended
            self._refused[_key(offer.diagnostic)] = _place(offer, state.report)
        return None

    def _whole(self, state: Mended, batch: tuple[Offer, ...]) -> Mended | None:
        """The fixes of a batch applied, and those of what they uncover; None where an error is new in the end."""
        known = _errors(state.report)
        now = state
        for _ in range(ROUNDS):
            after = self._after(now, batch)
            if not _gone(now.report, after.report, batch):
                return None
            now = after
            if not _errors(now.report) - known:
                return now
            batch = self._offers(now)
            if not batch:
                return None
        return None

    def _after(self, state: Mended, taken: tuple[Offer, ...]) -> Mended:
        sources = state.report.sources
        changed = applied({name: source.text for name, source in sources.items()}, taken)
        formed = {name: _in_form(sources[name], text) for name, text in changed.items()}
        texts = {**state.texts, **formed}
        fixed = (*state.fixed, *(_place(offer, state.report) for offer in taken))
        return Mended(texts, self.check(texts), fixed)


def _in_form(before: Source, after: str) -> str:
    """The mended text; in canonical form where that is what it was in before."""
    from dsl.format import format_source

    if format_source(before).changed:
        return after
    return format_source(Source(before.name, after)).text


def _gone(before: Report, after: Report, taken: tuple[Offer, ...]) -> bool:
    """Whether the diagnostics that were to be mended are found no more."""
    was, now = _keys(before.diagnostics), _keys(after.diagnostics)
    wanted = _keys(offer.diagnostic for offer in taken)
    return all(now[key] <= was[key] - count for key, count in wanted.items())


def _errors(report: Report) -> Counter[Key]:
    return _keys(d for d in report.diagnostics if d.severity is Severity.ERROR)


def _keys(diagnostics: Iterable[Diagnostic]) -> Counter[Key]:
    return Counter(map(_key, diagnostics))


def _key(found: Diagnostic) -> Key:
    """What a diagnostic is known by when its place has moved."""
    return found.span.source, found.code.number, found.message


def _place(offer: Offer, found: Report) -> Place:
    span = offer.diagnostic.span
    return Place(span.source, found.sources[span.source].position(span.start), offer)
