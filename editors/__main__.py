"""`python -m editors`: writes what the extension for VS Code has from the language itself."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from compiler.ide.snippets import DECLARATIONS, STEPS
from editors.icon import png, svg
from editors.textmate import grammar, injection

FOLDER = Path(__file__).parent / "vscode"


def texts() -> dict[str, str]:
    """The files that are texts, by their paths in the extension."""
    return {
        "syntaxes/stream.tmLanguage.json": _json(grammar()),
        "syntaxes/markdown.tmLanguage.json": _json(injection()),
        "snippets/stream.json": _json(snippets()),
        "icon.svg": svg(),
    }


def snippets() -> dict[str, Any]:
    """The server's snippets in the editor's form, for the time before it is started."""
    return {
        name: {
            "prefix": name,
            "body": body.rstrip("\n").split("\n"),
            "description": f"{name} ({kind})",
        }
        for kind, found in (("declaration", DECLARATIONS), ("step", STEPS))
        for name, body in found.items()
    }


def _json(found: Any) -> str:
    return json.dumps(found, indent=2, ensure_ascii=False) + "\n"


def main() -> None:
    """Writes them."""
    for name, text in texts().items():
        (FOLDER / name).parent.mkdir(exist_ok=True)
        (FOLDER / name).write_text(text, encoding="utf-8")
    (FOLDER / "icon.png").write_bytes(png())


if __name__ == "__main__":
    main()
