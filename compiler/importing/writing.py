"""Writes the declarations, which are put into the canonical form in the end."""

from __future__ import annotations

from compiler.importing.drafts import FileDraft, ItemDraft, Lines, SinkDraft, SourceDraft, TaskDraft
from compiler.importing.pieces import Piece, Pieces
from compiler.importing.spelling import column_text
from dsl.span import Span


def file_pieces(draft: FileDraft, bodies: dict[str, Pieces], nice: frozenset[str]) -> Pieces:
    """The whole file. `bodies` are those of the tasks; `nice` names the sources whose items are in their nicer form."""
    parts: list[Pieces] = [_pipeline(draft)]
    if draft.defaults:
        span = draft.defaults[0].span
        parts.append(_block("defaults", draft.defaults, (), span, frozenset()))
    parts += [(*_doc(f.doc), Piece(f"{f.text}\n", f.span)) for f in draft.functions]
    parts += [_source(source, source.name in nice) for source in draft.sources]
    parts += [_task(task, bodies[task.name]) for task in draft.tasks]
    parts += [_sink(sink) for sink in draft.sinks]
    parts += [tuple(Piece(f"{line}\n") for line in lines) for lines in draft.loose]
    pieces: list[Piece] = []
    for part in parts:
        if pieces:
            pieces.append(Piece("\n"))
        pieces.extend(part)
    return tuple(pieces)


def _doc(lines: Lines, indent: str = "") -> list[Piece]:
    return [Piece(f"{indent}{line}".rstrip() + "\n") for line in lines]


def _pipeline(draft: FileDraft) -> Pieces:
    name = column_text(draft.name)
    if not draft.pipeline:
        return (*_doc(draft.doc), Piece(f"pipeline {name} {{}}\n", draft.source.span(0, 0)))
    span = draft.pipeline[0].span
    return _block(f"pipeline {name}", draft.pipeline, draft.doc, span, frozenset())


def _block(
    head: str, options: tuple[ItemDraft, ...], doc: Lines, span: Span, nice: frozenset[str]
) -> Pieces:
    pieces = [*_doc(doc), Piece(f"{head} {{\n", span)]
    for option in options:
        pieces += _item(option, "  ", "", bool(nice))
    return (*pieces, Piece("}\n"))


def _item(item: ItemDraft, indent: str, end: str, nice: bool) -> list[Piece]:
    text = item.nicer if nice and item.nicer is not None else item.text
    return [*_doc(item.doc, indent), Piece(f"{indent}{text}{end}\n", item.span)]


def _source(source: SourceDraft, nice: bool) -> Pieces:
    head = f"source {column_text(source.name)} from {source.connector} {{\n"
    pieces = [*_doc(source.doc), Piece(head, source.span)]
    for option in source.options:
        pieces += _item(option, "  ", "", nice)
    if source.options:
        pieces.append(Piece("\n"))
    pieces.append(Piece("  columns (\n", source.span))
    for column in source.columns:
        pieces += _item(column, "    ", ",", nice)
    pieces.append(Piece("  )\n"))
    for clause in (source.key, source.watermark):
        if clause is not None:
            pieces += _item(clause, "  ", "", nice)
    return (*pieces, Piece("}\n"))


def _task(task: TaskDraft, body: Pieces) -> Pieces:
    head = Piece(f"task {column_text(task.name)} {{\n  ", task.span)
    return (*_doc(task.doc), head, *body, Piece("\n}\n"))


def _sink(sink: SinkDraft) -> Pieces:
    head = f"sink {column_text(sink.name)} from {', '.join(sink.inputs)} into {sink.connector}"
    pieces = _doc(sink.doc)
    if not sink.options and sink.key is None:
        return (*pieces, Piece(f"{head}\n", sink.span))
    pieces.append(Piece(f"{head} {{\n", sink.span))
    for option in sink.options:
        pieces += _item(option, "  ", "", False)
    if sink.key is not None:
        if sink.options:
            pieces.append(Piece("\n"))
        pieces += _item(sink.key, "  ", "", False)
    return (*pieces, Piece("}\n"))
