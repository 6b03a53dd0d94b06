"""Small wheels, written by hand, in a folder in which pip finds them."""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from pathlib import Path


def write_wheel(
    folder: Path,
    name: str,
    version: str,
    files: Mapping[str, str] | None = None,
    needs: tuple[str, ...] = (),
    tag: str = "py3-none-any",
) -> Path:
    """A wheel with a module of its name, if `files` says nothing else."""
    folder.mkdir(parents=True, exist_ok=True)
    plain = name.replace("-", "_")
    wheel = folder / f"{plain}-{version}-{tag}.whl"
    info = f"{plain}-{version}.dist-info"
    told = [f"Name: {name}", f"Version: {version}", *(f"Requires-Dist: {n}" for n in needs)]
    with zipfile.ZipFile(wheel, "w") as out:
        for path, text in (files or {f"{plain}.py": ""}).items():
            out.writestr(path, text)
        out.writestr(f"{info}/METADATA", "\n".join(["Metadata-Version: 2.1", *told]) + "\n")
        pure = "true" if tag.endswith("any") else "false"
        out.writestr(f"{info}/WHEEL", f"Wheel-Version: 1.0\nRoot-Is-Purelib: {pure}\nTag: {tag}\n")
        out.writestr(f"{info}/RECORD", "")
    return wheel
