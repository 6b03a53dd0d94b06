"""Differences between the catalogue and factories that are meant, with their reasons: `differences.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable

from tests.catalogue.compare import Difference
from tests.catalogue.record import FOLDER

FILE = FOLDER / "differences.toml"


def explained() -> dict[Difference, str]:
    """All differences that are meant; entries with a reason for several keys give one each."""
    found = {}
    for entry in tomllib.loads(FILE.read_text("utf-8"))["difference"]:
        for part in entry["of"]:
            for key in entry["keys"]:
                found[Difference(part, key, entry["what"])] = entry["why"]
    return found


def unexplained(found: Iterable[Difference]) -> tuple[list[Difference], list[Difference]]:
    """Those that nobody has explained, and explanations of what no longer differs."""
    real, known = set(found), set(explained())
    return sorted(real - known), sorted(known - real)


def told(one: Difference) -> str:
    """A difference in words."""
    return f"{one.part}: {one.key}: {one.what}"
