"""Checks that no row is turned away without anybody knowing: `.rejected`, `.late`, and unused declarations."""

from __future__ import annotations

from compiler.graph import Graph
from compiler.plan.inputs import operators
from compiler.plan.operators import Window
from compiler.relations.codes import LATE_ROWS_UNREAD, REJECTED_ROWS_UNREAD
from compiler.resolve.codes import CYCLIC_DAG, UNKNOWN_OUTPUT, UNUSED_DECLARATION
from compiler.resolve.references import ports
from compiler.resolve.windows import window_of
from dsl.diagnostic import Diagnostic, Edit, Fix, Label, Safety, Severity, diagnostic
from dsl.span import Span
from dsl.syntax.declarations import SinkDeclaration, SourceDeclaration, Task
from dsl.syntax.steps import Dedup, Expect


def check_unread(graph: Graph, delivery: str) -> list[Diagnostic]:
    """QUA002 and TIM004 for side outputs that nobody reads; NAM011 for sources and tasks that lead nowhere."""
    found: list[Diagnostic] = []
    for name, declaration in graph.root.names.items():
        if not isinstance(declaration, Task):
            continue
        key = (graph.root.name, name)
        wanted = graph.wanted.get(key, set())
        have = ports(declaration)
        if "rejected" in have and "rejected" not in wanted:
            found.append(_rejected(declaration))
        options = graph.tasks.get(key)
        dropped = options is not None and str(options.typed.get("late", "")) == "drop"
        # A window that could not be made is reported already; which rows are late in it is not known.
        made = name in graph.relations
        # Of queries it is known where late rows leave only when they are planned.
        stepwise = (
            made and declaration.query is None and _goes_by_event_time(name, declaration, graph)
        )
        if stepwise and "late" in have and "late" not in wanted and not dropped:
            found.append(_late(declaration, graph, delivery))
    if graph.root.pipeline is not None:
        found.extend(_unused(graph))
    return found


def _goes_by_event_time(name: str, task: Task, graph: Graph) -> bool:
    """Whether rows can be late: not for a `dedup ... within` of rows that go by arrival, which needs no windows."""
    if not isinstance(window_of(task), Dedup):
        return True
    own = (relation for relation in graph.relations.values() if relation.task == name)
    return any(isinstance(one, Window) for relation in own for one in operators(relation.operator))


def _rejected(task: Task) -> Diagnostic:
    step = next(s for s in task.steps if isinstance(s, Expect) and s.action == "reject")
    name = task.name.text
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


def _late(task: Task, graph: Graph, delivery: str) -> Diagnostic:
    step = window_of(task)
    assert step is not None
    name = task.name.text
    body = task.steps[0].span.start
    fix = Edit(Span(step.span.source, body, body), "late = drop\n\n  ")
    return diagnostic(
        LATE_ROWS_UNREAD,
        f"late rows of `{name}` are read by nobody",
        step.span,
        "rows that arrive behind the watermark leave here"
        if isinstance(step, Dedup)
        else "rows that arrive after their window has closed leave here",
        also=_watermarks(graph, name),
        help=(
            f"read them: `sink late_rows from {name}.late into ...`",
            "or drop them knowingly: `late = drop`",
        ),
        fixes=(Fix("drop them knowingly", (fix,), Safety.UNSAFE),),
        severity=Severity.ERROR if delivery == "exactly_once" else None,
    )


def _watermarks(graph: Graph, name: str) -> tuple[Label, ...]:
    """The watermarks of the sources above a task."""
    above, todo = set(), [name]
    while todo:
        reader = todo.pop()
        for source, target in graph.edges:
            if target == reader and source not in above:
                above.add(source)
                todo.append(source.partition(".")[0])
    found = []
    for above_name in sorted(above):
        declaration = graph.root.names.get(above_name)
        if isinstance(declaration, SourceDeclaration) and declaration.watermark is not None:
            text = "a row more than this behind the newest is late"
            found.append(Label(declaration.watermark.span, text))
    return tuple(found)


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
