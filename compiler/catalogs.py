"""The catalogs of a file: what sources and sinks in them are, and what Flink is told of them."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import field

from compiler.connectors.model import Catalog, Connector, Role, Status
from compiler.options.apply import Options, connector_for
from compiler.options.catalogs import (
    catalog_for,
    catalog_options,
    is_property,
    table_connector,
    table_path,
    wrong_path,
)
from compiler.options.inheritance import Inherited
from compiler.options.not_run import not_run
from compiler.options.references import references
from compiler.options.values import Params
from compiler.plan.operators import Column, TableColumn
from compiler.plan.plan import PlanCatalog
from compiler.resolve.references import lookup
from compiler.resolve.unit import Entity, Unit
from compiler.types.codes import NOT_COMPILED_YET
from compiler.types.datatype import MAX_LENGTH, Root
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.records import dataclass, replace
from dsl.span import Span
from dsl.syntax.declarations import CatalogDeclaration, Watermark
from dsl.syntax.names import Name


@dataclass(frozen=True, slots=True)
class Kept:
    """A declared catalog with its options."""

    catalog: Catalog
    options: Options
    plan: PlanCatalog


@dataclass(frozen=True, slots=True)
class Place:
    """The name of a table in a catalog, and which of its options are kept with it."""

    path: tuple[str, ...]
    catalog: Catalog
    properties: tuple[tuple[str, str], ...]
    options: tuple[tuple[str, str], ...]

    def made(
        self, columns: tuple[TableColumn, ...], partition: tuple[str, ...]
    ) -> tuple[TableColumn, ...]:
        """The columns with which the table of a sink is made where it is missing; none where it has to be there."""
        if not self.catalog.creates:
            return ()
        if self.catalog.partitions_last:
            columns = tuple(sorted(columns, key=lambda one: _place_in(partition, one.column.name)))
        return tuple(replace(one, column=self._column(one.column)) for one in columns)

    def _column(self, column: Column) -> Column:
        type_ = column.type.with_nullable(True) if self.catalog.nullable else column.type
        if self.catalog.fraction is not None and type_.root in _TIMESTAMPS:
            type_ = replace(type_, args=(self.catalog.fraction,))
        if type_.root is Root.CHAR:
            # A literal has the type of its length, which the next one would not fit in.
            type_ = replace(type_, root=Root.VARCHAR, args=(MAX_LENGTH,))
        return replace(column, type=type_)


_TIMESTAMPS = (Root.TIMESTAMP, Root.TIMESTAMP_LTZ)


def _place_in(names: tuple[str, ...], name: str) -> int:
    """Before all of them (-1), or the place of a column among those of partitions."""
    return names.index(name) if name in names else -1


FLINKS_OWN = "default_catalog"
"""The catalog that each session of Flink has, in which the tables of a job are."""


def _free(name: str, unit: Unit) -> str:
    """How Flink is told of a catalog."""
    if name != FLINKS_OWN:
        return name
    while name in unit.names or name == FLINKS_OWN:
        name += "_"
    return name


@dataclass(slots=True)
class Catalogs:
    """The catalogs that were made so far, each once; `used` are those in which a table is."""

    name_of: Callable[[Entity], str]
    inherited: Callable[[Unit], Inherited]
    params: Callable[[Unit], Params]
    target: str
    report: list[Diagnostic]
    used: dict[str, PlanCatalog] = field(default_factory=dict)
    _made: dict[str, Kept | None] = field(default_factory=dict)

    def connector(
        self, named: Name, role: Role, unit: Unit
    ) -> tuple[Connector | None, Kept | None]:
        """The connector that a source or sink names, or that of the tables in the catalog that it names."""
        entity = lookup(named.text, unit)
        if entity is None or not isinstance(entity.declaration, CatalogDeclaration):
            connector, found = connector_for(named, role)
            self.report.extend(found)
            return connector, None
        kept = self.make(entity)
        return (None if kept is None else table_connector(kept.catalog)), kept

    def make(self, entity: Entity) -> Kept | None:
        """A declared catalog; None (reported) where it cannot be."""
        name = self.name_of(entity)
        if name not in self._made:
            assert isinstance(entity.declaration, CatalogDeclaration)
            self._made[name] = self._kept(entity.declaration, _free(name, entity.unit), entity.unit)
        return self._made[name]

    def _kept(self, declared: CatalogDeclaration, name: str, unit: Unit) -> Kept | None:
        catalog, found = catalog_for(declared)
        self.report.extend(found)
        if catalog is None:
            return None
        options = catalog_options(
            declared, catalog, self.inherited(unit), self.params(unit), self.target
        )
        self.report.extend(options.diagnostics)
        if catalog.status is not Status.COMPILED:
            self.report.append(not_run(catalog, declared.kind.span))
        made = PlanCatalog(name, catalog.name, options.flink, declared.name.span, declared.doc)
        return Kept(catalog, options, made)

    def place(self, kept: Kept | None, options: Options, span: Span) -> Place | None:
        """Where a table of a catalog is; None for one of a connector alone."""
        if kept is None:
            return None
        path = table_path(kept.catalog, kept.plan.name, kept.options, options)
        if not path and not options.diagnostics:
            self.report.append(wrong_path(options, span))
        self.used[kept.plan.name] = kept.plan
        properties = tuple(o for o in options.flink if is_property(kept.catalog, o[0]))
        rest = tuple(o for o in options.flink if o not in properties)
        self._check_plain(rest, options, span)
        return Place(path, kept.catalog, (*kept.catalog.made_with, *properties), rest)

    def _check_plain(self, said: tuple[tuple[str, str], ...], options: Options, span: Span) -> None:
        """TGT001 for `env` and `secret` in what is said in a query: only options of tables are filled in."""
        key = next((key for key, value in said if references(value)), None)
        if key is not None:
            place = next((options.spans[n] for n in options.spans if key.endswith(n)), span)
            message = "`env` and `secret` in an option of a table in a catalog are not compiled yet"
            help = ("say it in the catalog, or take a `param`",)
            self.report.append(diagnostic(NOT_COMPILED_YET, message, place, help=help))

    def check_watermark(self, kept: Kept | None, mark: Watermark | None) -> None:
        """TGT001 for event time of a table in a catalog: Flink takes it from what the catalog knows of the table."""
        if kept is not None and mark is not None:
            message = "event time of a table in a catalog is not compiled yet"
            help = ("read it by its connector, without the catalog, and say `watermark` there",)
            self.report.append(diagnostic(NOT_COMPILED_YET, message, mark.span, help=help))
