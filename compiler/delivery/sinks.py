"""What sinks do with rows that come again after a failure."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.delivery.hops import Choice, Hop, Kind, Verdict
from compiler.delivery.job import Checkpoints
from compiler.delivery.setups import Setup, milliseconds, same
from compiler.options.values import Duration

_EXACTLY = "exactly-once"


def chosen_for(setup: Setup, pipeline: str, *, claimed: bool) -> Iterator[Choice]:
    """What the compiler chooses of a sink: to write in transactions where exactly-once is promised, under ids of its
    own, with a timeout that checkpoints do not reach.
    """
    facts = setup.facts.writing
    spec = setup.spec(facts.guarantee) if facts.guarantee else None
    written = None if spec is None else setup.written(facts.guarantee)
    if spec is not None and spec.key and written is None and claimed:
        if "exactly_once" not in setup.facts.delivery:
            return
        yield Choice(
            setup.name, spec.key, _EXACTLY, "the pipeline promises `delivery = exactly_once`"
        )
    elif written is None or not same(written, _EXACTLY):
        return
    transactions = facts.transactions
    if transactions is None:
        return
    prefix, timeout = setup.spec(transactions.prefix), setup.spec(transactions.timeout)
    if prefix is not None and setup.written(transactions.prefix) is None:
        reason = "ids of transactions are of one sink of one job, and stay from version to version"
        yield Choice(setup.name, prefix.key, f"{pipeline}.{setup.name}.", reason)
    limit = _length(setup, transactions.limit)
    if timeout is not None and limit is not None and setup.written(transactions.timeout) is None:
        shown = Duration(limit).text
        reason = f"the longest that the brokers allow ({shown}): longer than a checkpoint takes, and a restart"
        value = str(limit) if timeout.unit == "ms" else Duration(limit).flink
        yield Choice(setup.name, timeout.key, value, reason)


def longest(setup: Setup) -> int | None:
    """The longest transaction that the server allows, in milliseconds."""
    transactions = setup.facts.writing.transactions
    return None if transactions is None else _length(setup, transactions.limit)


def transactional(setup: Setup, chosen: dict[str, str]) -> bool:
    """Whether it writes in transactions that a reader can see before their end."""
    return setup.facts.writing.transactions is not None and _exactly(setup, chosen)


def sink_hops(
    setup: Setup, key: tuple[str, ...], checkpoints: Checkpoints, chosen: dict[str, str]
) -> Iterator[Hop]:
    """The hops of a sink. `chosen` are settings of it that the compiler chooses, `key` its primary key."""
    yield _written(setup, key, chosen)
    if transactional(setup, chosen):
        yield _transaction(setup, checkpoints, chosen)


def once_by_key(setup: Setup, key: tuple[str, ...], chosen: dict[str, str]) -> bool:
    """Whether rows count once because those that come again replace themselves."""
    return not _exactly(setup, chosen) and bool(key) and _idempotent(setup)


def _idempotent(setup: Setup) -> bool:
    facts = setup.facts.writing
    return facts.idempotent_with_key or setup.any_of(facts.idempotent_when) is not None


def _exactly(setup: Setup, chosen: dict[str, str]) -> bool:
    """Whether it writes exactly once, as it is set up."""
    facts, delivery = setup.facts.writing, setup.facts.delivery
    if not facts.guarantee:
        return delivery[-1:] == ("exactly_once",)
    spec = setup.spec(facts.guarantee)
    value = setup.value(facts.guarantee) or ""
    return same(chosen.get(spec.key, value) if spec is not None else value, _EXACTLY)


def _written(setup: Setup, key: tuple[str, ...], chosen: dict[str, str]) -> Hop:
    facts = setup.facts.writing
    name = setup.table.declaration.name.span
    connector = setup.table.options.connector or setup.table.connector.name
    if facts.keeps_nothing:
        return Hop(Kind.SINK, setup.name, Verdict.HOLDS, "nobody reads what it is given", name)
    if facts.loses:
        return Hop(Kind.SINK, setup.name, Verdict.FAILS, facts.loses, name, _OTHER)
    if _exactly(setup, chosen):
        how = "in a transaction" if facts.transactions is not None else "all at once"
        reason = f"rows become visible with the checkpoint they belong to, {how}"
        return Hop(Kind.SINK, setup.name, Verdict.HOLDS, reason, name)
    span = setup.span(facts.guarantee) if facts.guarantee else name
    value = setup.value(facts.guarantee) if facts.guarantee else None
    could = "exactly_once" in setup.facts.delivery and bool(facts.guarantee)
    spec = setup.spec(facts.guarantee) if could else None
    set_up = spec is not None and bool(spec.key)
    mend = f"`{facts.guarantee} = exactly_once`" if set_up else ""
    fixes = setup.set_to(f"{facts.guarantee} = exactly_once") if set_up else ()
    if value is not None and same(value, "none"):
        reason = "it waits for no answer: rows may be lost, and written twice"
        return Hop(Kind.SINK, setup.name, Verdict.FAILS, reason, span, mend, fixes)
    if _idempotent(setup) and key:
        reason = f"a row that comes again replaces itself, by ({', '.join(key)})"
        return Hop(Kind.SINK, setup.name, Verdict.HOLDS, reason, name)
    if _idempotent(setup):
        reason = f"without a `primary key` `{connector}` adds rows that come again after a failure"
        mend = "say by which columns rows are the same: `primary key (...)`"
        return Hop(Kind.SINK, setup.name, Verdict.REPEATS, reason, name, mend)
    reason = f"`{connector}` writes at least once: rows since the last checkpoint come again after a failure"
    return Hop(Kind.SINK, setup.name, Verdict.REPEATS, reason, span, mend or _OTHER, fixes)


_OTHER = "write where rows are committed with checkpoints, or replaced by their key"


def _transaction(setup: Setup, checkpoints: Checkpoints, chosen: dict[str, str]) -> Hop:
    """A transaction is open from one checkpoint to the end of the next, and over a restart (ExactlyOnceKafkaWriter);
    what the server ends before is lost, though the checkpoint counts its rows as written.
    """
    given = setup.facts.writing.transactions
    assert given is not None
    spec, span = setup.spec(given.timeout), setup.span(given.timeout)
    text = chosen.get(spec.key if spec is not None else "", setup.value(given.timeout) or "")
    timeout, limit = milliseconds(text), _length(setup, given.limit)
    kind, name = Kind.TRANSACTION, setup.name
    if timeout is None or limit is None:
        reason = f"nothing is known of `{given.timeout}`, as it is said elsewhere"
        return Hop(kind, name, Verdict.UNKNOWN, reason, span)
    shown, most = Duration(timeout).text, Duration(limit).text
    if timeout > limit:
        reason = f"brokers refuse a transaction of {shown}: they allow {most}, and the job does not start"
        mend = f"`{given.timeout} = {most}`, or `{given.limit} = ...` where the brokers allow more"
        fixes = setup.set_to(f"{given.timeout} = {most}")
        return Hop(kind, name, Verdict.FAILS, reason, span, mend, fixes)
    if not checkpoints.streaming:
        reason = (
            f"a job that ends writes all rows in one transaction, which brokers end after {shown}"
        )
        return Hop(kind, name, Verdict.LOSES, reason, span, "run it as a streaming job")
    needed = (checkpoints.interval or 0) + checkpoints.timeout
    if timeout <= needed:
        between, one = Duration(checkpoints.interval or 0).text, Duration(checkpoints.timeout).text
        parts = f"{between} between them and {one} for one"
        reason = f"checkpoints may take {Duration(needed).text} ({parts}), and brokers end a transaction after {shown}"
        if limit > needed:
            fixes = setup.set_to(f"{given.timeout} = {most}")
            return Hop(
                kind, name, Verdict.LOSES, reason, span, f"`{given.timeout} = {most}`", fixes
            )
        mend = "less time for checkpoints: `checkpoint.interval`, `checkpoint.timeout`"
        return Hop(kind, name, Verdict.LOSES, reason, checkpoints.longer, mend)
    left = Duration(timeout - needed).text
    reason = f"brokers keep a transaction for {shown}: checkpoints need {Duration(needed).text}, a restart has {left}"
    return Hop(kind, name, Verdict.HOLDS, reason, span)


def _length(setup: Setup, name: str) -> int | None:
    return milliseconds(setup.value(name) or "")
