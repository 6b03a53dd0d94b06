"""Turns what the compiler gives into the texts that expectation blocks hold."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import fields, is_dataclass

from compiler.checked import Checked
from compiler.compile import Built, build
from compiler.lineage.whole import lineage
from compiler.optimize.passes import optimize
from compiler.plan.operators import Operator
from compiler.plan.plan import Plan
from compiler.types.datatype import DataType
from compiler.types.show import show as show_type
from dsl.format import format_source
from dsl.span import Span
from tests.markdown import line_of

_NOT_SHOWN = {"spelling", "span", "doc", "labels", "left_alias", "right_alias", "modules"}
_WIDTH = 96


def show_diagnostics(checked: Checked) -> str:
    """Each diagnostic with its place, labels, notes, helps and fixes."""
    lines = []
    for d in checked.diagnostics:
        lines.append(f"{d.severity}[{d.code.number}] {d.code.name}: {d.message}")
        for label in d.labels:
            text = checked.sources[label.span.source].text[label.span.start : label.span.end]
            first = text.split("\n")[0]
            shown = f"`{first}`" if first == text else f"`{first}` ..."
            sign = "^" if label.primary else "-"
            line = line_of(checked, label.span.source, label.span.start)
            lines.append(f"  {sign} {label.span.source}:{line} {shown} {label.text}".rstrip())
        lines += [f"  note: {note}" for note in d.notes]
        lines += [f"  help: {text}" for text in d.help]
        for fix in d.fixes:
            edits = ", ".join(
                f"{line_of(checked, e.span.source, e.span.start)}: {e.text!r}" for e in fix.edits
            )
            lines.append(f"  fix ({fix.safety}): {fix.title} [{edits}]")
    return "\n".join(lines)


def show_outputs(checked: Checked) -> str:
    """Each output with what is known of it and its columns."""
    lines = []
    for output in checked.outputs:
        facts = [output.kind, output.changelog, f"bounded by {output.bounded_by}"]
        if output.event_time:
            facts.append(f"time {output.event_time}")
        facts += [f"key ({', '.join(key)})" for key in output.keys]
        lines.append(f"{output.name}: {'; '.join(facts)}")
        for column in output.columns:
            labels = "".join(f" @{label}" for label in column.labels)
            lines.append(f"  {column.name} {show_type(column.type)}{labels}")
    lines += [f"{upper} >> {lower}" for upper, lower in checked.edges]
    return "\n".join(lines)


def show_plan(plan: Plan) -> str:
    """Each relation and sink as a tree of operators."""
    lines = [f"{key} = {value}" for key, value in plan.settings]
    for relation in plan.relations:
        lines += [f"{relation.kind} {relation.name}", *_tree(relation.operator, 1)]
    for sink in plan.sinks:
        lines += [f"sink {sink.name} into {sink.connector}", *_tree(sink.input, 1)]
    return "\n".join(lines)


def show_script(built: Built) -> str:
    """The job's settings and statements as Flink SQL."""
    script = built.script
    settings = [f"SET '{key}' = '{value}';" for key, value in script.settings]
    statements = [f"{statement.sql};" for statement in script.statements]
    inserts = [f"{insert.sql};" for insert in script.inserts]
    return "\n\n".join(["\n".join(settings), *statements, *inserts]).strip()


def _tree(value: object, depth: int) -> list[str]:
    """An operator and, below it, its inputs."""
    inline, below = [], []
    for f in fields(value):  # type: ignore[arg-type]
        part = getattr(value, f.name)
        if f.name in _NOT_SHOWN or part is None or part in ((), False):
            continue
        if isinstance(part, Operator.__args__):  # type: ignore[attr-defined]
            below += _tree(part, depth + 1)
        elif f.name == "inputs":
            below += [line for one in part for line in _tree(one, depth + 1)]
        else:
            inline.append(f"{f.name}={_text(part)}")
    head = "  " * depth + type(value).__name__
    one_line = f"{head} {' '.join(inline)}"
    if len(one_line) <= _WIDTH:
        return [one_line.rstrip(), *below]
    return [head, *("  " * depth + f"  .{word}" for word in inline), *below]


def _text(value: object) -> str:
    """A value inside an operator on one line."""
    if isinstance(value, DataType):
        return show_type(value)
    if isinstance(value, tuple):
        return f"[{', '.join(map(_text, value))}]"
    if is_dataclass(value) and not isinstance(value, Span):
        shown = [
            getattr(value, f.name)
            for f in fields(value)
            if f.name not in _NOT_SHOWN and getattr(value, f.name) not in (None, (), False)
        ]
        return f"{type(value).__name__}({', '.join(map(_text, shown))})"
    return value if isinstance(value, str) else repr(value)


def show_lineage(plan: Plan) -> str:
    """Each output and sink: where the values of its columns come from, and which columns decide which rows it has."""
    lines = []
    for name, found in lineage(plan.relations, plan.sinks).items():
        lines.append(name)
        for column, origins in found.columns.items():
            froms = (f"{rel}.{col} {how.name.lower()}" for (rel, col), how in origins.items())
            lines.append(f"  {column}: {', '.join(froms)}".rstrip(": "))
        lines += [f"  by {r}.{c}: {', '.join(uses)}" for (r, c), uses in found.deciding.items()]
    return "\n".join(lines)


def _plan_of(checked: Checked) -> Plan:
    assert checked.plan is not None, "an error stands in the way of a plan"
    return checked.plan


SHOWS: dict[str, Callable[[Checked], str]] = {
    "diagnostics": show_diagnostics,
    "describe": show_outputs,
    "plan": lambda checked: show_plan(_plan_of(checked)),
    "lineage": lambda checked: show_lineage(_plan_of(checked)),
    "optimized": lambda checked: show_plan(optimize(_plan_of(checked)).plan),
    "flink-sql": lambda checked: show_script(build(checked)),
    "formatted": lambda checked: format_source(checked.source).text,
}
"""For each kind of expectation block what makes its text."""
