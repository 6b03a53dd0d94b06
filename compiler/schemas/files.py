"""The files of other programs from which columns are read, each once."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterable
from dataclasses import field

from compiler.schemas.avro import avro_columns
from compiler.schemas.codes import UNREADABLE_SCHEMA
from compiler.types.codes import NOT_COMPILED_YET
from dsl.diagnostic import Diagnostic, diagnostic
from dsl.records import dataclass
from dsl.source import Source
from dsl.syntax.declarations import ColumnList, ColumnsFromFile, Schema, SourceDeclaration
from dsl.syntax.expressions import StringLiteral

# What stands in a text has its quotes escaped.
_NAMED = re.compile(r'"type"\s*:\s*"(?:enum|fixed)"')


@dataclass(slots=True)
class SchemaFiles:
    """What was read so far; what is wrong with a file is reported once, wherever it is used.

    `sources` are the texts that were found, by name.
    """

    load: Callable[[str, str], Source | None]
    report: list[Diagnostic]
    sources: dict[str, Source] = field(default_factory=dict)
    _read: dict[str, ColumnList | None] = field(default_factory=dict)
    _told: set[ColumnsFromFile] = field(default_factory=set)

    def columns(self, written: ColumnsFromFile) -> ColumnList | None:
        """The columns of a file, which lies beside the one that names it; None where they cannot be known."""
        source = self._source(written)
        if source is None:
            return None
        if source.name not in self._read:
            found = avro_columns(source, written.path.span)
            if isinstance(found, Diagnostic):
                self.report.append(found)
            self._read[source.name] = None if isinstance(found, Diagnostic) else found
        return self._read[source.name]

    def by_name(self, written: ColumnsFromFile) -> str | None:
        """The schema itself, in a line, where rows can only be read with it; None where columns are enough.

        An `enum` and a `fixed` are not the text and the bytes that they become: Avro does not read one as the other.
        """
        source = self._source(written)
        if source is None or self._read.get(source.name) is None:
            return None
        return json.dumps(json.loads(source.text)) if _NAMED.search(source.text) else None

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


def _path(written: ColumnsFromFile) -> str:
    return written.path.text or "" if isinstance(written.path, StringLiteral) else ""


def _not_read(written: ColumnsFromFile) -> Diagnostic | None:
    kind = written.kind
    if kind.text not in ("avro", "protobuf", "json_schema"):
        message = f"columns are not read from `{kind.text}`"
        help = ("`from avro` takes an Avro schema, an .avsc file",)
        return diagnostic(UNREADABLE_SCHEMA, message, kind.span, help=help)
    if kind.text != "avro":
        message = f"columns from {kind.text} files are not compiled yet"
        return diagnostic(NOT_COMPILED_YET, message, written.span)
    if not isinstance(written.path, StringLiteral):
        message = "the file is a plain string, without params"
        return diagnostic(UNREADABLE_SCHEMA, message, written.path.span)
    return None


def _not_found(written: ColumnsFromFile, path: str) -> Diagnostic:
    message = f"there is no file `{path}` beside `{written.span.source}`"
    return diagnostic(UNREADABLE_SCHEMA, message, written.path.span, "not found")
