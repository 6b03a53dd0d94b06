"""Our verdicts on expressions are those that Flink's planner gave when they were recorded."""

import pytest

from compiler.types.versions import VERSIONS
from tests.types.agreement import REFUSED, asked, cases, compiles, ours_of, same
from tests.types.differences import DIFFERENCES
from tests.types.verdicts import FULL, Verdicts, keep, load, path_of

Differing = list[tuple[str, str, str]]


def differing(target: str, step: int) -> tuple[int, Differing]:
    """How many were compared, and (expression, Flink's verdict, ours) where they differ."""
    compared = 0
    found = []
    for _, group in cases(target):
        chosen = group[compared % step :: step]
        compared += len(chosen)
        for case, mine in zip(chosen, ours_of([c.expression for c in chosen], target), strict=True):
            if not same(case.flink, mine):
                found.append((case.expression, case.flink, mine))
    return compared, found


def unexplained(found: Differing) -> Differing:
    return [one for one in found if not any(d.covers(one[0]) for d in DIFFERENCES)]


@pytest.mark.parametrize("target", VERSIONS)
def test_a_sample_agrees(target: str) -> None:
    compared, found = differing(target, step=20 if target == FULL else 50)
    assert compared > 700
    assert unexplained(found) == []


@pytest.mark.parametrize("target", [v for v in VERSIONS if v != FULL])
def test_what_another_version_says_otherwise_agrees(target: str) -> None:
    """All expressions whose verdict is not that of the newest version."""
    newest = {c.expression: c.flink for _, group in cases() for c in group}
    others = [c for _, g in cases(target) for c in g if c.flink != newest[c.expression]]
    assert len(others) > 100
    mine = ours_of([c.expression for c in others], target)
    found = [(c.expression, c.flink, m) for c, m in zip(others, mine, strict=True)]
    assert [one for one in unexplained(found) if not same(one[1], one[2])] == []


@pytest.mark.slow
@pytest.mark.parametrize("target", VERSIONS)
def test_all_agree_but_for_the_known_differences(target: str) -> None:
    compared, found = differing(target, step=1)
    assert unexplained(found) == []
    counted = {d.name: sum(d.covers(expression) for expression, _, _ in found) for d in DIFFERENCES}
    assert counted == {d.name: d.count for d in DIFFERENCES}
    assert [one for one in found if one[1] == REFUSED] == []
    assert len(found) / compared < 0.001


@pytest.mark.slow
def test_enough_is_accepted_for_agreement_to_mean_something() -> None:
    accepted = [case for _, group in cases() for case in group if case.flink != REFUSED]
    assert len(accepted) > 10_000
    assert len({case.flink for case in accepted}) > 500


@pytest.mark.parametrize("target", VERSIONS)
def test_the_record_answers_all_questions(target: str) -> None:
    verdicts = load(path_of(target))
    assert verdicts.target == target
    assert {t: len(g) for t, g in verdicts.given.items()} == {t: len(g) for t, g in asked().items()}


@pytest.mark.parametrize(
    ("expression", "targets"),
    [
        ("sum(i) over (order by rt)", VERSIONS),
        ("sum(i) over (order by i)", ("2.1", "2.2", "2.3")),
        ("sum(i) over ()", ()),
        ("sum(i) over (partition by s)", ()),
        ("row_number() over (partition by ns order by rt desc)", ()),
        ("sum(i) over (order by rt rows between 1 preceding and 1 following)", ()),
        ("grouping(i)", ()),
        ("grouping_id(i, s)", ()),
        ("group_id()", ()),
        ("grouping(b) FROM t GROUP BY ns, b", VERSIONS),
        ("grouping(i) FROM t GROUP BY ns, b", ()),
    ],
)
def test_what_only_a_whole_query_tells_is_told(expression: str, targets: tuple[str, ...]) -> None:
    assert tuple(version for version in VERSIONS if compiles(expression, version)) == targets


def test_verdicts_are_kept_as_they_were(
    tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = {version: load(path_of(version)) for version in (FULL, VERSIONS[0])}
    monkeypatch.setattr("tests.types.verdicts.FOLDER", tmp_path_factory.mktemp("verdicts"))
    for verdicts in found.values():
        keep(verdicts)
    assert {version: load(path_of(version)) for version in found} == found


def test_verdicts_on_other_questions_are_not_kept() -> None:
    with pytest.raises(ValueError, match="other questions"):
        keep(Verdicts("1.20.5", {"upper({0})": ["STRING"]}))
