"""`streamc describe`: the outputs of a file, with what is known of their rows."""

from __future__ import annotations

from typing import Any

import click

from compiler.checked import Checked, Output
from compiler.functions.hints import Hint
from compiler.leaving import Fate, Leaving
from compiler.options.values import Duration
from compiler.physical.analysis import Analysis, Operator
from compiler.physical.state import State
from compiler.physical.widths import readable
from streamc.command import command
from streamc.console import say, show_findings, show_json, stdout_palette
from streamc.errors import FINE, FOUND
from streamc.proofs import delivery_of, delivery_text
from streamc.render.palette import Palette, Style
from streamc.render.width import pad, text_width
from streamc.request import Request, compiling
from streamc.workspace import Workspace, report_of


@command(
    "describe",
    "streamc describe payments.stream",
    "streamc describe payments.stream --output json",
)
@click.argument("file")
@compiling("text", "json")
@click.pass_context
def describe(ctx: click.Context, request: Request, file: str) -> None:
    """Describe the outputs of a file: columns, types, event time, keys, changelog, state.

    What is wrong in the file goes to stderr; the outputs that are known are described all the same.
    """
    checked = Workspace(request).check(file)
    if request.output == "json":
        show_json(description(checked))
    else:
        say(_text(checked, stdout_palette(request.color)))
    report = report_of([checked])
    if report.failed:
        show_findings(report, request.color)
    ctx.exit(FOUND if report.failed else FINE)


def description(checked: Checked) -> dict[str, Any]:
    """The contract of `--output json`; types are spelt as Flink spells them."""
    return {
        "schema_version": 1,
        "pipeline": checked.name,
        "target": checked.target,
        "outputs": [_output(output) for output in checked.outputs],
        "edges": [list(edge) for edge in checked.edges],
        "tasks": [] if checked.analysis is None else _tasks(checked.analysis),
        "sinks": [] if checked.analysis is None else _sinks(checked.analysis),
        "clocks": [
            {
                "output": output,
                "source": one.source,
                "column": one.column,
                "delay_ms": one.delay,
                "idle_ms": one.idle,
            }
            for output, clocks in checked.clocks.items()
            for one in clocks
        ],
        "delivery": delivery_of(checked),
        "leaving": _leaving(checked.leaving),
        "hints": [{"function": hint.function, "what": hint.what} for hint in _hints(checked)],
    }


def _hints(checked: Checked) -> tuple[Hint, ...]:
    """Where a function costs more than it would have to; of a file with errors nothing."""
    from compiler.functions.hints import hints

    python = checked.plan is not None and any(
        f.language == "python" for f in checked.plan.functions
    )
    return hints(checked.plan) if python and checked.plan is not None else ()


def _hints_text(checked: Checked, palette: Palette) -> str:
    lines = [
        f"  {palette.paint(Style.STRONG, one.function)}: {one.what}" for one in _hints(checked)
    ]
    return "\n".join(["what would take less time:", *lines])


def _leaving(leaving: tuple[Leaving, ...]) -> list[dict[str, Any]]:
    """Each way once, whatever the number of operators by which rows leave in it."""
    ways = dict.fromkeys((one.name, one.way, one.fate, one.what, one.where) for one in leaving)
    return [dict(zip(("name", "way", "fate", "what", "where"), way, strict=True)) for way in ways]


def _tasks(analysis: Analysis) -> list[dict[str, Any]]:
    found = []
    for task in analysis.tasks:
        operators = [one for one in analysis.operators(task) if _worth_showing(one)]
        total = round(sum(one.bytes for one in operators))
        shown = [_operator(one) for one in operators]
        found.append({"name": task, "state_bytes": total, "operators": shown})
    return found


def _worth_showing(operator: Operator) -> bool:
    """What keeps something, or changes what kinds of rows there are."""
    return bool(operator.states) or operator.node.kind in ("LookupJoin", "Union")


def _operator(operator: Operator) -> dict[str, Any]:
    node = operator.node
    return {
        "kind": node.kind,
        "changelog": operator.moded.changelog,
        "by": list(node.by or ()),
        "single_task": node.by is None,
        "upsert_keys": sorted(sorted(key) for key in node.upsert),
        "state": [
            {
                "what": state.what,
                "by": list(state.by or ()),
                "bounded_by": state.bound,
                "entries": round(state.entries),
                "bytes": round(state.bytes),
            }
            for state in operator.states
        ],
    }


def _sinks(analysis: Analysis) -> list[dict[str, Any]]:
    return [
        {
            "name": sink.name,
            "changelog": None if sink.moded is None else sink.moded.changelog,
            "takes": ["I", *sink.takes],
            "primary_key": list(sink.primary_key),
            "upsert_keys": sorted(sorted(key) for key in sink.root.upsert),
            "materializes": sink.materializes,
        }
        for sink in analysis.sinks
    ]


def _output(output: Output) -> dict[str, Any]:
    from compiler.types.show import show

    return {
        "name": output.name,
        "kind": output.kind,
        "columns": [
            {
                "name": column.name,
                "type": show(column.type),
                "event_time": column.name == output.event_time,
                "labels": list(column.labels),
            }
            for column in output.columns
        ],
        "event_time": output.event_time,
        "changelog": output.changelog,
        "keys": [list(key) for key in output.keys],
        "bounded_by": output.bounded_by,
    }


def _text(checked: Checked, palette: Palette) -> str:
    head = f"pipeline {checked.name} for flink-{checked.target}"
    parts = [head, *(_output_text(output, palette) for output in checked.outputs)]
    if checked.analysis is not None:
        parts.append(_state_text(checked.analysis, palette))
    if checked.delivery.proofs:
        parts.append(delivery_text(checked, palette))
    if checked.leaving:
        parts.append(_leaving_text(checked.leaving, palette))
    if _hints(checked):
        parts.append(_hints_text(checked, palette))
    return "\n\n".join(parts)


def _state_text(analysis: Analysis, palette: Palette) -> str:
    """The state of every task, with what it is for, what bounds it, and an estimate."""
    lines, whole = [], 0.0
    for task in analysis.tasks:
        for operator in analysis.operators(task):
            if not operator.states:
                continue
            whole += operator.bytes
            head = f"  {palette.paint(Style.STRONG, task)}: {operator.node.kind} {operator.moded.changelog}"
            lines.append(f"{head}, about {readable(operator.bytes)}")
            lines.extend(f"    {_state_line(state)}" for state in operator.states)
    for sink in analysis.sinks:
        if sink.materializes:
            key = ", ".join(sink.primary_key)
            name = palette.paint(Style.STRONG, sink.name)
            lines.append(f"  {name}: SinkUpsertMaterializer, every row of each ({key})")
    if not lines:
        return "state: none"
    return "\n".join([f"state: about {readable(whole)}, estimated", *lines])


_FATES = {
    Fate.OUTPUT: "in `{}`",
    Fate.STOPS: "the job stops",
    Fate.WRITTEN: "dropped, as written: {}",
    Fate.UNOBSERVED: "dropped, and nobody learns of it",
}


def _leaving_text(leaving: tuple[Leaving, ...], palette: Palette) -> str:
    """Every way in which a row can leave, and where it is then."""
    lines = ["rows that leave otherwise than by the sinks:"]
    for one in leaving:
        fate = _FATES[one.fate].format(one.where)
        lines.append(f"  {palette.paint(Style.STRONG, one.name)}: {one.what}: {fate}")
    return "\n".join(dict.fromkeys(lines))


_BOUNDED = {
    "stateless": "no state",
    "window": "state bounded by windows",
    "watermark": "state bounded by the watermark",
    "ttl": "state bounded by time",
    "nothing": "state bounded by nothing",
}
_BOUNDS = {
    "window": "until its window closes",
    "watermark": "until the watermark passes",
    "rows": "a fixed number of rows",
    "keys": "for ever: one entry a key",
    "nothing": "for ever, after a day",
}


def _state_line(state: State) -> str:
    by = "" if not state.by else f" by ({', '.join(state.by)})"
    entries = f"{state.entries:,.0f} of {state.width} bytes"
    bound = f"for {Duration(state.ttl).text}" if state.bound == "ttl" else _BOUNDS[state.bound]
    return f"{state.what}{by}: {bound}, {entries}"


def _output_text(output: Output, palette: Palette) -> str:
    from compiler.types.show import show

    facts = [f"changelog {output.changelog}", _BOUNDED.get(output.bounded_by, "state grows")]
    if output.keys:
        facts.append("keys " + ", ".join(f"({', '.join(key)})" for key in output.keys))
    lines = [f"{output.kind} {palette.paint(Style.STRONG, output.name)}: {'; '.join(facts)}"]
    widest = max((text_width(column.name) for column in output.columns), default=0)
    for column in output.columns:
        words = [show(column.type)]
        words += ["event time"] if column.name == output.event_time else []
        words += [f"@{label}" for label in column.labels]
        lines.append(f"  {pad(column.name, widest)}  {'  '.join(words)}")
    return "\n".join(lines)
