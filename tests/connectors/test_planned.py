"""Flink's own planner, with the jars of each connector, takes what is made of it, and sends the same changes.

A pipeline a connector, in `planned`: every role that the connector has. Its jars are those that the catalogue names for
a Flink, each pipeline has a class loader of its own.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest

from compiler.artifacts.artifact import Artifact
from compiler.artifacts.checksums import checksums
from compiler.artifacts.needed import needed, tables_of
from compiler.checked import Checked, Settings
from compiler.compile import check
from compiler.connectors.load import connector_names, find_connector
from compiler.connectors.model import Connector, Role, Status
from compiler.emit.flink_sql import own_jars
from compiler.jars import jar_path
from compiler.physical.modes import Moded, walk
from dsl.source import Source
from runtime.artifacts.cache import Cache, cache_folder
from runtime.artifacts.fetch import fetch
from runtime.artifacts.repository import repositories
from tests.systems.environments import python_with_flink

FOLDER = Path(__file__).parent / "planned"
ROOT = Path(__file__).parents[2]
FILES = {path.stem: path.read_text("utf-8") for path in sorted(FOLDER.glob("*.stream"))}
TARGETS = ("1.20", "2.2")
"""The Flinks that the tests have."""
NOT_TO_BE_HAD = {"http", "http_async_sink", "hudi", "kinesis", "redis"}
"""Connectors of which no repository here has a release that the catalogue describes: docs/connectors/versions.md."""
ELSEWHERE = {"custom", "jdbc", "kafka", "upsert_kafka", "iceberg", "pinot"}
"""Those that run against real systems."""
_LINE = re.compile(r"^[\s:+|-]*(\w+)\(.*changelogMode=\[([A-Z,]+)\]", re.MULTILINE)
_PASSING = {"Sink", "Calc", "Exchange", "WatermarkAssigner", "DropUpdateBefore"}


def checked(name: str, target: str) -> Checked:
    """A pipeline of the folder."""
    return check(Source(f"{name}.stream", FILES[name]), Settings(target=target), lambda *_: None)


def jars(found: Checked) -> list[str] | None:
    """The jars that a pipeline needs, where they can be had."""
    assert found.plan is not None
    wanted = [one.coordinates for one in needed(tables_of(found.plan), found.target).artifacts]
    if not all(one in checksums() for one in wanted):
        return None
    cache = Cache(cache_folder(os.environ, Path.home()))
    where = partial(repositories, None, os.environ, Path.home())
    artifacts = [Artifact(one, sha256=checksums()[one][0]) for one in wanted]
    own = [str(jar_path(one)) for one in own_jars(found.plan)]
    return own + [str(one.path) for one in fetch(artifacts, cache, where)]


def external() -> list[Connector]:
    """The compiled connectors whose jars do not come with Flink."""
    found = [one for name in connector_names() if (one := find_connector(name)) is not None]
    return [c for c in found if c.status is Status.COMPILED and c.artifacts is not None]


def test_every_connector_is_planned_in_each_of_its_roles() -> None:
    wanted = {
        (connector.name, role)
        for connector in external()
        if connector.name not in ELSEWHERE
        for role in ("source", "sink", "lookup")
        if getattr(connector, role)
    }
    planned = set()
    for name in FILES:
        found = checked(name, _target(name))
        assert found.plan is not None, [d.message for d in found.diagnostics]
        assert found.analysis is not None
        asked = {
            str(getattr(node.detail.get("table"), "detail", {}).get("table"))
            for sink in found.analysis.sinks
            if sink.moded is not None
            for node in (moded.node for moded in walk(sink.moded))
            if node.kind == "LookupJoin"
        }
        for relation in found.plan.relations:
            connector = find_connector(getattr(relation.operator, "connector", ""))
            if connector is not None and connector.name == name:
                looked = str(relation.operator) in asked
                planned.add((name, "lookup" if looked else Role.SOURCE.value))
        planned |= {(name, "sink") for sink in found.plan.sinks if _named(sink.connector, name)}
    assert wanted <= planned, wanted - planned


def _named(identifier: str, name: str) -> bool:
    found = find_connector(identifier)
    return found is not None and found.name == name


def _target(name: str) -> str:
    """The newest Flink of the tests for which a connector is released."""
    connector = find_connector(name)
    assert connector is not None
    released = {release.target for release in connector.artifacts or ()}
    return next(target for target in reversed(TARGETS) if target in released or not released)


def test_what_is_not_to_be_had_is_not_there() -> None:
    for connector in external():
        released = {jar for release in connector.artifacts or () for jar in release.jars}
        if connector.jar and not released:
            # It lies in the tree, and needs no other.
            continue
        assert (connector.name in NOT_TO_BE_HAD) is released.isdisjoint(checksums())


@pytest.mark.slow
@pytest.mark.flink
@pytest.mark.parametrize("target", TARGETS)
def test_flink_plans_it_and_sends_the_same_changes(target: str, tmp_path: Path) -> None:
    jobs, ours = [], {}
    for name, text in FILES.items():
        found = checked(name, target)
        if found.plan is None:
            messages = [d.code.number for d in found.diagnostics if d.severity.value == "error"]
            assert set(messages) == {"TGT005"}, messages
            continue
        paths = jars(found)
        if paths is None:
            assert name in NOT_TO_BE_HAD, name
            continue
        assert name not in NOT_TO_BE_HAD, name
        ours[name] = _ours(found)
        # Paimon makes tables while it plans.
        text = text.replace("file:///lake", tmp_path.as_uri())
        jobs.append({"name": name, "text": text, "target": target, "jars": paths})
    answers = _planned(jobs, target)
    refused = {
        name: answer["refused"][:2000] for name, answer in answers.items() if answer["refused"]
    }
    assert refused == {}
    differ = {
        name: (ours[name], theirs)
        for name, answer in answers.items()
        if (theirs := _theirs(answer["plan"])) != ours[name]
    }
    assert differ == {}
    assert set(answers) == set(ours) != set()


def _ours(found: Checked) -> Counter[tuple[str, str]]:
    assert found.analysis is not None
    modes = [sink.moded for sink in found.analysis.sinks]
    assert all(mode is not None for mode in modes)
    return Counter(
        (one.node.kind, one.changelog)
        for mode in modes
        if mode is not None
        for one in _below(mode)
        if one.node.kind not in _PASSING
    )


def _below(moded: Moded) -> Iterator[Moded]:
    """It and what is below it; a table whose updates lose what was before stands there twice."""
    yield moded
    for child in moded.inputs:
        if child.node is not moded.node:
            yield from _below(child)


def _theirs(text: str) -> Counter[tuple[str, str]]:
    plan = text.partition("== Optimized Physical Plan ==")[2].partition("== Optimized Exec")[0]
    # A source of upserts gives no inserts of which the planner knows: each is told as an update. Its deletes may
    # hold the key alone (`PD`).
    return Counter(
        (kind, "I,UA,D" if changes in ("UA,D", "I,UA,PD") else changes)
        for kind, changes in _LINE.findall(plan)
        if kind not in _PASSING
    )


def _planned(jobs: list[dict[str, object]], target: str) -> dict[str, dict[str, str]]:
    """What `planning` answers for each job, in the Python environment of that Flink."""
    python = sys.executable if target == "2.2" else str(python_with_flink(target))
    lines = "".join(json.dumps(job) + "\n" for job in jobs)
    done = subprocess.run(
        [python, "-m", "tests.connectors.planning"],
        input=lines,
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=600,
        check=False,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    answers = [json.loads(line) for line in done.stdout.splitlines()]
    return {answer["name"]: answer for answer in answers}


def test_the_page_says_what_is_planned() -> None:
    page = (ROOT / "docs" / "connectors" / "versions.md").read_text("utf-8")
    section = page.partition("## What Flink's planner takes")[2].partition("\n## ")[0]
    rows = {
        m[1]: (m[2], m[3]) for m in re.finditer(r"^\| `(\w+)` \| (.+) \| (.+) \|$", section, re.M)
    }
    assert set(rows) == set(FILES)
    for name, words in rows.items():
        connector = find_connector(name)
        assert connector is not None
        released = {release.target for release in connector.artifacts or ()}
        for target, said in zip(TARGETS, words, strict=True):
            had = {"not to be had"} if name in NOT_TO_BE_HAD else {"planned", "runs"}
            assert said in (had if target in released else {"-"}), f"{name} on {target}"
