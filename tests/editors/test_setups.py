"""The set-ups of docs/editors.md for editors that cannot be had here, held against what these say of their settings."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path

from tests.markdown import ROOT, blocks_of

PAGE = ROOT / "docs" / "editors.md"
EXTENSION = ROOT / "editors" / "vscode"

# `LanguageConfiguration` and `LanguageServerConfiguration` of helix-core/src/syntax/config.rs, which takes no others.
LANGUAGE = frozenset(
    [
        "name",
        "language-id",
        "scope",
        "file-types",
        "shebangs",
        "roots",
        "comment-token",
        "comment-tokens",
        "block-comment-tokens",
        "text-width",
        "soft-wrap",
        "auto-format",
        "formatter",
        "path-completion",
        "word-completion",
        "diagnostic-severity",
        "grammar",
        "injection-regex",
        "language-servers",
        "indent",
        "debugger",
        "auto-pairs",
        "rulers",
        "workspace-lsp-roots",
        "persistent-diagnostic-sources",
        "rainbow-brackets",
    ]
)
NEEDED = {"name", "scope", "file-types"}
SERVER = frozenset(
    ["command", "args", "environment", "config", "timeout", "required-root-patterns"]
)


def test_the_settings_of_helix_are_known_to_it() -> None:
    [block] = [one for one in blocks_of(PAGE.read_text("utf-8")) if one.language == "toml"]
    said = tomllib.loads(block.text)
    assert said.keys() == {"language", "language-server", "grammar"}
    [grammar] = said["grammar"]
    assert grammar["name"] == said["language"][0]["name"]
    assert ROOT.joinpath(*Path(grammar["source"]["path"]).parts[-2:], "src", "parser.c").is_file()
    [language] = said["language"]
    assert language.keys() <= LANGUAGE
    assert language.keys() >= NEEDED
    assert language["file-types"] == ["stream"]
    assert language["indent"].keys() == {"tab-width", "unit"}
    assert set(language["language-servers"]) == said["language-server"].keys()
    for server in said["language-server"].values():
        assert server.keys() <= SERVER
        assert [server["command"], *server["args"]] == ["streamc", "lsp"]


def test_the_folder_of_the_extension_is_a_bundle_of_textmate() -> None:
    """JetBrains' editors take a folder with a package.json that names grammars and languages with files beside it."""
    contributed = json.loads((EXTENSION / "package.json").read_text("utf-8"))["contributes"]
    languages = {one["id"]: one for one in contributed["languages"]}
    assert languages["stream"]["extensions"] == [".stream"]
    assert json.loads((EXTENSION / languages["stream"]["configuration"]).read_text("utf-8"))
    scopes = {}
    for grammar in contributed["grammars"]:
        file = EXTENSION / Path(grammar["path"])
        made = json.loads(file.read_text("utf-8"))
        assert made["scopeName"] == grammar["scopeName"]
        assert made["patterns"]
        scopes[grammar.get("language")] = grammar["scopeName"]
    assert scopes["stream"] == "source.stream"
