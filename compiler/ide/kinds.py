"""The kinds of declarations, in a word each."""

from __future__ import annotations

from dsl.syntax.declarations import (
    CatalogDeclaration,
    Defaults,
    Function,
    Param,
    Pipeline,
    Profile,
    Schema,
    SinkDeclaration,
    SourceDeclaration,
    Task,
    Test,
    Use,
)

KINDS: dict[type, str] = {
    Pipeline: "pipeline",
    Defaults: "defaults",
    Profile: "profile",
    Param: "param",
    Use: "use",
    Schema: "schema",
    CatalogDeclaration: "catalog",
    SourceDeclaration: "source",
    Task: "task",
    Function: "function",
    SinkDeclaration: "sink",
    Test: "test",
}
"""The word for each kind of declaration."""

SHARED = frozenset({"source", "task", "sink", "schema", "catalog", "function"})
"""Kinds of names that other files can use."""

RENAMABLE = SHARED | {"param", "profile", "pipeline", "test", "alias", "cte"}
"""Kinds of names of which all places can be found."""
