"""Gives diagnostics their fixes, by code."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from compiler.checks.fixes import (
    job,
    joins,
    keys,
    outputs,
    retention,
    sinks,
    sources,
    values,
    words,
)
from compiler.checks.fixes.mending import Maker, Mending
from dsl.diagnostic import Diagnostic
from dsl.records import replace

MAKERS: Mapping[str, Maker] = {
    "DEL006": sources.without_column,
    "DEL007": joins.asked,
    "NAM010": outputs.named_apart,
    "NAM012": outputs.useless_comment,
    "NAM018": job.requirements_named,
    "OPT003": words.unit_of_time,
    "OPT004": words.contradicting,
    "OPT005": words.repeated,
    "OPT010": words.not_in_target,
    "OPT012": words.meant,
    "OPT015": keys.of_rows,
    "OPT016": keys.not_taken,
    "QUA002": outputs.read_aside,
    "QUA003": outputs.reason_renamed,
    "STA001": keys.of_rows,
    "STA002": retention.of_join,
    "STA003": retention.of_groups,
    "STA005": joins.closed,
    "STA006": joins.by_windows,
    "STA007": retention.of_state,
    "STA009": retention.of_rankings,
    "STA010": retention.longer,
    "STA011": retention.for_ever,
    "STA012": retention.own_time,
    "STA013": retention.of_versions,
    "STA014": joins.pattern_ends,
    "STA015": sinks.conflicts,
    "STA017": sinks.conflicts,
    "STA018": sinks.in_order,
    "STA019": sinks.unstable,
    "STA022": job.once,
    "STA024": sinks.keyless,
    "STA025": sinks.key_of_messages,
    "STA026": retention.for_ever,
    "STA029": values.bounds_turned,
    "STA030": words.not_looked_for,
    "STA041": retention.for_all,
    "STA042": retention.unused,
    "STA043": retention.for_all,
    "STA045": sinks.conflicts,
    "STA050": sources.cached,
    "STA052": job.gathered,
    "STA053": job.merged_files,
    "STA054": job.one_join,
    "STA055": job.gathered_shorter,
    "TIM001": sources.event_time,
    "TIM002": sources.versions,
    "TIM003": outputs.windows_turned,
    "TIM004": outputs.read_aside,
    "TIM005": sources.three_digits,
    "TIM006": joins.read_whole,
    "TIM007": joins.compares_plainly,
    "TIM008": words.time_as_it_is,
    "TIM012": sources.idle_longer,
    "TIM013": values.said_zone,
    "TIM014": job.days_of_utc,
    "TIM016": sources.parsed_time,
    "TIM018": sources.aligned,
    "TIM019": words.newest_by_value,
    "TYP005": words.meant,
    "TYP026": values.kept_digits,
    "TYP028": values.whole_key,
    "TYP033": values.parts_with_values,
}
"""What makes the fixes of a code, beside those that its check makes itself."""


def with_fixes(found: Iterable[Diagnostic], mending: Mending) -> Iterator[Diagnostic]:
    """The diagnostics, each with its fixes behind those that it has."""
    for one in found:
        maker = MAKERS.get(one.code.number)
        made = () if maker is None else maker(mending, one)
        yield replace(one, fixes=(*one.fixes, *made)) if made else one
