"""Names of the files of a catalogue, and addresses within them."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable
from urllib.parse import quote

FOLDER = "pipelines"
LONGEST = 80

_OTHER = re.compile(r"[^A-Za-z0-9._-]+")


def page_names(files: Iterable[str]) -> list[str]:
    """A name for the page of each file, of letters that every system takes; alike ones are told apart by a digest."""
    every = list(files)
    plain = [_OTHER.sub("-", file.removesuffix(".stream").replace("/", "--")) for file in every]
    often: dict[str, int] = {}
    for name in plain:
        often[name.lower()] = often.get(name.lower(), 0) + 1
    return [
        f"{FOLDER}/{_unique(name, file, often[name.lower()] > 1)}.html"
        for name, file in zip(plain, every, strict=True)
    ]


def _unique(name: str, file: str, alike: bool) -> str:
    changed = name != file.removesuffix(".stream").replace("/", "--")
    if not (alike or changed or len(name) > LONGEST):
        return name
    return f"{name[:LONGEST]}-{hashlib.sha256(file.encode()).hexdigest()[:8]}"


def node_id(node: str) -> str:
    """What marks a node on its page; no two names have the same."""
    return quote(node, safe="")


def column_id(node: str, column: str) -> str:
    """What marks a column of a node; `:` is in none of its two parts."""
    return f"{quote(node, safe='')}:{quote(column, safe='')}"
