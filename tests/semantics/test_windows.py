"""Each row and window comes out once: in the window's aggregate, or in `.late`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pytest

from compiler.checked import Settings
from compiler.compile import check
from dsl.source import Source
from tests.semantics import model
from tests.semantics.harness import Job, Outcome, Row, run_jobs

pytestmark = pytest.mark.flink

EVENTS = """
pipeline p {}

source events from filesystem {
  path = 'x'
  format = json
  columns (id int not null, k string, v int, ts timestamp(3))
  watermark ts - 5s
}
"""
SINKS = """
sink totals from w into blackhole
sink too_late from w.late into blackhole
"""
GROUP = "group by k select window_start, window_end, k, count(*) as n, array_agg(id) as ids"

SHAPES: list[tuple[str, tuple[int, ...], int]] = [
    ("tumble", (60,), 0),
    ("tumble", (60,), 10),
    ("tumble", (60,), -7),
    ("tumble", (60,), 120),
    ("hop", (20, 60), 0),
    ("hop", (20, 60), 5),
    ("cumulate", (20, 60), 0),
    ("cumulate", (20, 60), 15),
    ("session", (4,), 0),
    ("session", (30,), 0),
]


def step(kind: str, sizes: tuple[int, ...], offset: int) -> str:
    lengths = ", ".join(f"{size}s" for size in sizes)
    shift = f", offset => {'-' if offset < 0 else ''}{abs(offset)}s" if offset else ""
    return f"window {kind}(ts, {lengths}{shift})"


def ordered(counts: Counter[Row]) -> Counter[Row]:
    """Rows whose last value is a list of ids, in order of the ids."""
    return Counter({(*row[:-1], tuple(sorted(row[-1]))): n for row, n in counts.items()})  # type: ignore[arg-type]


def totals(outcome: Outcome, output: str = "w") -> Counter[Row]:
    """`window_start, window_end, k, ids`; the count of each is that of its ids."""
    rows = ordered(outcome.rows(output))
    assert all(row[3] == len(row[4]) for row in rows)  # type: ignore[arg-type]
    assert outcome.kinds(output) <= {"+I"}
    return Counter({(*row[:3], row[4]): n for row, n in rows.items()})


def picked(outcome: Outcome, output: str, *names: str) -> Counter[Row]:
    """Some columns of an output."""
    at = [outcome.names(output).index(name) for name in names]
    found: Counter[Row] = Counter()
    for row, count in outcome.rows(output).items():
        found[tuple(row[i] for i in at)] += count
    return found


def same_both_ways(engine, jobs: Sequence[Job]) -> dict[str, Outcome]:
    """The outcomes, which the optimizer does not change; it is asked for every other one."""
    optimized = run_jobs(engine, jobs)
    plain = run_jobs(engine, jobs[::2], optimized=False)
    for job in jobs[::2]:
        for output in job.outputs:
            found = optimized[job.name].rows(output)
            assert found == plain[job.name].rows(output), (job.name, output)
            assert optimized[job.name].names(output) == plain[job.name].names(output)
    return optimized


def test_every_window_and_late_row(engine):
    jobs, wanted = [], {}
    for number, (kind, sizes, offset) in enumerate(SHAPES):
        rows = model.random_events(number)
        text = f"{EVENTS}task w {{ from events {step(kind, sizes, offset)} {GROUP} }}{SINKS}"
        name = f"{kind} {sizes} {offset}"
        jobs.append(Job(name, text, {"events": rows}, ("w", "w.late")))
        wanted[name] = (
            model.expected_sessions(rows, *sizes)
            if kind == "session"
            else model.expected(rows, kind, sizes, offset)
        )
    for name, outcome in same_both_ways(engine, jobs).items():
        within, late = wanted[name]
        assert late, name
        assert totals(outcome) == within, name
        bounds = () if name.startswith("session") else ("window_start", "window_end")
        assert picked(outcome, "w.late", "id", *bounds) == late, name


@pytest.mark.parametrize(
    ("body", "refused"),
    [
        ("from events window tumble(ts, 1d, offset => 2h)", False),
        ("from events window tumble(ts, 1d, offset => 1s)", True),
        ("from events window hop(ts, 1s, 1m, offset => 100ms)", True),
        ("select * from table(tumble(table events, descriptor(ts), interval '1' day, interval '1' second))", True),
    ],
)  # fmt: skip
def test_an_offset_that_would_lose_rows_is_refused(body, refused):
    text = f"{EVENTS}task w {{ {body} }}sink totals from w into blackhole"
    for mode, is_error in (("streaming", refused), ("batch", False)):
        source = Source("p.stream", text.replace("{}", f"{{ mode = {mode} }}", 1))
        found = check(source, Settings(), lambda *_: None).diagnostics
        assert ("TIM003" in {d.code.number for d in found}) == is_error, found


def in_query(kind: str, sizes: tuple[int, ...], offset: int) -> str:
    """The task of a step `window` as one query."""
    lengths = [f"interval '{size}' second" for size in (*sizes, *([offset] if offset else []))]
    table = "table events partition by k" if kind == "session" else "table events"
    return (
        "select window_start, window_end, k, count(*) as n, array_agg(id) as ids "
        f"from table({kind}({table}, descriptor(ts), {', '.join(lengths)})) "
        "group by window_start, window_end, k"
    )


# Rows pass the window whole, whatever stands around it.
AROUND = {
    "with": "with t as (select * from table(tumble(table events, descriptor(ts), interval '60' second))) "
    "select window_start, window_end, k, count(*) as n, array_agg(id) as ids from t "
    "group by window_start, window_end, k",
    "rows of a query": "select window_start, window_end, k, count(*) as n, array_agg(id) as ids "
    "from table(tumble((select id, k, ts from events), descriptor(ts), interval '60' second)) as t "
    "group by window_start, window_end, k",
    "sums of sums": "select window_start, window_end, k, sum(m) as n, array_agg(id) as ids from ("
    "select window_start, window_end, k, id, count(*) as m "
    "from table(tumble(table events, descriptor(ts), interval '60' second)) "
    "group by window_start, window_end, k, id) group by window_start, window_end, k",
}


def test_late_rows_of_queries(engine):
    jobs, wanted = [], {}
    for number, (kind, sizes, offset) in enumerate(SHAPES):
        rows = model.random_events(number + 20)
        name = f"{kind} {sizes} {offset}"
        text = f"{EVENTS}task w {{ {in_query(kind, sizes, offset)} }}{SINKS}"
        if offset >= sizes[-1] or offset < 0:
            continue
        jobs.append(Job(name, text, {"events": rows}, ("w", "w.late")))
        wanted[name] = (
            model.expected_sessions(rows, *sizes)
            if kind == "session"
            else model.expected(rows, kind, sizes, offset)
        )
    for number, (name, body) in enumerate(AROUND.items()):
        rows = model.random_events(number + 40)
        text = f"{EVENTS}task w {{ {body} }}{SINKS}"
        jobs.append(Job(name, text, {"events": rows}, ("w", "w.late")))
        wanted[name] = model.expected(rows, "tumble", (60,), 0)
    for name, outcome in same_both_ways(engine, jobs).items():
        within, late = wanted[name]
        assert late, name
        assert totals(outcome) == within, name
        bounds = () if name.startswith("session") else ("window_start", "window_end")
        assert picked(outcome, "w.late", "id", *bounds) == late, name


def test_late_rows_of_windows_that_are_joined(engine):
    """A window that is read twice drops nothing either: its late rows are apart before it is."""
    rows = model.random_events(60)
    body = (
        "with t as (select * from table(tumble(table events, descriptor(ts), interval '60' second))) "
        "select a.window_start, a.window_end, a.k, 1 as n, array[a.id] as ids "
        "from t as a join t as b on a.window_start = b.window_start "
        "and a.window_end = b.window_end and a.id = b.id"
    )
    job = Job("w", f"{EVENTS}task w {{ {body} }}{SINKS}", {"events": rows}, ("w", "w.late"))
    outcome = run_jobs(engine, [job])["w"]
    within, late = model.expected(rows, "tumble", (60,), 0)
    ids = {(row[0], row[1], number) for row in within for number in row[3]}
    assert {(row[0], row[1], row[4][0]) for row in outcome.rows("w")} == ids
    assert picked(outcome, "w.late", "id", "window_start", "window_end") == late


def test_late_rows_are_grouped_by_the_windows_that_they_missed(engine):
    """An aggregation by both bounds of a window would be one by windows, and drop them once more."""
    rows = model.random_events(61)
    text = f"""{EVENTS}
task w {{ from events {step("tumble", (60,), 0)} {GROUP} }}
task missed {{ from w.late group by window_start, window_end select window_start, window_end, count(*) as n }}
{SINKS}
sink corrections from missed into blackhole
"""
    outcome = run_jobs(engine, [Job("late", text, {"events": rows}, ("missed",))])["late"]
    _, late = model.expected(rows, "tumble", (60,), 0)
    counts: Counter[Row] = Counter()
    for (_, *bounds), n in late.items():
        counts[tuple(bounds)] += n
    assert late
    assert outcome.rows("missed") == Counter({(*bounds, n): 1 for bounds, n in counts.items()})
