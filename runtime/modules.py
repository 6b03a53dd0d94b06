"""Puts a job's Python files where Flink and this process find them."""

from __future__ import annotations

import hashlib
import importlib.util
import sys
import threading
import warnings
from pathlib import Path

from compiler.emit.functions import FUNCTIONS
from compiler.emit.pyflink.travelling import ASYNC, NAME, PROCESS, STATE, VALUES
from compiler.emit.script import Script

_KEY = "python.files"
_importing = threading.Lock()


def with_modules(script: Script, scratch: Path) -> tuple[tuple[str, str], ...]:
    """The settings of a script, its Python files being written below `scratch` and named in them.

    Flink asks this very process for functions in Python, by the module that was made for it. That one is
    imported here; the user's own are imported only by the processes that call them.
    """
    if not script.modules:
        return script.settings
    key = hashlib.sha256(repr(script.modules).encode("utf-8", "surrogatepass")).hexdigest()[:16]
    folder = scratch / f"python-{key}"
    with _importing:
        for module in script.modules:
            file = folder / module.path
            # Once: another job of the same files may be copying them just now, and would find this one empty.
            if not file.exists():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(module.text, encoding="utf-8")
        # What it is made with comes first: none of it lies on the search path of this process.
        for path in _own(script):
            _import(folder / path)
    given = dict(script.settings).get(_KEY)
    files = f"{given},{folder}" if given else str(folder)
    return (*(s for s in script.settings if s[0] != _KEY), (_KEY, files))


def _own(script: Script) -> tuple[str, ...]:
    """The modules that are made for jobs, each after those that it imports."""
    paths = {module.path for module in script.modules}
    ours = tuple(f"{name}.py" for name in (NAME, ASYNC, VALUES, STATE, PROCESS))
    made = (script.modules[0].path,) if script.modules[0].path.startswith(FUNCTIONS) else ()
    return (*(path for path in ours if path in paths), *made)


def _import(file: Path) -> None:
    """Imports a file under its own name, wherever it lies."""
    name = file.stem
    if name in sys.modules:
        return
    spec = importlib.util.spec_from_file_location(name, file)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    with warnings.catch_warnings():
        # PyFlink warns of itself.
        warnings.simplefilter("ignore")
        spec.loader.exec_module(module)
