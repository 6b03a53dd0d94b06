"""Checks that no row is turned away without anybody knowing, `.rejected`; and unused declarations."""

from __future__ import annotations

from compiler.graph import Graph
from compiler.relations.codes import REJECTED_ROWS_UNREAD
from compiler.resolve.codes import CYCLIC_DAG, UNKNOWN_OUTPUT, UNUSED_DECLARATION
from compiler.resolve.references import ports, raising
from dsl.diagnostic import Diagnostic, Edit, Fix, Safety, diagnostic
from dsl.span import Span
from dsl.syntax.declarations import SinkDeclaration, SourceDeclaration, Task
from dsl.syntax.steps import Expect


def check_unread(graph: Graph) -> list[Diagnostic]:
    """QUA002 for rejected rows that nobody reads; NAM011 for sources and tasks that lead nowhere."""
    found: list[Diagnostic] = []
    for name, declaration in graph.root.names.items():
        if not isinstance(declaration, Task):
            continue
        key = (graph.root.name, name)
        wanted = graph.wanted.get(key, set())
        have = ports(declaration)
        if "rejected" in have and "rejected" not in wanted:
            found.append(_rejected(declaration))
    if graph.root.pipeline is not None:
        found.extend(_unused(graph))
    return found


def _rejected(task: Task) -> Diagnostic:
    name = task.name.text
    step = next((s for s in task.steps if isinstance(s, Expect) and s.action == "reject"), None)
    if step is None:
        option = raising(task)
        assert option is not None
        return diagnostic(
            REJECTED_ROWS_UNREAD,
            f"rows that `{name}` rejects are read by nobody",
            option.span,
            "rows for which Python raises leave here",
            help=(
                f"read them: `sink rejected from {name}.rejected into ...`",
                "or let the job fail: leave it out",
            ),
        )
    word = Span(step.span.source, step.span.end - len("reject"), step.span.end)
    return diagnostic(
        REJECTED_ROWS_UNREAD,
        f"rows that `{name}` rejects are read by nobody",
        step.span,
        "rows that fail leave here",
        help=(
            f"read them: `sink rejected from {name}.rejected into ...`",
            "or drop them knowingly: `else drop`",
        ),
        fixes=(Fix("drop them knowingly", (Edit(word, "drop"),), Safety.UNSAFE),),
    )


def _unused(graph: Graph) -> list[Diagnostic]:
    read = {source.partition(".")[0] for source, _ in graph.edges}
    if any(found.code in (UNKNOWN_OUTPUT, CYCLIC_DAG) for found in graph.report):
        # A misspelt name is reported already; what it should have read is not unused.
        return []
    found = []
    for name, declaration in graph.root.names.items():
        if isinstance(declaration, SinkDeclaration) or name in read:
            continue
        if not isinstance(declaration, SourceDeclaration | Task):
            continue
        if declaration.broken or graph.root.broken or name not in graph.relations:
            continue
        found.append(
            diagnostic(
                UNUSED_DECLARATION,
                f"nobody reads `{name}`",
                declaration.name.span,
                "leads nowhere",
                help=("read it in a task or a sink, or delete it",),
            )
        )
    return found
