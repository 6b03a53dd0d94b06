"""What is kept of the sources and sinks of a file beside their places in the plan."""

from __future__ import annotations

from compiler.connectors.model import Connector, Format, Role
from compiler.options.apply import Options
from compiler.plan.plan import PlanSink
from dsl.records import dataclass
from dsl.syntax.declarations import SinkDeclaration, SourceDeclaration


@dataclass(frozen=True, slots=True)
class SinkFacts:
    """A sink beside its place in the plan: what the checks need to know of its connector.

    `only_adds` tells that it takes no changes of rows that it was given.
    """

    declaration: SinkDeclaration
    sink: PlanSink
    connector: Connector
    format: Format | None
    only_adds: bool


@dataclass(frozen=True, slots=True)
class Table:
    """A source or sink beside its place in the plan: its connector, and the options that reach it."""

    connector: Connector
    options: Options
    declaration: SourceDeclaration | SinkDeclaration
    role: Role
