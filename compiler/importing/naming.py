"""What tables and views are called in the `.stream` file."""

from __future__ import annotations

from compiler.importing import codes
from compiler.importing.gathering import Gathered
from compiler.importing.spelling import clean
from compiler.importing.statements import CreateTable
from compiler.importing.tables import Filled, Key, Made, tables_of
from dsl.records import dataclass
from dsl.syntax.queries import Query


@dataclass(frozen=True, slots=True)
class Names:
    """`outputs` are sources and tasks by table; `sinks` the names of written tables, one a sink."""

    outputs: dict[Key, str]
    sinks: dict[Key, str]
    taken: set[str]

    def free(self, wish: str) -> str:
        """A name like `wish` that is not taken, taken from now on."""
        name, number = wish, 1
        while name in self.taken:
            number += 1
            name = f"{wish}_{number}"
        self.taken.add(name)
        return name


def used(gathered: Gathered) -> set[Key]:
    """The tables and views that lead to an INSERT."""
    tables = gathered.tables
    found: set[Key] = set()
    todo = [_reads(insert.statement.query, gathered) for insert in tables.inserts]
    while todo:
        for key in todo.pop():
            made = tables.made.get(key)
            if key in found or made is None:
                continue
            found.add(key)
            if not isinstance(made.statement, CreateTable):
                todo.append(_reads(made.statement.query, gathered))
    return found


def _reads(query: Query, gathered: Gathered) -> list[Key]:
    return [gathered.tables.reads[table.path.span] for table in tables_of(query)]


def choose_names(gathered: Gathered, read: set[Key]) -> Names:
    """Names that are plain, and no two alike; what differs from the script is reported."""
    names = Names({}, {}, set())
    made = gathered.tables.made
    for key in (k for k in made if k in read):
        names.outputs[key] = names.free(clean(key[2]))
        if names.outputs[key] != key[2]:
            _say(gathered, made[key], names.outputs[key])
    for insert in gathered.tables.inserts:
        if insert.key in made and insert.key not in names.sinks:
            _name_sink(insert, gathered, names)
    return names


def _name_sink(insert: Filled, gathered: Gathered, names: Names) -> None:
    key = insert.key
    plain = clean(key[2])
    both = key in names.outputs
    name = names.free(f"{plain}_sink" if both else plain)
    names.sinks[key] = name
    if both:
        message = (
            f"`{key[2]}` is read and written: a source `{names.outputs[key]}` and a sink `{name}`"
        )
        span = gathered.tables.made[key].statement.name.span
        gathered.say(codes.RENAMED, message, span, "two declarations")
    elif name != key[2]:
        _say(gathered, gathered.tables.made[key], name)


def _say(gathered: Gathered, made: Made, name: str) -> None:
    message = f"`{made.name}` is called `{name}` in the file"
    gathered.say(codes.RENAMED, message, made.statement.name.span)
