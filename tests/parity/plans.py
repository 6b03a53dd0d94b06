"""Compares our physical plans of whole bodies with Flink's, and says how many are alike."""

from __future__ import annotations

from runtime.engine import Engine
from tests.physical.plans import LISTED, plans_differ
from tests.relations.corpus import bodies, constructs
from tests.relations.test_oracle import declared


def compare_plans(engine: Engine) -> bool:
    """Prints the counts of each construct; True where a plan differs that is not listed, or is alike and listed."""
    tables = declared(engine)
    unlisted = []
    whole = [0, 0]
    print("plans: operators, changes, keys")
    for construct in constructs():
        asked = [body for body in bodies(construct) if body.accepted]
        found = {body.text: plans_differ(body, engine, tables) for body in asked}
        unlisted += [
            f"{text}\n    {why or 'is alike, and listed'}"
            for text, why in found.items()
            if (why is None) == (text in LISTED)
        ]
        same = sum(found[body.text] is None for body in asked)
        whole = [whole[0] + len(asked), whole[1] + same]
        print(f"  {construct:20} {len(asked):5} {same:5}")
    print(f"  {'all':20} {whole[0]:5} {whole[1]:5}: {whole[1] / whole[0]:.2%} alike")
    for line in unlisted:
        print(f"  {line}")
    return bool(unlisted)
