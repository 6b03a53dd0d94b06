"""The files of other programs from which columns are read, each once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import field

from compiler.schemas.avro import avro_columns
from compiler.schemas.codes import UNREADABLE_SCHEMA
from compiler.schemas.names import SUFFIXES
from compiler.schemas.refused import unreadable
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.records import dataclass
from dsl.source import Source
from dsl.span import Span
from dsl.syntax.declarations import ColumnList, ColumnsFromFile, Schema, SourceDeclaration
from dsl.syntax.expressions import StringLiteral

# What stands in a text has its quotes escaped.
_NAMED = re.compile(r'"type"\s*:\s*"(?:enum|fixed)"')


@dataclass(frozen=True, slots=True)
class Described:
    """What a file describes: columns, and what a format has to be told besides.

    `avro` is the schema itself, in a line, where rows can only be read with it; `message` the class of a protobuf
    message; `iso_times` tells that times are written as ISO 8601 does.
    """

    columns: ColumnList
    avro: str | None = None
    message: str | None = None
    iso_times: bool = False


@dataclass(slots=True)
class SchemaFiles:
    """What was read so far; what is wrong with a file is reported once, wherever it is used.

    `sources` are the texts that were found, by name.
    """

    load: Callable[[str, str], Source | None]
    report: list[Diagnostic]
    sources: dict[str, Source] = field(default_factory=dict)
    _read: dict[tuple[str, str], Described | None] = field(default_factory=dict)
    _told: set[ColumnsFromFile] = field(default_factory=set)

    def columns(self, written: ColumnsFromFile) -> ColumnList | None:
        """The columns of a file, which lies beside the one that names it; None where they cannot be known."""
        found = self.described(written)
        return None if found is None else found.columns

    def described(self, written: ColumnsFromFile) -> Described | None:
        """All that a file describes; None where that cannot be known."""
        source = self._source(written)
        if source is None:
            return None
        key = source.name, _part(written)
        if key not in self._read:
            found = _READERS[written.kind.text](source, key[1], written.path.span)
            if isinstance(found, Diagnostic):
                self.report.append(found)
            self._read[key] = None if isinstance(found, Diagnostic) else found
        return self._read[key]

    def keep(self, source: Source) -> Source:
        """The text of another file to which diagnostics point."""
        return self.sources.setdefault(source.name, source)

    def read_all(self, declarations: Iterable[object]) -> None:
        """Reads what declarations name, so that it is checked where nobody uses it, too."""
        for declaration in declarations:
            if isinstance(declaration, Schema | SourceDeclaration) and isinstance(
                declaration.columns, ColumnsFromFile
            ):
                self.columns(declaration.columns)

    def _source(self, written: ColumnsFromFile) -> Source | None:
        if written in self._told:
            return None
        wrong = _not_read(written)
        path = _path(written)
        source = None if wrong is not None else self.load(path, written.span.source)
        if source is not None:
            return self.sources.setdefault(source.name, source)
        self._told.add(written)
        self.report.append(wrong or _not_found(written, path))
        return None


def _avro(source: Source, part: str, reader: Span) -> Described | Diagnostic:
    if part:
        return unreadable(
            "an Avro schema is read as a whole", reader, reader, "leave out what follows the `#`"
        )
    found = avro_columns(source, reader)
    if isinstance(found, Diagnostic):
        return found
    # An `enum` and a `fixed` are not the text and the bytes that they become: Avro does not read one as the other.
    whole = json.dumps(json.loads(source.text)) if _NAMED.search(source.text) else None
    return Described(found, avro=whole)


def _protobuf(source: Source, part: str, reader: Span) -> Described | Diagnostic:
    from compiler.schemas.protobuf import protobuf_columns

    found = protobuf_columns(source, part, reader)
    if isinstance(found, Diagnostic):
        return found
    return Described(found.columns, message=found.java_class)


def _json_schema(source: Source, part: str, reader: Span) -> Described | Diagnostic:
    from compiler.schemas.json_schema import json_schema_columns

    found = json_schema_columns(source, part, reader)
    if isinstance(found, Diagnostic):
        return found
    return Described(found.columns, iso_times=found.has_moments)


_READERS = {"avro": _avro, "protobuf": _protobuf, "json_schema": _json_schema}


def _written(written: ColumnsFromFile) -> str:
    return written.path.text or "" if isinstance(written.path, StringLiteral) else ""


def _path(written: ColumnsFromFile) -> str:
    return _written(written).partition("#")[0]


def _part(written: ColumnsFromFile) -> str:
    """What of the file is meant: the message or the pointer that stands behind `#`."""
    return _written(written).partition("#")[2]


def _not_read(written: ColumnsFromFile) -> Diagnostic | None:
    kind = written.kind
    if kind.text not in _READERS:
        message = f"columns are not read from `{kind.text}`"
        known = "there are `avro`, an .avsc file, `protobuf`, a descriptor set, and `json_schema`"
        return diagnostic(UNREADABLE_SCHEMA, message, kind.span, help=(known,))
    if not isinstance(written.path, StringLiteral):
        message = "the file is a plain string, without params"
        return diagnostic(UNREADABLE_SCHEMA, message, written.path.span)
    if kind.text == "protobuf" and not _path(written).endswith(SUFFIXES):
        message = f"`{_path(written)}` is not named as a descriptor set is"
        listed = ", ".join(SUFFIXES)
        help = (
            f"the name of one ends with {listed}",
            "`protoc --include_imports --descriptor_set_out=FILE.desc FILE.proto` writes it",
        )
        return diagnostic(UNREADABLE_SCHEMA, message, written.path.span, help=help)
    return None


def _not_found(written: ColumnsFromFile, path: str) -> Diagnostic:
    message = f"there is no file `{path}` beside `{written.span.source}`"
    return diagnostic(UNREADABLE_SCHEMA, message, written.path.span, "not found")
