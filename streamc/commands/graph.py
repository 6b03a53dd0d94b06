"""`streamc graph`: show the DAG of a file."""

from __future__ import annotations

import click

from streamc.command import command
from streamc.console import say, show_findings, show_json
from streamc.errors import FINE, FOUND
from streamc.graph.dag import Dag, dag
from streamc.request import Request, compiling
from streamc.workspace import Workspace, report_of


@command(
    "graph",
    "streamc graph payments.stream",
    "streamc graph payments.stream --output svg > payments.svg",
    "streamc graph payments.stream --output mermaid",
)
@click.argument("file")
@compiling("text", "dot", "mermaid", "json", "svg")
@click.pass_context
def graph(ctx: click.Context, request: Request, file: str) -> None:
    """Show the DAG of a file.

    As text it is written the Airflow way, `payments >> valid >> [lake, totals]`. What is wrong in
    the file goes to stderr; the part of the DAG that is known is shown all the same.
    """
    checked = Workspace(request).check(file)
    _show(dag(checked), request.output)
    report = report_of([checked])
    if report.failed:
        show_findings(report, request.color)
    ctx.exit(FOUND if report.failed else FINE)


def _show(shown: Dag, output: str) -> None:
    match output:
        case "text":
            from streamc.graph.chains import chains

            say(chains(shown))
        case "dot":
            from streamc.graph.dot import dot

            say(dot(shown))
        case "mermaid":
            from streamc.graph.mermaid import mermaid

            say(mermaid(shown))
        case "svg":
            from streamc.graph.svg import svg

            say(svg(shown))
        case _:
            show_json(_record(shown))


def _record(shown: Dag) -> dict[str, object]:
    return {
        "schema_version": 1,
        "pipeline": shown.name,
        "nodes": [{"name": node.name, "kind": node.kind} for node in shown.nodes],
        "edges": [list(edge) for edge in shown.edges],
    }
