"""Another name for what is named at a place, everywhere."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.ide.kinds import SHARED
from compiler.ide.references import references
from compiler.ide.snapshot import Snapshot
from compiler.ide.symbols import Symbol
from compiler.names import written
from dsl.span import Span
from dsl.syntax.queries import Hint
from dsl.tables import tables
from dsl.walk import nodes


def files_of(symbol: Symbol, users: Iterable[str]) -> Iterator[str]:
    """The files in which something may be named: that of its declaration, and of what can be used those that use it."""
    if symbol.place is None:
        return
    yield symbol.place.source
    if symbol.kind in SHARED or symbol.kind == "port":
        yield from users


def refusal(symbol: Symbol, name: str, snapshots: Iterable[Snapshot]) -> str | None:
    """Why a symbol cannot be called `name`; None where it can."""
    if not name or "\n" in name or "`" in name:
        return f"`{name}` is no name"
    if symbol.kind == "param" and not name.isidentifier():
        return f"a param is called by a plain word, which `{name}` is not"
    for snapshot in snapshots:
        root = snapshot.root
        taken = root.params if symbol.kind == "param" else {**root.names, **root.imports}
        if _in_hint(symbol.name, snapshot):
            return f"a hint in `{snapshot.source.name}` names `{symbol.name}`, and would not be renamed"
        if symbol.kind in SHARED | {"param"} and name in taken:
            return f"`{snapshot.source.name}` has another `{name}`"
    return None


def _in_hint(name: str, snapshot: Snapshot) -> bool:
    """Whether a hint of a query names an input so, which it does in a string."""
    return any(
        name in argument
        for declaration in snapshot.parsed.tree.declarations
        for node in nodes(declaration)
        if isinstance(node, Hint)
        for argument in node.args
    )


def spelled(name: str) -> str:
    """A name as it can stand anywhere: in backticks where it would be taken for a word of the language."""
    reserved = tables().name.match(f"{name} (") is None
    return written(name, quoted=reserved)


def places_in(snapshot: Snapshot, symbol: Symbol) -> Iterator[Span]:
    """Where a file names it."""
    return references(snapshot, symbol)
