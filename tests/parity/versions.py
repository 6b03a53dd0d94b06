"""Bodies on which another version of Flink than the installed one says something else than the compiler for it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class OfVersion:
    """A body of the corpus, `mark` as there: who of the two takes it."""

    target: str
    mark: str
    text: str
    why: str


OF_VERSIONS = (
    OfVersion(
        "2.3",
        "only Flink",
        "select /*+ MULTI_JOIN(o, p, c) */ o.order_id, c.name from orders as o"
        " join payments as p on o.order_id = p.order_id join customers as c on o.customer = c.customer",
        "a hint of 2.3 that is not compiled; the setting `table.optimizer.multi-join.enabled` does the same",
    ),
    OfVersion(
        "2.3",
        "only Flink",
        "select order_id from orders as o where exists (select 1 from payments as p"
        " where p.order_id = o.order_id group by p.payment_id having count(*) > 1)",
        "before 2.3 Flink reads another column there; refused for all versions",
    ),
)


def listed(text: str, target: str) -> OfVersion | None:
    """What is said of a body and a version."""
    bare = " ".join(text.split())
    return next((o for o in OF_VERSIONS if o.target == target and o.text == bare), None)
