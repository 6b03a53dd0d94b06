"""Runs texts of `.stream` files, compiled as `streamc run` compiles them."""

from __future__ import annotations

from dataclasses import replace

from compiler.checked import Checked, Settings
from compiler.compile import Built, build, check
from compiler.emit.job_nodes import job_nodes
from compiler.emit.script import Script
from dsl.diagnostic import Severity
from dsl.source import Source


def compiled(text: str) -> tuple[Checked, Script]:
    checked = check(Source("t.stream", text), Settings(), lambda *_: None)
    errors = [d.message for d in checked.diagnostics if d.severity is Severity.ERROR]
    assert errors == []
    assert checked.plan is not None
    built = build(checked)
    assert isinstance(built, Built), built
    return checked, replace(built.script, nodes=job_nodes(checked.plan))
