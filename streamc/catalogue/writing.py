"""Writes a catalogue into a folder: all of its files or none, and without those of an earlier one that are gone."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from pathlib import Path, PurePosixPath

from streamc.errors import WrongUse
from streamc.files import reason, write_all

LIST = "catalogue.json"
"""Tells which files of a folder are a catalogue's."""


def write(folder: Path, files: Mapping[str, str]) -> None:
    """Writes the files; WrongUse where the folder holds pages that are no catalogue's."""
    earlier = _earlier(folder)
    listed = {"schema_version": 1, "files": sorted(files)}
    texts = {**files, LIST: json.dumps(listed, indent=1) + "\n"}
    write_all(folder, {name: text.encode("utf-8", "replace") for name, text in texts.items()})
    for name in earlier - files.keys():
        (folder / name).unlink(missing_ok=True)


def _earlier(folder: Path) -> set[str]:
    """The files of the catalogue that is there, as far as they lie in the folder."""
    if folder.exists() and not folder.is_dir():
        raise WrongUse(f"`{folder}` is a file: give a folder")
    file = folder / LIST
    try:
        data = json.loads(file.read_text("utf-8")) if file.exists() else None
    except OSError as error:
        raise WrongUse(f"cannot read `{file}`: {reason(error)}") from None
    except ValueError:
        data = ()
    listed = data.get("files") if isinstance(data, dict) else None
    if isinstance(listed, list):
        return set(_inside(listed))
    if data is not None or (folder / "index.html").exists():
        help = "give another folder, or remove what is in it"
        raise WrongUse(f"`{folder}` holds pages that are no catalogue's: {help}")
    return set()


def _inside(names: list[object]) -> Iterator[str]:
    for name in names:
        if isinstance(name, str):
            path = PurePosixPath(name)
            if not path.is_absolute() and ".." not in path.parts and "\\" not in name:
                yield name
