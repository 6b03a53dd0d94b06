"""Builds the tree: one callback for each rule of the grammar, called when the rule is reduced."""

from __future__ import annotations

from dsl.automaton import Callback
from dsl.builder import (
    broken,
    calls,
    declarations,
    expressions,
    literals,
    queries,
    steps,
    tables,
    types,
)
from dsl.builder.context import Build

CALLBACKS: dict[str, Callback] = {
    **declarations.CALLBACKS,
    **broken.CALLBACKS,
    **types.CALLBACKS,
    **literals.CALLBACKS,
    **expressions.CALLBACKS,
    **calls.CALLBACKS,
    **queries.CALLBACKS,
    **tables.CALLBACKS,
    **steps.CALLBACKS,
}

__all__ = ["CALLBACKS", "Build"]
