"""A column of several tasks as one: where it is named on its whole way, for as long as it keeps its name.

`select p.amount` makes a column of its own, called as the other. So does `*`. A name behind `as` is the beginning of
another column. What is found is proved: with the new name everywhere the files have to be the same jobs, but for it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import field, fields, is_dataclass
from itertools import pairwise
from typing import Any

from compiler.connectors.load import find_connector
from compiler.ide.scopes import known_at
from compiler.ide.snapshot import Snapshot
from compiler.ide.symbols import Symbol, symbol_at
from compiler.relations.visible import Visible, VisibleColumn
from dsl.records import dataclass
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.declarations import (
    ComputedColumn,
    Declaration,
    MetadataColumn,
    PhysicalColumn,
    Schema,
    SinkDeclaration,
    SourceDeclaration,
)
from dsl.syntax.expressions import ColumnRef, Star
from dsl.syntax.names import Name
from dsl.syntax.queries import Measure, SelectItem
from dsl.syntax.steps import Assignment, Union
from dsl.walk import nodes


@dataclass(slots=True)
class Way:
    """The places of a column: those where rows get it, joined where it is the same, and the names that mean them.

    `made` are places at which a file makes the column under this name, `fixed` those where it may have no other name,
    with the reason.
    """

    name: str
    joined: dict[Span, set[Span]] = field(default_factory=dict)
    named: list[tuple[Span, Span]] = field(default_factory=list)
    made: set[Span] = field(default_factory=set)
    fixed: dict[Span, str] = field(default_factory=dict)

    def join(self, one: Span, other: Span) -> None:
        """Two places at which it is the same column."""
        self.joined.setdefault(one, set()).add(other)
        self.joined.setdefault(other, set()).add(one)

    def from_(self, place: Span) -> set[Span]:
        """All places that are joined with one."""
        found, waiting = {place}, [place]
        while waiting:
            for other in self.joined.get(waiting.pop(), ()):
                if other not in found:
                    found.add(other)
                    waiting.append(other)
        return found


def way_of(symbol: Symbol, snapshots: Iterable[Snapshot]) -> tuple[Way, set[Span]]:
    """Where a column is named in files that may know it, and the places that are its own."""
    way = Way(symbol.name)
    for snapshot in snapshots:
        for declaration in snapshot.parsed.tree.declarations:
            for node in nodes(declaration):
                _note(node, declaration, snapshot, way)
    return way, set() if symbol.place is None else way.from_(symbol.place)


def occurrences(symbol: Symbol, snapshots: Iterable[Snapshot]) -> list[Span]:
    """Where a column is named on its whole way, in the order of files and texts."""
    way, own = way_of(symbol, snapshots)
    return sorted({at for at, place in way.named if place in own})


def _note(node: object, declaration: Declaration, snapshot: Snapshot, way: Way) -> None:
    """What a node of a tree tells of the column."""
    match node:
        case Name(text=text, span=span) if text == way.name:
            place = _place(node, snapshot)
            if place is not None:
                way.named.append((span, place))
        case SelectItem():
            _note_item(node, snapshot, way)
        case Measure(name=Name(text=text), span=span) if text == way.name:
            way.made.add(span)
        case Assignment(name=Name(text=text) as name, span=span) if text == way.name:
            place = _place(name, snapshot)
            way.made.add(span)
            if place is not None:
                way.join(span, place)
        case Union():
            _note_union(node, snapshot, way)
        case PhysicalColumn() | ComputedColumn() | MetadataColumn():
            _note_declared(node, declaration, way)
        case SinkDeclaration():
            _note_sink(node, snapshot, way)
        case _:
            pass


def _place(name: Name, snapshot: Snapshot) -> Span | None:
    """Where the rows get the column that a name means; None where it means something else, or a field of a column."""
    symbol = symbol_at(snapshot, name.span.end)
    if symbol is None or symbol.kind != "column" or symbol.at != name.span:
        return None
    field_of = isinstance(symbol.owner, VisibleColumn) and symbol.owner.name != symbol.name
    return None if field_of else symbol.place


def _note_item(item: SelectItem, snapshot: Snapshot, way: Way) -> None:
    span = item.span
    match item:
        case SelectItem(alias=Name(text=text)):
            if text == way.name:
                way.made.add(span)
        case SelectItem(expression=ColumnRef(parts=parts)) if parts[-1].text == way.name:
            place = _place(parts[-1], snapshot)
            if place is None:
                way.fixed[span] = "it is a field of a value"
            else:
                way.made.add(span)
                way.join(span, place)
        case SelectItem(expression=Star() as star):
            way.made.add(span)
            for seen in _starred(star, known_at(snapshot, star.span.end).scope):
                if seen.name == way.name and seen.column.span is not None:
                    way.join(span, seen.column.span)
        case _:
            pass


def _note_union(union: Union, snapshot: Snapshot, way: Way) -> None:
    """Rows come together by the names of their columns."""
    places = [_in_output(path.parts, way.name, snapshot) for path in union.inputs]
    before = known_at(snapshot, union.span.start).scope.columns
    places += [seen.column.span for seen in before if seen.name == way.name]
    for one, other in pairwise([place for place in places if place is not None]):
        way.join(one, other)


def _note_declared(
    column: PhysicalColumn | ComputedColumn | MetadataColumn, declaration: Declaration, way: Way
) -> None:
    span = column.name.span
    if column.name.text == way.name:
        way.made.add(span)
        reason = _read_so(column, declaration)
        if reason is not None:
            way.fixed[span] = reason


def _note_sink(sink: SinkDeclaration, snapshot: Snapshot, way: Way) -> None:
    if not _is_outside(sink.connector.text):
        return
    for path in sink.inputs:
        place = _in_output(path.parts, way.name, snapshot)
        if place is not None:
            way.fixed[place] = (
                f"sink `{sink.name.text}` writes it under this name, and who reads that would not find it"
                f" any more. Write `... as {way.name}` in the task before the sink first"
            )


def _starred(star: Star, scope: Visible) -> tuple[VisibleColumn, ...]:
    return scope.of(star.qualifier[0].text) if star.qualifier else scope.starred


def _in_output(parts: tuple[Name, ...], name: str, snapshot: Snapshot) -> Span | None:
    relation = snapshot.relation(parts[0].text, parts[1].text if len(parts) > 1 else None)
    columns = () if relation is None else relation.operator.columns
    return next((column.span for column in columns if column.name == name), None)


def _read_so(
    column: PhysicalColumn | ComputedColumn | MetadataColumn, declaration: Declaration
) -> str | None:
    """Why a declared column is called as it is, where that is not the file's to say."""
    if isinstance(column, ComputedColumn):
        return None
    if isinstance(column, MetadataColumn) and column.key is not None:
        return None
    name = column.name.text
    if isinstance(declaration, Schema):
        return (
            f"schema `{declaration.name.text}` says under which name rows have it. Rename it in a task:"
            f" `rename {name} as ...`"
        )
    if isinstance(declaration, SourceDeclaration) and _is_outside(declaration.connector.text):
        return (
            f"source `{declaration.name.text}` reads it under this name. Rename it in a task:"
            f" `rename {name} as ...`"
        )
    return None


def _is_outside(connector: str) -> bool:
    """Whether others see the names of columns: not those of rows that are printed or made up."""
    known = find_connector(connector)
    return known is None or known.location is not None or bool(known.formats)


def renamed(symbol: Symbol, new: str, snapshots: tuple[Snapshot, ...]) -> str | list[Span]:
    """Where a column has to be given another name, in files that may know it; or why it cannot have that name."""
    if not new or "\n" in new or "`" in new:
        return f"`{new}` is no name"
    if new == symbol.name:
        return []
    from compiler.ide.rename import spelled

    word = re.compile(rf"(?<!\w){re.escape(new)}(?!\w)")
    for snapshot in snapshots:
        if word.search(snapshot.source.text):
            return f"`{snapshot.source.name}` has another `{new}`"
    way, own = way_of(symbol, snapshots)
    for place in sorted(own):
        if place in way.fixed:
            return f"`{symbol.name}` keeps its name: {way.fixed[place]}"
    if not own <= way.made | {at for at, _ in way.named}:
        return f"`{symbol.name}` keeps its name: something other than a `.stream` file gives it"
    spans = {at for at, place in way.named if place in own}
    texts = {one.source.name: one.source for one in snapshots}
    changed = {
        name: _with(source, [s for s in spans if s.source == name], spelled(new))
        for name, source in texts.items()
        if any(span.source == name for span in spans)
    }
    for snapshot in snapshots:
        reason = _unproved(snapshot, snapshot.with_texts(changed), symbol.name, new)
        if reason is not None:
            return reason
    return sorted(spans)


def _with(source: Source, spans: list[Span], new: str) -> Source:
    text = source.text
    for span in sorted(spans, reverse=True):
        text = text[: span.start] + new + text[span.end :]
    return Source(source.name, text)


def _unproved(before: Snapshot, after: Snapshot, old: str, new: str) -> str | None:
    """Why it is not known that a file is the same job but for the name."""
    name = before.source.name
    if before.checked.plan is None:
        return (
            f"`{name}` has errors: mend them first, then it can be proved that nothing else changes"
        )
    said = [Counter(d.code.number for d in one.checked.diagnostics) for one in (before, after)]
    plans = [(one.checked.plan, one.checked.tests, one.checked.edges) for one in (before, after)]
    if said[0] == said[1] and _plain(plans[0], {}) == _plain(plans[1], {new: old}):
        return None
    return f"it cannot be proved that `{name}` would be the same job with `{new}` for `{old}`"


def _plain(value: object, names: Mapping[str, str]) -> Any:
    """A value without its places, and with other names."""
    if isinstance(value, str):
        return names.get(value, value)
    if isinstance(value, Span):
        return None
    if isinstance(value, tuple | list):
        return [_plain(part, names) for part in value]
    if isinstance(value, frozenset | set):
        return frozenset(map(repr, (_plain(part, names) for part in value)))
    if isinstance(value, Mapping):
        return [(_plain(key, names), _plain(of, names)) for key, of in value.items()]
    if is_dataclass(value) and not isinstance(value, type):
        return [type(value), *(_plain(getattr(value, f.name), names) for f in fields(value))]
    return value
