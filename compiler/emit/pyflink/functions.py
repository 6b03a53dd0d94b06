"""How a PyFlink job declares the Python functions of its pipeline."""

from __future__ import annotations

from compiler.emit.functions import declared_functions, wrapped
from compiler.emit.pyflink.spelling import text_of
from compiler.plan.plan import Plan


def declarations(plan: Plan) -> dict[str, str]:
    """The lines that declare each Python function that is called, by its name."""
    return {
        function.name: f"    function = {wrapped(function)}\n"
        f"    tables.create_temporary_system_function({text_of(function.name)}, function)\n"
        for function in declared_functions(plan)
        if function.language == "python"
    }
