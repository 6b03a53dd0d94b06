"""Which modules wheels bring."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable

_PARTS = re.compile(r"[^/]+\.data/(?:purelib|platlib)/(.+)")
_MODULE = re.compile(r"([^/.]+)(\.[\w-]+)?\.(py|so|pyd)")


def modules_of(wheels: Iterable[bytes]) -> frozenset[str]:
    """The modules at the top of wheels; of a package without `__init__.py`, which others share, those inside."""
    found: set[str] = set()
    for wheel in wheels:
        with zipfile.ZipFile(io.BytesIO(wheel)) as opened:
            found |= _modules(opened.namelist())
    return frozenset(found)


def _modules(names: Iterable[str]) -> set[str]:
    paths = []
    for name in names:
        inner = _PARTS.fullmatch(name)
        path = inner[1] if inner else name
        if ".dist-info/" not in path and ".data/" not in path:
            paths.append(path.split("/"))
    packages = {tuple(path[:-1]) for path in paths if path[-1].startswith("__init__.")}
    found = set()
    for path in paths:
        module = _MODULE.fullmatch(path[-1])
        whole = next((path[:n] for n in range(1, len(path)) if tuple(path[:n]) in packages), None)
        if whole is not None:
            found.add(".".join(whole))
        elif module is not None:
            found.add(".".join([*path[:-1], module[1]]))
    return found
