"""`streamc describe`: the outputs of a file, with what is known of their rows."""

from __future__ import annotations

from typing import Any

import click

from compiler.checked import Checked, Output
from streamc.command import command
from streamc.console import say, show_findings, show_json, stdout_palette
from streamc.errors import FINE, FOUND
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
    }


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
    return "\n\n".join([head, *(_output_text(output, palette) for output in checked.outputs)])


def _output_text(output: Output, palette: Palette) -> str:
    from compiler.types.show import show

    facts = [f"changelog {output.changelog}", f"state bounded by {output.bounded_by}"]
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
