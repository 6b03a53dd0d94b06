"""Functions that choose among their arguments, and that say what a value is."""

from __future__ import annotations

from compiler.types import families as f
from compiler.types.functions import results as r
from compiler.types.functions.entry import Builtin, Nulls

CONDITIONAL = (
    Builtin("COALESCE", ("any?*",), r.generalized, Nulls.ALL),
    Builtin("IF", ("bool any any",), r.chosen),
    Builtin("IFNULL", ("any? any?",), r.generalized, Nulls.ALL),
    Builtin("NULLIF", ("any any?",), r.unless_equal, Nulls.ALWAYS),
    Builtin("GREATEST", ("sortable?*",), r.extreme),
    Builtin("LEAST", ("sortable?*",), r.extreme),
    Builtin("TYPEOF", ("any?", "any? flag"), f.STRING, Nulls.ALWAYS),
    Builtin("CURRENT_DATABASE", ("",), f.STRING, Nulls.NEVER, deterministic=False),
)
