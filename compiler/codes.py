"""Every kind of diagnostic, in one ordered tuple."""

from __future__ import annotations

from dsl.diagnostic import Code


def all_codes() -> tuple[Code, ...]:
    """The codes of all stages of the compiler, by number."""
    from compiler import compile as whole
    from compiler.checks import releases, scans, suppressions, table_keys
    from compiler.checks.delivery import codes as delivery
    from compiler.checks.sharing import codes as sharing
    from compiler.checks.state import budget, on_conflict, retention
    from compiler.checks.state import codes as state
    from compiler.checks.time import codes as times
    from compiler.checks.values import codes as values
    from compiler.functions import codes as functions
    from compiler.importing import codes as importing
    from compiler.options import codes as options
    from compiler.processes import codes as processes
    from compiler.relations import codes as relations
    from compiler.relations import test_blocks
    from compiler.requirements import codes as requirements
    from compiler.resolve import codes as resolve
    from compiler.schemas import codes as schemas
    from compiler.types import codes as types
    from dsl import codes as dsl

    families = (
        dsl,
        resolve,
        types,
        schemas,
        functions,
        processes,
        requirements,
        options,
        relations,
        test_blocks,
        suppressions,
        times,
        state,
        budget,
        on_conflict,
        retention,
        sharing,
        delivery,
        values,
        releases,
        table_keys,
        scans,
        whole,
        importing,
    )
    codes = [code for family in families for code in family.CODES]
    return tuple(sorted(codes, key=lambda code: code.number))
