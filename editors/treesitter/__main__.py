"""`python -m editors.treesitter [PATH/TO/tree-sitter]`: writes the grammar, and has tree-sitter make the parser of it.

The parser is committed, as editors compile it themselves. What it was made of is written beside it.
"""

from __future__ import annotations

import hashlib
import shutil
import subprocess
import sys
from functools import cache
from pathlib import Path

from editors.treesitter import queries
from editors.treesitter.javascript import javascript
from editors.treesitter.tables import header

FOLDER = Path(__file__).parents[1] / "tree-sitter"
MADE_OF = FOLDER / "src" / "grammar.sha256"
ABI = "14"
"""The form of the tables that Neovim and Helix of the last years can load."""


@cache
def texts() -> dict[str, str]:
    """The files that come from the language itself, by their paths in the folder."""
    return {
        "grammar.js": javascript(),
        "src/terminals.h": header(),
        **{f"queries/{name}": text for name, text in queries.texts().items()},
    }


def fingerprint(grammar: str) -> str:
    """A number that changes with the grammar from which the parser is made."""
    return hashlib.sha256(grammar.encode()).hexdigest() + "\n"


def write() -> None:
    """Writes them."""
    for name, text in texts().items():
        (FOLDER / name).parent.mkdir(parents=True, exist_ok=True)
        (FOLDER / name).write_text(text, encoding="utf-8")


def generate(program: str) -> None:
    """Makes the parser; needs Node, by which tree-sitter reads the grammar."""
    words = [program, "generate", "--no-bindings", "--abi", ABI, "grammar.js"]
    subprocess.run(words, cwd=FOLDER, check=True)
    (FOLDER / "src" / "node-types.json").unlink()
    MADE_OF.write_text(fingerprint((FOLDER / "grammar.js").read_text("utf-8")), encoding="utf-8")


def main() -> None:
    """Writes the grammar, and makes the parser where that is wanted."""
    write()
    if len(sys.argv) < 2 and MADE_OF.read_text("utf-8") == fingerprint(javascript()):
        return
    program = shutil.which(sys.argv[1] if len(sys.argv) > 1 else "tree-sitter")
    if program is None:
        sys.exit(
            "the parser has to be made anew, by tree-sitter's command line, which is not found"
        )
    generate(program)


if __name__ == "__main__":
    main()
