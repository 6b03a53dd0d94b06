"""The catalogue of functions is sound by itself."""

import subprocess
import sys

from compiler.types.codes import CODES
from compiler.types.functions.catalogue import BUILTINS, builtin, builtin_names
from compiler.types.functions.families import FAMILIES


def test_names_are_unique_and_upper_case() -> None:
    names = [entry.name for entry in BUILTINS]
    assert len(names) == len(set(names))
    assert all(name == name.upper() for name in names)


def test_every_family_is_known() -> None:
    used = {
        word.rstrip("*").rstrip("?") for e in BUILTINS for form in e.takes for word in form.split()
    }
    assert used <= FAMILIES.keys()
    assert FAMILIES.keys() <= used


def test_functions_belong_to_versions() -> None:
    assert builtin("split", "2.2") is not None
    assert builtin("split", "1.20") is None
    assert "parse_json" not in builtin_names("2.0")


def test_codes_are_unique() -> None:
    assert len({code.number for code in CODES}) == len({code.name for code in CODES}) == len(CODES)


def test_nothing_heavy_is_imported() -> None:
    script = "import sys, compiler.types.typing; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, timeout=60
    )
    loaded = {name.split(".")[0] for name in done.stdout.split()}
    assert not loaded & {"lark", "sqlglot", "networkx", "pydantic", "pyflink"}
