"""The catalogue, held against what the factories of connectors and formats say of their options (`make catalogue`)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from compiler.connectors.load import find_connector, find_format
from tests.catalogue.compare import Difference, checked_options, differences, name_of
from tests.catalogue.explained import explained, told, unexplained
from tests.catalogue.record import Asked, Declared, asked, parts, recorded, written
from tests.connectors.test_planned import NOT_TO_BE_HAD

PARTS = list(parts())
_PASSED_ON = ("scan.watermark.", "properties.", "pulsar.", "aws.", "property-version")
"""Beginnings of options that a factory passes on, or that Flink itself reads."""


@pytest.fixture(scope="module")
def declared() -> list[Declared]:
    return recorded()


def test_the_record_is_as_it_was_written(declared: list[Declared]) -> None:
    assert len(declared) > 1000
    assert written(declared) == written(list(reversed(declared)))


def test_what_differs_is_explained_and_what_is_explained_differs(declared: list[Declared]) -> None:
    found = {one for part in PARTS for one in differences(part, asked(), declared)}
    new, gone = unexplained(found)
    assert [told(one) for one in new] == []
    assert [told(one) for one in gone] == []
    assert all(why for why in explained().values())


def test_options_of_what_is_compiled_are_all_known_to_its_factory(declared: list[Declared]) -> None:
    meant = {one.part for one in explained()}
    for part in PARTS:
        if part.status.value != "compiled" or part.name in {"custom", *NOT_TO_BE_HAD}:
            continue
        known = checked_options(part, declared)
        own = {s.key for s in part.options if s.key and "<" not in s.key and "*" not in s.key}
        beside = {key for key in own if key.startswith(_PASSED_ON)}
        if name_of(part) in meant:
            beside |= {d.key for d in explained() if d.part == name_of(part)}
        assert own - beside == known - beside, name_of(part)


def test_each_kind_of_difference_is_seen() -> None:
    jar = Asked("2.2", ("group:json:1",))
    format_ = find_format("json")
    assert format_ is not None
    said = [
        Declared("group:json:1", "format", "json", spec.key, "optional", _java(spec.type.value), "")
        for spec in format_.options
    ]
    said[0] = replace(said[0], type="Integer")
    said[1] = replace(said[1], how="required", default="other", type="String")
    said[-1] = replace(said[-1], key="new-option")
    found = {told(d) for d in differences(format_, [jar], said)}
    keys = [spec.key for spec in format_.options]
    assert {
        f"format json: {keys[0]}: of type Integer",
        f"format json: {keys[1]}: required by the factory",
        f"format json: {keys[1]}: default other",
        "format json: new-option: not in the catalogue",
        f"format json: {keys[-1]}: not in the factory",
    } <= found
    older = {told(d) for d in differences(format_, [replace(jar, older=True)], said)}
    assert f"format json: {keys[-1]}: not in the factory" not in older


def test_durations_and_sizes_are_compared_by_what_they_mean() -> None:
    sink = find_connector("kinesis")
    assert sink is not None
    jar = Asked("2.2", ("group:kinesis:1",), older=True)

    def seen(key: str, type_: str, default: str) -> list[Difference]:
        said = Declared("group:kinesis:1", "connector", "kinesis", key, "optional", type_, default)
        return list(differences(sink, [jar], [said]))

    assert seen("sink.flush-buffer.timeout", "Long", "5000") == []
    assert seen("sink.flush-buffer.timeout", "Long", "5001") != []
    assert seen("sink.flush-buffer.size", "Long", "5242880") == []
    assert seen("source.shard.discovery.interval", "Duration", "10000 ms") == []
    assert seen("source.shard.discovery.interval", "Duration", "1000 ms") != []


def _java(type_: str) -> str:
    return {"boolean": "Boolean", "enum": "String"}.get(type_, "String")
