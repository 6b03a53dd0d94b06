"""What a name in a file means, and where else that is named."""

from __future__ import annotations

from compiler.connectors.load import find_connector, find_format
from compiler.ide.chain import Chain, chain_at
from compiler.ide.kinds import KINDS, RENAMABLE
from compiler.ide.scopes import known_at
from compiler.ide.snapshot import Snapshot
from compiler.relations.visible import Visible, VisibleColumn
from compiler.resolve.references import lookup
from compiler.resolve.unit import Unit
from dsl.records import dataclass
from dsl.span import Span
from dsl.syntax.declarations import (
    ColumnsOfSchema,
    ComputedColumn,
    Function,
    MetadataColumn,
    Option,
    PhysicalColumn,
    PrimaryKey,
    Profile,
    SinkDeclaration,
    SourceDeclaration,
    Task,
    Test,
    TestTable,
    Use,
)
from dsl.syntax.expressions import ColumnRef, FunctionCall, Hole, ParamRef, Star
from dsl.syntax.names import Name, Path
from dsl.syntax.queries import Alias, Cte, Measure, SelectItem, TableName
from dsl.syntax.steps import Assignment, Drop, From, Join, Rename, Union
from dsl.walk import nodes


@dataclass(frozen=True, slots=True)
class Symbol:
    """What a name means. `kind` is a declaration's word, `alias`, `cte`, `column`, `port`, `option`, `connector`,
    `format`, `builtin` or `enum`.

    `place` is the name where it is declared, None where no file does. `at` is the name that was asked about. `owner`
    is the declaration itself, of a column the name of the input it was found under.
    """

    kind: str
    name: str
    at: Span
    place: Span | None = None
    owner: object | None = None

    @property
    def renamable(self) -> bool:
        """Whether all its places can be found, so that it can have another name."""
        return self.place is not None and self.kind in RENAMABLE | {"column"}


def symbol_at(snapshot: Snapshot, offset: int) -> Symbol | None:
    """What is named at an offset of the file."""
    chain = chain_at(snapshot.parsed, offset)
    held = chain.last(Hole) or chain.last(ParamRef)
    if held is not None:
        return _param(held.name, snapshot.root)
    name = chain.last(Name)
    return None if name is None else _meaning(name, chain, snapshot)


def _meaning(name: Name, chain: Chain, snapshot: Snapshot) -> Symbol | None:
    root, holder = snapshot.root, chain.above(name)
    declaration = chain.nodes[0]
    if isinstance(holder, Path):
        return _of_path(name, holder, chain, snapshot)
    match holder:
        case ColumnRef() | Star():
            return _of_reference(name, holder, chain, snapshot)
        case Use():
            return _of_use(name, holder, root)
        case SourceDeclaration(connector=connector) | SinkDeclaration(connector=connector) if (
            connector is name
        ):
            known = find_connector(name.text)
            return Symbol("connector", name.text, name.span, owner=known)
        case From(alias=alias) | Join(alias=alias) if alias is name:
            return Symbol("alias", name.text, name.span, name.span, declaration)
        case Alias(name=own) | Cte(name=own):
            if own is not name:  # A column behind it, in brackets.
                return Symbol("column", name.text, name.span, name.span)
            kind = "cte" if isinstance(holder, Cte) else "alias"
            return Symbol(kind, name.text, name.span, name.span, declaration)
        case Rename(pairs=pairs) if any(new is name for _, new in pairs):
            return Symbol("column", name.text, name.span, name.span)
        case PhysicalColumn() | ComputedColumn() | MetadataColumn():
            return Symbol("column", name.text, name.span, name.span)
        case SelectItem(alias=alias, span=span) if alias is name:
            return Symbol("column", name.text, name.span, span)
        case Measure(name=own, span=span) if own is name:
            return Symbol("column", name.text, name.span, span)
        case Drop() | Rename() | Assignment() | Join():
            return _column((name,), name.span, known_at(snapshot, chain.offset, chain).scope)
        case PrimaryKey():
            return _column((name,), name.span, known_at(snapshot, chain.offset, chain).scope)
        case TestTable(output=output):
            return _column_of(name, output, snapshot)
        case _ if getattr(holder, "name", None) is name and type(holder) in KINDS:
            return _declared(name, holder)
        case _:
            return None


def _declared(name: Name, declaration: object) -> Symbol:
    return Symbol(KINDS[type(declaration)], name.text, name.span, name.span, declaration)


def _of_path(name: Name, path: Path, chain: Chain, snapshot: Snapshot) -> Symbol | None:
    holder, root = chain.above(path), snapshot.root
    first = path.parts[0]
    match holder:
        case TableName() if name is first and (cte := _cte(name, chain)) is not None:
            return Symbol("cte", name.text, name.span, cte.name.span, chain.nodes[0])
        case From() | Join() | Union() | SinkDeclaration() | TableName() | TestTable():
            if name is first:
                return _visible(name, root)
            port = path.parts[1] if len(path.parts) > 1 else None
            return _port(path, root) if name is port else None
        case ColumnsOfSchema():
            return _visible(name, root)
        case FunctionCall():
            found = _visible(name, root)
            if found is not None and isinstance(found.owner, Function):
                return found
            return Symbol("builtin", path.text, path.span)
        case Option():
            return _of_key(name, path, chain, root)
        case _:
            return None


def _cte(name: Name, chain: Chain) -> Cte | None:
    for node in nodes(chain.nodes[0]):
        if isinstance(node, Cte) and node.name.text == name.text:
            return node
    return None


def _of_key(name: Name, path: Path, chain: Chain, root: Unit) -> Symbol:
    """A part of the key of an option: the option, or what a profile or a task names in front of it."""
    declaration = chain.nodes[0]
    first = path.parts[0]
    second = path.parts[1] if len(path.parts) > 1 else None
    if first.text == "param" and name is second and isinstance(declaration, Profile | Test):
        param = root.params.get(name.text)
        place = None if param is None else param.name.span
        return Symbol("param", name.text, name.span, place, param)
    if second is not None and name is first and isinstance(declaration, Profile):
        found = _visible(name, root)
        if found is not None:
            return found
    if first.text == "state_ttl" and name is second and isinstance(declaration, Task):
        found = _input(name, declaration, root)
        if found is not None:
            return found
    return Symbol("option", path.text, path.span, owner=declaration)


def _of_reference(
    name: Name, reference: ColumnRef | Star, chain: Chain, snapshot: Snapshot
) -> Symbol | None:
    """A part of `amount`, `p.amount`, `p.address.city`, or `p.*`."""
    if isinstance(reference, ColumnRef) and chain.last(Option) is not None:
        return _of_value(name, chain)
    known = known_at(snapshot, chain.offset, chain)
    if isinstance(reference, Star):
        return _alias(name, chain, snapshot)
    parts = reference.parts
    at = next(i for i, part in enumerate(parts) if part is name)
    if at == 0 and len(parts) > 1:
        named = _alias(name, chain, snapshot)
        if _is_alias(name.text, known.scope) or (named is not None and named.kind == "alias"):
            return named
    return _column(parts[: at + 1], name.span, known.scope)


def _is_alias(name: str, scope: Visible | None) -> bool:
    while scope is not None:
        if name in scope.aliases:
            return True
        scope = scope.outer
    return False


def _alias(name: Name, chain: Chain, snapshot: Snapshot) -> Symbol | None:
    """The input that stands before a column: its `as`, or the declaration it is called after."""
    task = chain.nodes[0]
    return _input(name, task, snapshot.root) if isinstance(task, Task) else None


def _input(name: Name, task: Task, root: Unit) -> Symbol | None:
    for node in nodes(task):
        match node:
            case From(alias=Name() as alias) | Join(alias=Name() as alias) if (
                alias.text == name.text
            ):
                return Symbol("alias", name.text, name.span, alias.span, task)
            case Alias(name=alias) if alias.text == name.text:
                return Symbol("alias", name.text, name.span, alias.span, task)
            case Cte(name=cte) if cte.text == name.text:
                return Symbol("cte", name.text, name.span, cte.span, task)
            case _:
                pass
    return _visible(name, root)


def _of_value(name: Name, chain: Chain) -> Symbol | None:
    """A bare word as value of an option: the name of a format, a column, or one of a few words."""
    option = chain.last(Option)
    if option is None:
        return None
    if option.key.text.endswith("format") and (known := find_format(name.text)) is not None:
        return Symbol("format", name.text, name.span, owner=known)
    return Symbol("enum", name.text, name.span, owner=option)


def find_column(parts: tuple[Name, ...], scope: Visible | None) -> VisibleColumn | None:
    """The column that a reference begins with, of the nearest query that has it."""
    while scope is not None:
        if len(parts) > 1:
            named = [v for v in scope.of(parts[0].text) if v.name == parts[1].text]
            if named:
                return named[0]
        plain = [v for v in scope.columns if v.name == parts[0].text]
        if plain:
            return plain[0]
        scope = scope.outer
    return None


def _column(parts: tuple[Name, ...], at: Span, scope: Visible) -> Symbol | None:
    found = find_column(parts, scope)
    if found is None:
        return None
    return Symbol("column", parts[-1].text, at, found.column.span, found)


def _column_of(name: Name, output: Path, snapshot: Snapshot) -> Symbol | None:
    """A column in the head of a `given` or `then`."""
    port = output.parts[1].text if len(output.parts) > 1 else None
    relation = snapshot.relation(output.parts[0].text, port)
    for column in () if relation is None else relation.operator.columns:
        if column.name == name.text:
            seen = VisibleColumn(output.text, column.name, column)
            return Symbol("column", name.text, name.span, column.span, seen)
    return None


def _of_use(name: Name, use: Use, root: Unit) -> Symbol | None:
    """A name that a `use` brings in: what it is in the other file; a name after `as` is of this file alone."""
    for there, here in use.names:
        imported = root.imports.get((here or there).text)
        if imported is None or name not in (there, here):
            continue
        declaration = imported.unit.names.get(imported.name)
        if declaration is None:
            return None
        if name is here:
            return Symbol("alias", name.text, name.span, name.span, declaration)
        kind = KINDS[type(declaration)]
        return Symbol(kind, name.text, name.span, declaration.name.span, declaration)
    return None


def _visible(name: Name, root: Unit) -> Symbol | None:
    """A declaration by the name that this file has for it."""
    entity = lookup(name.text, root)
    if entity is None:
        return None
    declaration = entity.declaration
    imported = root.imports.get(name.text)
    if imported is not None and name.text not in root.names:
        here = next(
            (h for _, h in imported.use.names if h is not None and h.text == name.text), None
        )
        if here is not None:
            return Symbol("alias", name.text, name.span, here.span, declaration)
    kind = KINDS[type(declaration)]
    return Symbol(kind, name.text, name.span, declaration.name.span, declaration)


def _port(path: Path, root: Unit) -> Symbol | None:
    entity = lookup(path.parts[0].text, root)
    if entity is None:
        return None
    port = path.parts[1]
    return Symbol("port", path.text, port.span, entity.declaration.name.span, entity.declaration)


def _param(name: Name, root: Unit) -> Symbol | None:
    param = root.params.get(name.text)
    if param is None:
        return None
    return Symbol("param", name.text, name.span, param.name.span, param)
