"""Checks of transactions, of who reads them, and of names by which servers know readers, in one file or several."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from itertools import islice

from compiler.checks.delivery.codes import SHARED_TRANSACTIONS, UNCOMMITTED_READ
from compiler.checks.values.codes import SHARED_POSITION
from compiler.delivery.hops import Delivery, Held, Place, Reader, Writer
from dsl.diagnostic import Diagnostic, Label, diagnostic

_RANGE = re.compile(r"(\d+)(?:\s*-\s*(\d+))?")


def check_together(files: Sequence[Delivery]) -> Iterator[Diagnostic]:
    """What is to be said of the sources and sinks of one file, or of several."""
    writers = [writer for file in files for writer in file.writers]
    yield from check_writers(writers)
    yield from check_readers(writers, [reader for file in files for reader in file.readers])
    yield from check_held([held for file in files for held in file.held])


def check_writers(writers: Sequence[Writer]) -> Iterator[Diagnostic]:
    """DEL013 for two sinks whose transactions have the same ids: each ends those of the other.

    A producer that begins with an id fences all others with it. With POOLING a job ends, when it starts, every
    transaction on its topics that begins with its prefix (TransactionAbortStrategyImpl.LISTING).
    """
    earlier: dict[tuple[str, ...], list[int]] = {}
    for number, writer in enumerate(writers):
        servers = {place.server for place in writer.places}
        meeting: list[int] = []
        for server in servers:
            others = earlier.setdefault(server, [])
            meeting += islice((n for n in others if _meet(writers[n], writer)), 1)
            others.append(number)
        if not meeting:
            continue
        other = writers[min(meeting)]
        same = other.prefix == writer.prefix
        file = "" if other.span.source == writer.span.source else ", a sink of another file"
        short, long = sorted((writer.prefix, other.prefix), key=len)
        what = f"`{short}`" if same else f"`{long}` begins with `{short}`"
        yield diagnostic(
            SHARED_TRANSACTIONS,
            f"`{writer.sink}` and `{other.sink}`{file} name their transactions alike: {what}",
            writer.prefix_span,
            "each ends the transactions of the other",
            also=(Label(other.prefix_span, f"`{other.prefix}` here"),),
            help=(f"give `{writer.sink}` ids of its own: `transaction_prefix = '...'`",),
        )


def _meet(one: Writer, other: Writer) -> bool:
    """Whether the names of transactions of two sinks into one server are the same, or taken for the same."""
    if not one.prefix or not other.prefix:
        return False
    begins = (one.lists and other.prefix.startswith(one.prefix)) or (
        other.lists and one.prefix.startswith(other.prefix)
    )
    return one.prefix == other.prefix or begins


def check_readers(writers: Sequence[Writer], readers: Sequence[Reader]) -> Iterator[Diagnostic]:
    """DEL014 for a source that reads what a sink writes in transactions, and does not wait for their end."""
    written: dict[Place, int] = {}
    for number, one in enumerate(writers):
        for place in one.places:
            written.setdefault(place, number)
    for reader in readers:
        if reader.committed:
            continue
        first = min((written[p] for p in reader.places if p in written), default=None)
        if first is None:
            continue
        writer = writers[first]
        place = next(place for place in reader.places if place in writer.places)
        yield diagnostic(
            UNCOMMITTED_READ,
            f"`{reader.source}` reads rows of `{place.name}` before `{writer.sink}` has committed them",
            reader.span,
            "rows that are taken back are read, and read again when they are written again",
            also=(Label(writer.span, f"`{writer.sink}` writes here, exactly once"),),
            help=(f"read what is committed: `{reader.said}`",),
            fixes=reader.fixes,
        )


def check_held(held: Sequence[Held]) -> Iterator[Diagnostic]:
    """DEL002 for two sources that one server takes for one reader: of one name, or of numbers that overlap."""
    named: dict[object, Held] = {}
    ranges: dict[object, list[tuple[tuple[int, int], Held]]] = {}
    for one in held:
        ids = _ids(one.value)
        if ids is None:
            other = named.get((one.server, one.value))
            named.setdefault((one.server, one.value), one)
        else:
            low, high = ids
            others = ranges.setdefault(one.server, [])
            other = next((o for (a, b), o in others if a <= high and low <= b), None)
            others.append((ids, one))
        if other is not None:
            yield diagnostic(
                SHARED_POSITION,
                f"`{one.source}` and `{other.source}` read as one: they have the same {one.called}",
                one.span,
                "each source needs one of its own",
                also=(Label(other.span, "the same here"),),
                help=(f"give `{one.source}` another `{one.option}`",),
            )


def _ids(text: str) -> tuple[int, int] | None:
    match = _RANGE.fullmatch(text.strip())
    return None if match is None else (int(match[1]), int(match[2] or match[1]))
