"""What comes with Flink, held against what is installed and locked of it."""

from __future__ import annotations

import re
from importlib import metadata

import pytest
from packaging.requirements import Requirement as Parsed
from packaging.specifiers import SpecifierSet

from compiler.plan.requirements import Requirement, plain_name
from compiler.requirements.brought import (
    brings,
    flink_bounds,
    flink_packages,
    of_flink,
    of_requirements,
    package_of,
)
from tests.markdown import ROOT

NO_MODULES = {"__dummy__", "_distutils_hack"}
SHARED = {"google": "google.protobuf", "ruamel": "ruamel.yaml"}
"""Modules that packages share, by the part that is Flink's."""


def installed_with(package: str) -> set[str]:
    """A package and all that it depends on, here."""
    found: set[str] = set()
    todo = [package]
    while todo:
        name = plain_name(todo.pop())
        if name in found:
            continue
        found.add(name)
        needed = map(Parsed, metadata.requires(name) or [])
        todo += [n.name for n in needed if n.marker is None or n.marker.evaluate({"extra": ""})]
    return found


def test_what_comes_with_the_installed_flink() -> None:
    target = ".".join(metadata.version("apache-flink").split(".")[:2])
    packages = installed_with("apache-flink")
    # Only the older Pythons need it.
    assert set(flink_packages(target)) - {"async-timeout"} == packages - {"async-timeout"}
    modules = {
        SHARED.get(module, module)
        for module, names in metadata.packages_distributions().items()
        if packages & set(map(plain_name, names)) and module not in NO_MODULES
    }
    assert of_flink(target) - {"async_timeout"} == modules - {"async_timeout"}


def test_versions_that_go_with_the_installed_flink() -> None:
    target = ".".join(metadata.version("apache-flink").split(".")[:2])
    told = flink_bounds(target)
    asked = [Parsed(t) for p in ("apache-flink", "apache-beam") for t in metadata.requires(p) or []]
    wanted: dict[str, SpecifierSet] = {}
    for one in asked:
        name = plain_name(one.name)
        if not name.startswith("apache-flink") and _counts(one):
            wanted[name] = wanted.get(name, SpecifierSet()) & one.specifier
    assert {name: SpecifierSet(bounds) for name, bounds in told.items()} == wanted


def _counts(one: Parsed) -> bool:
    return one.marker is None or one.marker.evaluate({"extra": ""})


@pytest.mark.parametrize("target", ["1.20"])
def test_what_is_locked_with_another_flink(target: str) -> None:
    lock = (ROOT / "tests" / "systems" / f"flink-{target}.lock").read_text(encoding="utf-8")
    locked = {plain_name(name) for name in re.findall(r"^([\w.-]+)==", lock, re.MULTILINE)}
    assert set(flink_packages(target)) - locked == set()


def test_modules_that_packages_bring() -> None:
    flink = of_flink("2.2")
    assert brings(flink, ["pandas.core"])
    assert brings(flink, ["google", "google.protobuf"])
    assert not brings(flink, ["google.cloud.storage"])
    assert brings(
        of_requirements([Requirement("google-cloud-storage", "google-cloud-storage")]).modules,
        ["google.cloud.storage"],
    )


def test_what_is_installed_here_is_known_in_full() -> None:
    known = of_requirements([Requirement("pytest", "pytest")])
    assert known.whole
    assert {"pytest", "pluggy"} <= known.modules
    assert not of_requirements([Requirement("not-to-be-had", "not-to-be-had")]).whole


def test_packages_of_modules() -> None:
    assert package_of("sklearn.cluster") == "scikit-learn"
    assert package_of("_pytest") == "pytest"
    assert package_of("nobody_has_it") is None
