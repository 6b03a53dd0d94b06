"""Turns a checked file into what a catalogue says of it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from compiler.checked import Checked
from compiler.checking import Examined
from compiler.checks.suppressions import allowances
from compiler.codes import all_codes
from compiler.options.convert import Typed
from compiler.resolve.unit import Unit
from dsl.diagnostic import Diagnostic
from dsl.span import Span
from dsl.syntax.declarations import TestRow, Use
from streamc.catalogue import model
from streamc.catalogue.nodes import Nodes
from streamc.catalogue.secrets import Masking, masking
from streamc.catalogue.texts import Texts
from streamc.catalogue.values import shown, word, words
from streamc.graph.dag import dag
from streamc.report import primary_label

Named = Callable[[str], str]
"""Turns the name of a text into how the catalogue calls it."""

ABOUT = ("owner", "tags", "description")


def gather(examined: Examined, called: Named) -> model.Pipeline:
    """What is known of a file. `called` gives the names by which its texts are shown."""
    checked, graph = examined.checked, examined.graph
    units = _units(graph.root)
    mask = masking(
        (declaration for unit in units for declaration in unit.parsed.tree.declarations),
        (values.written for values in graph.params.values()),
    )
    texts = Texts({unit.name: unit.parsed for unit in units}, checked.target, mask)
    drawn = dag(checked)
    root, typed = graph.root, examined.job.typed
    pipeline = root.pipeline
    nodes = Nodes(examined, texts, mask, called)
    return model.Pipeline(
        file=called(root.name),
        name=checked.name,
        library=pipeline is None,
        doc=None if pipeline is None or pipeline.doc is None else mask.prose(pipeline.doc),
        owner=mask(word(typed, "owner")),
        tags=tuple(map(mask, words(typed, "tags"))),
        description=mask(word(typed, "description")),
        mode=examined.job.mode,
        schedule=mask(word(typed, "schedule")),
        target=checked.target,
        settings=_settings(typed, mask),
        params=tuple(_params(root, texts, mask)),
        uses=tuple(_uses(root, texts)),
        nodes=tuple(nodes.node(node) for node in drawn.nodes),
        edges=drawn.edges,
        belongs=drawn.belongs,
        proofs=tuple(_proofs(checked, mask, called)),
        choices=checked.delivery.choices,
        findings=tuple(finding(one, checked, mask, called) for one in checked.diagnostics),
        allowed=tuple(_allowed(root, mask, called)),
        tests=tuple(_tests(root, texts, mask)),
    )


def unread(checked: Checked, called: Named) -> model.Pipeline:
    """A file of which nothing is known but why."""
    mask = Masking(())
    findings = tuple(finding(one, checked, mask, called) for one in checked.diagnostics)
    file = called(checked.source.name)
    return model.Pipeline(
        file=file,
        name=file.rpartition("/")[2].removesuffix(".stream"),
        library=True,
        doc=None,
        owner="",
        tags=(),
        description="",
        mode="",
        schedule="",
        target=checked.target,
        settings=(),
        params=(),
        uses=(),
        nodes=(),
        edges=(),
        belongs=(),
        proofs=(),
        choices=(),
        findings=findings,
        allowed=(),
        tests=(),
    )


def finding(one: Diagnostic, checked: Checked, mask: Masking, called: Named) -> model.Finding:
    """A diagnostic as it is shown: its words, and where it stands."""
    label = primary_label(one)
    return model.Finding(
        one.code.number,
        one.code.name,
        one.severity.value,
        _relative(mask(one.message), checked, called),
        "" if label is None else _place(label.span, checked, called),
        tuple(_relative(mask(note), checked, called) for note in one.notes),
        tuple(_relative(mask(help), checked, called) for help in one.help),
    )


def _relative(text: str, checked: Checked, called: Named) -> str:
    """A message in which texts are called as they are in the catalogue."""
    for name in checked.sources:
        if name in text:
            text = text.replace(name, called(name))
    return text


def _place(span: Span, checked: Checked, called: Named) -> str:
    source = checked.sources.get(span.source)
    if source is None:
        return called(span.source)
    return f"{called(span.source)}:{source.position(span.start).line}"


def _units(root: Unit) -> list[Unit]:
    """The file and the libraries it uses, itself first."""
    found = {root.name: root}
    todo = [root]
    for unit in todo:
        for imported in unit.imports.values():
            if imported.unit.name not in found:
                found[imported.unit.name] = imported.unit
                todo.append(imported.unit)
    return todo


def _settings(typed: Mapping[str, Typed], mask: Masking) -> tuple[tuple[str, str], ...]:
    left_out = {*ABOUT, "mode", "schedule"}
    return tuple(
        (name, mask(f"{name} = {shown(value)}").partition(" = ")[2])
        for name, value in typed.items()
        if name not in left_out
    )


def _params(root: Unit, texts: Texts, mask: Masking) -> Iterator[model.Param]:
    for name, param in root.params.items():
        default = "" if param.default is None else texts.plain(param.default.span)
        doc = None if param.doc is None else mask.prose(param.doc)
        yield model.Param(name, texts.plain(param.type.span), default, doc)


def _uses(root: Unit, texts: Texts) -> Iterator[tuple[str, str]]:
    for declaration in root.parsed.tree.declarations:
        if isinstance(declaration, Use):
            names = (
                there.text if here is None else f"{there.text} as {here.text}"
                for there, here in declaration.names
            )
            yield ", ".join(names), texts.plain(declaration.path.span).strip("'")


def _proofs(checked: Checked, mask: Masking, called: Named) -> Iterator[model.Proof]:
    for proof in checked.delivery.proofs:
        steps = tuple(
            model.Step(
                hop.kind.value,
                hop.name,
                hop.verdict.value,
                mask(hop.reason),
                mask(hop.mend),
                _place(hop.span, checked, called),
            )
            for hop in proof.hops
        )
        yield model.Proof(proof.sink, proof.guarantee.value, proof.claim is not None, steps)


def _allowed(root: Unit, mask: Masking, called: Named) -> Iterator[model.Allowed]:
    codes = {code.number: code for code in all_codes()}
    codes |= {code.name: code for code in all_codes()}
    source = root.parsed.source
    for one in allowances(root.parsed):
        code = codes.get(one.code)
        number, name = (one.code, "") if code is None else (code.number, code.name)
        place = f"{called(root.name)}:{source.position(one.span.start).line}"
        whole = (one.first, one.last) == (1, source.line_count)
        yield model.Allowed(number, name, mask.prose(one.reason), place, whole)


def _tests(root: Unit, texts: Texts, mask: Masking) -> Iterator[model.Test]:
    for test in root.tests:
        tables: dict[str, list[tuple[str, int]]] = {"given": [], "then": []}
        for table in test.tables:
            rows = sum(isinstance(row, TestRow) for row in table.rows)
            tables[table.clause].append((table.output.text, rows))
        yield model.Test(
            test.name.text,
            None if test.doc is None else mask.prose(test.doc),
            tuple(tables["given"]),
            tuple(tables["then"]),
            texts.line(test.span),
            texts.pieces(test.span),
        )
