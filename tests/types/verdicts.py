"""Verdicts on file: in full for one version, and for the others where they differ from it."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path

FOLDER = Path(__file__).parent
FULL = "2.2"
"""The version that is installed, whose verdicts are kept in full: a test asks it again."""

REFUSED, UNPLANNED = "refused", "unplanned"
"""Refused by the validator; accepted by it, but refused when the query is translated."""

_CODES = {REFUSED: -1, UNPLANNED: -2}


@dataclass(frozen=True, slots=True)
class Verdicts:
    """What Flink `version` says: template -> a type, REFUSED or UNPLANNED for each of its expressions."""

    version: str
    given: dict[str, list[str]]

    @property
    def target(self) -> str:
        """The version as a target: `2.2`."""
        return ".".join(self.version.split(".")[:2])


def path_of(target: str) -> Path:
    """Where the verdicts of a version are kept."""
    return FOLDER / f"verdicts-{target}.json"


def load(path: Path) -> Verdicts:
    """The verdicts of a file, in full."""
    data = json.loads(path.read_text(encoding="utf-8"))
    names = {**{code: name for name, code in _CODES.items()}, **dict(enumerate(data["types"]))}
    if "but" not in data:
        given = {t: [names[n] for n in numbers] for t, numbers in data["verdicts"].items()}
        return Verdicts(data["flink"], given)
    given = dict(load(path_of(data["as"])).given)
    for template, changes in data["but"].items():
        verdicts = list(given[template])
        for place, number in changes.items():
            verdicts[int(place)] = names[number]
        given[template] = verdicts
    return Verdicts(data["flink"], given)


def save(verdicts: Verdicts, path: Path) -> None:
    """Writes the verdicts in full, a template a line."""
    types = sorted({v for group in verdicts.given.values() for v in group} - _CODES.keys())
    numbers = {**_CODES, **{kind: n for n, kind in enumerate(types)}}
    lines = {t: [numbers[v] for v in group] for t, group in verdicts.given.items()}
    _write(path, {"flink": verdicts.version, "types": types}, "verdicts", lines)


def keep(verdicts: Verdicts) -> None:
    """Writes the verdicts for the tests: those of FULL in full, others where they differ from them."""
    path = path_of(verdicts.target)
    if verdicts.target == FULL:
        save(verdicts, path)
        return
    full = load(path_of(FULL)).given
    if {t: len(group) for t, group in full.items()} != {
        t: len(group) for t, group in verdicts.given.items()
    }:
        raise ValueError(f"the verdicts of {FULL} answer other questions: record them first")
    changes = {
        template: {n: v for n, v in enumerate(group) if v != full[template][n]}
        for template, group in verdicts.given.items()
    }
    types = sorted({v for group in changes.values() for v in group.values()} - _CODES.keys())
    numbers = {**_CODES, **{kind: n for n, kind in enumerate(types)}}
    lines = {t: {n: numbers[v] for n, v in group.items()} for t, group in changes.items() if group}
    _write(path, {"flink": verdicts.version, "as": FULL, "types": types}, "but", lines)


def _write(path: Path, head: dict[str, object], name: str, lines: dict[str, object]) -> None:
    body = ",\n".join(
        f" {json.dumps(t)}: {json.dumps(v, separators=(',', ':'))}" for t, v in lines.items()
    )
    start = json.dumps(head, indent=1)[:-2]
    path.write_text(f'{start},\n "{name}": {{\n{body}\n }}\n}}\n', encoding="utf-8")
