"""What a source or sink does for delivery, as it is set up: the facts of its connector, and what its options say."""

from __future__ import annotations

import re

from compiler.connectors.load import find_connector
from compiler.connectors.model import Connector, OptionSpec, Role
from compiler.delivery.hops import Place
from compiler.tables.facts import Table
from dsl.diagnostic import Edit, Fix, Safety
from dsl.records import dataclass, once
from dsl.span import Span

QUOTES = "'\""
_LENGTH = re.compile(r"\s*(\d+)\s*([a-zµ]*)\s*")
_UNITS = {
    "": 1,
    "ms": 1,
    "s": 1000,
    "sec": 1000,
    "min": 60_000,
    "m": 60_000,
    "h": 3_600_000,
    "d": 86_400_000,
}


def milliseconds(text: str) -> int | None:
    """A duration in Flink's notation; of a bare number, milliseconds. None where it is none, or a reference."""
    found = _LENGTH.fullmatch(text.lower())
    unit = None if found is None else _UNITS.get(found[2])
    return None if found is None or unit is None else int(found[1]) * unit


@dataclass(frozen=True, slots=True)
class Setup:
    """A source or sink with its options. `facts` are those of the connector that Flink finds by its name: a connector
    that the file calls `custom` may be one of the catalogue.
    """

    name: str
    table: Table
    facts: Connector

    def spec(self, name: str) -> OptionSpec | None:
        """The option of the connector that is called so."""
        same = _options_by_name(self.facts).get(name, ())
        return next((o for o in same if o.serves(self.table.role)), None)

    def written(self, name: str) -> str | None:
        """What the file says for an option, in Flink's notation; None where it says nothing."""
        spec, options = self.spec(name), self.table.options
        # What was chosen for the table is not written, and has no place.
        if spec is None or not {name, spec.key} & options.spans.keys():
            return None
        if spec.key:
            return dict(options.flink).get(spec.key)
        typed = options.typed.get(name)
        if typed is None:
            return None
        return getattr(
            typed, "flink", str(typed).lower() if isinstance(typed, bool) else str(typed)
        )

    def value(self, name: str) -> str | None:
        """The same, or what holds where the file says nothing."""
        written, spec = self.written(name), self.spec(name)
        return written if written is not None or spec is None else spec.default

    def holds(self, condition: str) -> bool:
        """Whether `name = value` is so, or `name` is said."""
        name, mark, wanted = condition.partition(" = ")
        if not mark:
            return self.written(name) is not None
        value = self.value(name)
        return value is not None and same(value, wanted)

    def any_of(self, conditions: tuple[str, ...]) -> str | None:
        """The first condition that holds."""
        return next((condition for condition in conditions if self.holds(condition)), None)

    def span(self, name: str) -> Span:
        """Where an option stands, or else the name of the declaration."""
        spec, spans = self.spec(name), self.table.options.spans
        keys = (name, *((spec.key,) if spec is not None else ()))
        return next((spans[key] for key in keys if key in spans), self.table.declaration.name.span)

    def called(self, name: str) -> str:
        """How the file calls an option: a connector that it calls `custom` has Flink's keys."""
        spec = self.spec(name)
        own = self.facts is self.table.connector or spec is None
        return name if own or spec is None else spec.key

    def places(self) -> tuple[Place, ...]:
        """The tables that it reads or writes, where its system is known; those of a list each."""
        if not self.facts.system or self.facts.location is None:
            return ()
        server = tuple(self.value(name) or "" for name in self.facts.server)
        names = (self.value(self.facts.location) or "").split(";")
        return tuple(Place(self.facts.system, server, name) for name in names if name)

    def text(self, said: str) -> str:
        """How the file says `option = value`: a connector that it calls `custom` takes Flink's keys and values."""
        name, _, value = said.partition(" = ")
        spec = self.spec(name)
        if spec is None or self.called(name) == name:
            return said
        value = dict(spec.words).get(value, value)
        plain = re.fullmatch(r"\w+", value) is not None
        return f"{spec.key} = {value if plain or value[:1] in QUOTES else repr(value)}"

    def effective(self, name: str) -> str | None:
        """What an option is in the job: written, chosen for the table, or Flink's default."""
        spec = self.spec(name)
        if spec is None:
            return None
        return dict(self.table.options.flink).get(spec.key, spec.default)

    def set_to(self, said: str, safety: Safety = Safety.UNSAFE) -> tuple[Fix, ...]:
        """A fix that makes the file say `option = value`, in place of what it says or beside it."""
        name = said.partition(" = ")[0]
        spec = self.spec(name)
        if spec is None:
            return ()
        said = self.text(said)
        if self.written(name) is not None:
            span = self.span(name)
            whole = span != self.table.declaration.name.span
            return (_replaced(self, said, span, safety),) if whole else ()
        first = self._first()
        if first is None:
            return ()
        edit = Edit(Span(first.source, first.start, first.start), f"{said}\n  ")
        return (Fix(f"add `{said}`", (edit,), safety),)

    def _first(self) -> Span | None:
        parts = [option.span for option in self.table.declaration.options]
        return min(parts, key=lambda span: span.start, default=None)


def _replaced(setup: Setup, said: str, span: Span, safety: Safety) -> Fix:
    """The option where it stands: it may be inherited, under the name of its connector."""
    own = any(option.span == span for option in setup.table.declaration.options)
    text = said if own else f"{setup.table.connector.name}.{said}"
    return Fix(f"write `{text}`", (Edit(span, text),), safety)


@once
def _options_by_name(connector: Connector) -> dict[str, list[OptionSpec]]:
    found: dict[str, list[OptionSpec]] = {}
    for spec in connector.options:
        found.setdefault(spec.name, []).append(spec)
    return found


def setup(name: str, table: Table) -> Setup:
    """A source or sink with the facts of its connector."""
    found = None
    if table.options.connector != table.connector.identifier:
        found = find_connector(table.options.connector)
    usable = found is not None and found.can_be(table.role)
    return Setup(name, table, found if found is not None and usable else table.connector)


def same(left: str, right: str) -> bool:
    """Whether two values of an option mean the same: Flink takes words in any case."""
    return left.lower().replace("-", "_") == right.lower().replace("-", "_")


SINK, SOURCE = Role.SINK, Role.SOURCE
