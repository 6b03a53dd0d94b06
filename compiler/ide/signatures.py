"""How a function is called: its forms, with the types of their arguments, and which argument a place is in."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.functions.table import FileFunctions
from compiler.ide.snapshot import Snapshot
from compiler.types.context import UserFunction
from compiler.types.datatype import DataType
from compiler.types.functions.catalogue import builtin
from compiler.types.functions.entry import Builtin, Kind
from compiler.types.functions.families import family
from compiler.types.show import show_plain
from dsl.lexer import Lexemes, scan
from dsl.records import dataclass
from dsl.source import Source


@dataclass(frozen=True, slots=True)
class Signature:
    """One form of a function. Each of `parameters` is a text that stands in `label`; the last one of an `open` form
    may come again.
    """

    label: str
    parameters: tuple[str, ...]
    doc: str = ""
    open: bool = False


@dataclass(frozen=True, slots=True)
class Calling:
    """A call around a place, `argument` counted from 0."""

    name: str
    signatures: tuple[Signature, ...]
    argument: int

    @property
    def fitting(self) -> int:
        """The first form that has so many arguments."""
        for i, signature in enumerate(self.signatures):
            if len(signature.parameters) > self.argument or signature.open:
                return i
        return 0


def signatures_of(name: str, snapshot: Snapshot) -> tuple[Signature, ...]:
    """The forms of a function that the file declares, uses, or that Flink has; none where there is no such function."""
    declared = declared_function(name, snapshot)
    if declared is not None:
        return (_declared(declared, _doc(name, snapshot)),)
    entry = builtin(name, snapshot.settings.target)
    return () if entry is None else tuple(_builtin(entry))


def declared_function(name: str, snapshot: Snapshot) -> UserFunction | None:
    """A function that the file declares or uses, where it can be called."""
    found = _functions(snapshot).lookup(name)
    return found if found is not None and found.sound else None


def _functions(snapshot: Snapshot) -> FileFunctions:
    return snapshot.graph.functions.of(snapshot.root)


def _doc(name: str, snapshot: Snapshot) -> str:
    declaration = snapshot.root.names.get(name)
    return "" if declaration is None else declaration.doc or ""


def _declared(function: UserFunction, doc: str) -> Signature:
    parameters = tuple(f"{name} {_type(kind)}" for name, kind in function.parameters)
    gives = "" if function.returns is None else f" -> {_type(function.returns)}"
    if function.kind == "table":
        gives = (
            " -> rows" if function.returns is None else f" -> table {_columns(function.returns)}"
        )
    return Signature(f"{function.name}({', '.join(parameters)}){gives}", parameters, doc)


def _columns(row: DataType) -> str:
    pairs = zip(row.names, row.children, strict=True)
    return f"({', '.join(f'{name} {_type(kind)}' for name, kind in pairs)})"


def _type(kind: DataType) -> str:
    return show_plain(kind).lower()


def _builtin(entry: Builtin) -> Iterator[Signature]:
    for form in entry.takes:
        words = form.split()
        parameters = tuple(map(_parameter, words))
        shown = f"({', '.join(parameters)})" if not entry.bare else ""
        gives = f" -> {_type(entry.gives)}" if isinstance(entry.gives, DataType) else ""
        label = f"{entry.name.lower()}{shown}{gives}"
        yield Signature(label, parameters, facts(entry), bool(words) and words[-1].endswith("*"))


def facts(entry: Builtin) -> str:
    """What else is to be known of a function of Flink's."""
    found = [
        {
            Kind.AGGREGATE: "gives one value for many rows",
            Kind.RANKING: "needs `over (...)`",
            Kind.PATTERN: "has a meaning only in a search for a pattern",
        }.get(entry.kind, ""),
        "" if entry.deterministic else "may give another result for the same arguments",
        "" if entry.streaming else "not in streaming queries",
        f"since Flink {entry.since}" if entry.since else "",
        f"until Flink {entry.until}" if entry.until else "",
    ]
    return "; ".join(fact for fact in found if fact)


def _parameter(word: str) -> str:
    """`str?*` as people read it: `string, or null, ...`."""
    plain = word.rstrip("*")
    words = family(plain).words.replace("`", "")
    for article in ("a ", "an "):
        words = words.removeprefix(article)
    null = " or null" if plain.endswith("?") else ""
    return f"{words}{null}{' ...' if word.endswith('*') else ''}"


def calling_at(snapshot: Snapshot, offset: int) -> Calling | None:
    """The innermost call whose parentheses are open at an offset.

    Found among the words of the text and not in its tree, which has no call while its end is missing.
    """
    start, argument = _open_call(scan(snapshot.source), snapshot.source, offset)
    if start is None:
        return None
    signatures = signatures_of(start, snapshot)
    return Calling(start, signatures, argument) if signatures else None


def _open_call(lexemes: Lexemes, source: Source, offset: int) -> tuple[str | None, int]:
    """The word before the parenthesis that is open at an offset, and how many commas came since."""
    opened: list[tuple[str | None, int]] = []
    before: str | None = None
    for kind, start, end in zip(lexemes.kinds, lexemes.starts, lexemes.ends, strict=True):
        if start >= offset or kind == "end":
            break
        text = source.text[start:end]
        if kind == "mark" and text in "([{":
            opened.append((before if text == "(" else None, 0))
        elif kind == "mark" and text in ")]}" and opened:
            opened.pop()
        elif kind == "mark" and text == "," and opened:
            opened[-1] = (opened[-1][0], opened[-1][1] + 1)
        before = text if kind == "word" else None
    return opened[-1] if opened else (None, 0)
