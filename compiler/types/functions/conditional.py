"""Functions that choose among their arguments, and that say what a value is."""

from __future__ import annotations

from compiler.types import families as f
from compiler.types.functions import results as r
from compiler.types.functions.entry import Builtin, Nulls

CONDITIONAL = (
    Builtin("COALESCE", ("any?*",), r.generalized, Nulls.ALL),
    Builtin("IF", ("bool any any",), r.chosen),
    Builtin("IFNULL", ("any? any?",), r.generalized, Nulls.ALL),
    # The first argument twice, once as the result: 1.20 fails to translate that of collections.
    Builtin("NULLIF", ("no-list any?",), r.unless_equal, Nulls.ALWAYS, until="1.20"),
    Builtin("NULLIF", ("any any?",), r.unless_equal, Nulls.ALWAYS, since="2.0"),
    Builtin("GREATEST", ("sortable?*",), r.extreme),
    Builtin("LEAST", ("sortable?*",), r.extreme),
    Builtin("TYPEOF", ("lasting?", "lasting? flag"), f.STRING, Nulls.ALWAYS),
    # Writes the text and the value to the log of a task manager, and gives the value.
    Builtin("PRINT", ("str any",), r.second, deterministic=False),
    Builtin("CURRENT_DATABASE", ("",), f.STRING, Nulls.NEVER, deterministic=False),
)
