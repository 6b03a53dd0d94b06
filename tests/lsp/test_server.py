"""The server as a process, asked by a real client over stdio."""

from __future__ import annotations

from pathlib import Path

from lsprotocol import types

from tests.lsp.editor import Editor, place

NEXMARK = Path(__file__).parents[2] / "examples" / "nexmark"
BASE = """\
source payments from kafka {
  topic = 'payments'
  brokers = env('BROKERS')
  format = json
  start = earliest

  columns (
    id string not null,
    -- What was paid.
    amount decimal(18, 2),
    at timestamp(3),
  )
  watermark at - 5s idle 1m
}

task large {
  from payments as p
  where p.amount > 100
}

sink out from large into print {
}
"""


def codes(found: list[types.Diagnostic]) -> list[object]:
    return [one.code for one in found]


def test_diagnostics_come_while_people_type(editor: Editor):
    assert editor.open("typing.stream", BASE) == []
    wrong = BASE.replace("p.amount >", "p.amont >")
    found = editor.edit("typing.stream", wrong)
    assert codes(found) == ["NAM001"]
    line = wrong.split("\n").index("  where p.amont > 100")
    assert found[0].range == types.Range(types.Position(line, 10), types.Position(line, 15))
    assert "did you mean `amount`?" in found[0].message
    at = types.Range(types.Position(line, 13), types.Position(line, 13))
    assert editor.edit("typing.stream", (at, "u")) == []
    editor.close("typing.stream")


def test_only_the_last_of_many_texts_has_the_last_word(editor: Editor):
    name, text = "fast.stream", (NEXMARK / "windows.stream").read_text("utf-8")
    (editor.root / "events.stream").write_text((NEXMARK / "events.stream").read_text("utf-8"))
    editor.open(name, text)
    lines = text.split("\n")
    line = next(i for i, held in enumerate(lines) if held.lstrip().startswith(("where ", "on ")))
    column, typed = len(lines[line]), " and nobody_knows = 1"
    for i, letter in enumerate(typed * 3):
        at = types.Position(line, column + i)
        editor.send(name, (types.Range(at, at), letter))
    assert "`nobody_knows`" in editor.diagnostics(name)[0].message
    start, end = types.Position(line, column), types.Position(line, column + 3 * len(typed))
    editor.send(name, (types.Range(start, end), ""))
    editor.send(name, (types.Range(start, start), " and knows_nobody = 1"))
    assert "`knows_nobody`" in editor.diagnostics(name)[0].message
    versions = [one.version for one in editor.said[editor.uri(name)]]
    assert versions == sorted(versions)
    editor.close(name)


def test_positions_are_right_behind_emoji_and_with_line_ends_of_windows(editor: Editor):
    text = BASE.replace("\n", "\r\n").replace(
        "> 100", "> 100 and p.id <> '\U0001f600\U0001f600' and p.no = 1"
    )
    found = editor.open("emoji.stream", text)
    assert codes(found) == ["NAM001"]
    line = BASE.split("\n").index("  where p.amount > 100")
    start = len("  where p.amount > 100 and p.id <> '++++' and p.")
    assert found[0].range.start == types.Position(line, start)
    assert found[0].range.end == types.Position(line, start + 2)
    at = types.Range(types.Position(line, start), types.Position(line, start + 2))
    assert codes(editor.edit("emoji.stream", (at, "id"))) == ["TYP003"]
    editor.close("emoji.stream")


def test_an_edit_of_a_library_is_checked_in_its_users(editor: Editor):
    library = "task good {\n  from payments\n  select id, amount\n}\n" + BASE.split("task")[0]
    user = "use good from 'lib.stream'\n\nsink out from good into print {\n}\n"
    editor.open("lib.stream", library)
    assert editor.open("user.stream", user) == []
    editor.send("lib.stream", library.replace("select id, amount", "select id, amont"))
    found = editor.diagnostics("user.stream", count=1)
    assert "`lib.stream` has an error: column `amont` is not known" in found[0].message
    assert found[0].range.start.line == 0
    assert found[0].related_information[0].location.uri == editor.uri("lib.stream")
    editor.send("lib.stream", library)
    editor.diagnostics("user.stream", count=0)
    editor.close("user.stream")
    editor.close("lib.stream")


def test_an_edit_of_a_library_is_checked_in_users_that_are_closed(editor: Editor):
    library = "task good {\n  from payments\n  select id, amount\n}\n" + BASE.split("task")[0]
    user = editor.root / "closed.stream"
    user.write_text("use good from 'shelf.stream'\n\nsink out from good into print\n")
    editor.changed_on_disk("closed.stream")
    editor.open("shelf.stream", library)
    editor.send("shelf.stream", library.replace("task good", "task better"))
    found = editor.diagnostics("closed.stream", count=1)
    assert found[0].message.startswith("`shelf.stream` declares no `good`")
    editor.send("shelf.stream", library)
    editor.diagnostics("closed.stream", count=0)
    editor.close("shelf.stream")
    user.unlink()


def test_files_that_change_on_disk_are_read_again(editor: Editor):
    library = editor.root / "disk.stream"
    library.write_text("task good {\n  from payments\n}\n" + BASE.split("task")[0])
    user = "use good from 'disk.stream'\n\nsink out from good into print {\n}\n"
    assert editor.open("reader.stream", user) == []
    library.write_text("")
    editor.changed_on_disk("disk.stream")
    found = editor.diagnostics("reader.stream", count=1)
    assert found[0].message.startswith("`disk.stream` declares no `good`")
    editor.close("reader.stream")
    library.unlink()


def test_what_is_wrong_with_requirements_stands_at_the_option(editor: Editor):
    (editor.root / "packages.txt").write_text("inflection=0.5.1\n")
    text = "pipeline p {\n  requirements = 'packages.txt'\n}\n" + BASE
    (found,) = editor.open("packed.stream", text)
    assert "`packages.txt` has an error: `inflection=0.5.1` is no requirement" in found.message
    assert found.range.start == types.Position(1, 17)
    (editor.root / "packages.txt").write_text("inflection==0.5.1\n")
    editor.changed_on_disk("packages.txt")
    editor.diagnostics("packed.stream", count=0)
    editor.close("packed.stream")


def test_the_project_file_sets_severities(editor: Editor):
    text = BASE.replace("  start = earliest\n", "")
    settings = editor.root / "streamc.toml"
    before = codes(editor.open("settings.stream", text))
    assert before == ["DEL001"]
    settings.write_text("[severities]\nDEL001 = 'off'\n")
    editor.changed_on_disk("streamc.toml")
    editor.diagnostics("settings.stream", count=0)
    settings.unlink()
    editor.changed_on_disk("streamc.toml")
    editor.diagnostics("settings.stream", count=1)
    editor.close("settings.stream")


def test_hover_says_what_is_known_of_an_output(editor: Editor):
    text, at = place(BASE.replace("from large into", "from lar|ge into"))
    editor.open("hover.stream", text)
    found = editor.at(types.TEXT_DOCUMENT_HOVER, "hover.stream", at)
    assert "| `amount` | `DECIMAL(18, 2)` |" in found.contents.value
    assert "event time: `at`" in found.contents.value
    assert "changelog: `I`" in found.contents.value
    editor.close("hover.stream")


def test_columns_are_completed_in_a_text_that_does_not_parse(editor: Editor):
    text, at = place(BASE.replace("p.amount > 100", "p.|"))
    editor.open("complete.stream", text)
    found = editor.at(types.TEXT_DOCUMENT_COMPLETION, "complete.stream", at)
    assert {item.label: item.detail for item in found.items} == {
        "id": "string",
        "amount": "decimal(18, 2)",
        "at": "timestamp(3), event time",
    }
    editor.close("complete.stream")


def test_no_text_is_taken_for_none(editor: Editor):
    nowhere = editor.at(types.TEXT_DOCUMENT_HOVER, "nowhere.stream", types.Position(3, 7))
    assert nowhere is None
