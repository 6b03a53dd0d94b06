"""docs/parity.md tells what the verdicts on record say."""

import re
from pathlib import Path

from compiler.types.versions import VERSIONS
from tests.parity.queries import LISTED
from tests.parity.tally import Tally, construct_of, table, total
from tests.parity.versions import OF_VERSIONS
from tests.physical.plans import LISTED as PLANS
from tests.relations.corpus import bodies, constructs
from tests.types.differences import DIFFERENCES
from tests.types.verdicts import load, path_of

PAGE = (Path(__file__).parents[2] / "docs" / "parity.md").read_text(encoding="utf-8")


def rows(heading: str) -> list[list[str]]:
    """The cells of the table under a heading, without its head."""
    part = PAGE.partition(f"## {heading}\n")[2].partition("\n## ")[0]
    lines = [line for line in part.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines[2:]]


def test_it_lists_exactly_the_differences() -> None:
    listed = [[f"`{d.name}`", str(d.count), d.why] for d in DIFFERENCES]
    assert rows("Where they differ") == listed


def test_it_gives_the_numbers_of_every_version() -> None:
    differing = sum(d.count for d in DIFFERENCES)
    for target, row in zip(reversed(VERSIONS), rows("How far they agree"), strict=True):
        verdicts = load(path_of(target))
        asked = sum(map(len, verdicts.given.values()))
        share = f"{(asked - differing) / asked:.2%}".replace("%", " %")
        counts = [f"{asked:,}", f"{asked - differing:,}", share, "0", str(differing), "0", "0"]
        assert row == [verdicts.version, *counts]
    assert f"{asked:,}\nexpressions" in re.sub(r"\s+expressions", "\nexpressions", PAGE)


def test_it_lists_exactly_the_bodies_that_differ() -> None:
    listed = [
        [body.mark, f"`{' '.join(body.text.split())}`", body.why]
        for construct in constructs()
        for body in bodies(construct)
        if body.mark in LISTED
    ]
    assert rows("Whole queries") == listed
    count = sum(1 for construct in constructs() for _ in bodies(construct))
    assert f"{count:,} bodies" in PAGE


def test_it_lists_exactly_what_other_versions_say_otherwise() -> None:
    assert rows("Whole queries in other versions") == [
        [o.target, o.mark, f"`{o.text}`", o.why] for o in OF_VERSIONS
    ]
    texts = {" ".join(body.text.split()) for c in constructs() for body in bodies(c)}
    assert {o.text for o in OF_VERSIONS} <= texts


def test_it_lists_exactly_the_bodies_that_differ_in_plan() -> None:
    listed = [[f"`{' '.join(text.split())}`", why] for text, why in PLANS.items()]
    assert rows("Plans") == listed
    count = sum(body.accepted for construct in constructs() for body in bodies(construct))
    assert f"{count:,} bodies above" in PAGE


def test_a_tally_tells_kinds_of_differences_apart() -> None:
    tally = Tally()
    tally.add("a", "INT", "INT")
    tally.add("b", "refused", "INT")
    tally.add("c", "INT", "refused")
    tally.add("d", "INT", "BIGINT")
    tally.add("e", "ARRAY<INT NOT NULL>", "ARRAY<INT>")
    assert tally.row() == (5, 1, 1, 1, 1, 1)
    assert total([tally, tally]).row() == (10, 2, 2, 2, 2, 2)
    assert table({"x": tally, "y": Tally()}).splitlines()[1:] == [
        "x              5       1              1               1      1            1",
        "all            5       1              1               1      1            1",
    ]


def test_constructs_have_names() -> None:
    assert construct_of("upper({0})") == "upper"
    assert construct_of("sum({0}) over (order by rt)") == "sum over"
    assert construct_of("{0} + {1}") == "+"
    assert construct_of("({0} - {1}) day") == "(x - y) unit"
    assert construct_of("{0}[{1}]") == "[ ]"
    assert construct_of("case when b then {0} else {1} end") == "case"
