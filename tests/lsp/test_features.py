"""Each feature, asked by a real client over stdio."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tests.lsp.editor import Editor, place

BASE = """\
-- What comes in.
source payments from kafka {
  topic = 'payments'
  brokers = env('BROKERS')
  format = json
  start = earliest

  columns (
    id string not null,
    amount decimal(18, 2),
    at timestamp(3),
  )
  watermark at - 5s idle 1m
}

-- Payments that matter.
task large {
  from payments as p
  where p.amount > 100
  select p.id, upper(p.id) as name, p.amount * 2 as twice, p.at
}

task per_hour {
  from large
  window tumble(at, 1h)
  group by id
  select window_start, id, count(*) as number
}

sink out from large into print
"""
USER = """\
use large from 'base.stream'

task again {
  from large
}

sink out from again into print
"""


@pytest.fixture
def base(editor: Editor) -> Iterator[Editor]:
    editor.open("base.stream", BASE)
    yield editor
    editor.close("base.stream")


def at(text: str, words: str, behind: int = 0) -> types.Position:
    """The position of some words in an ASCII text."""
    offset = text.index(words) + behind
    return types.Position(text.count("\n", 0, offset), offset - text.rfind("\n", 0, offset) - 1)


def codes(found: list[types.Diagnostic]) -> list[object]:
    return [one.code for one in found]


def text_at(text: str, range_: types.Range) -> str:
    lines = text.split("\n")
    assert range_.start.line == range_.end.line
    return lines[range_.start.line][range_.start.character : range_.end.character]


def applied(text: str, edits: list[types.TextEdit]) -> str:
    lines = text.split("\n")
    starts = [sum(len(line) + 1 for line in lines[:i]) for i in range(len(lines) + 1)]
    for edit in sorted(
        edits, key=lambda e: (e.range.start.line, e.range.start.character), reverse=True
    ):
        start = starts[edit.range.start.line] + edit.range.start.character
        end = starts[edit.range.end.line] + edit.range.end.character
        text = text[:start] + edit.new_text + text[end:]
    return text


def test_signatures_of_functions_by_type(editor: Editor):
    text, position = place(BASE.replace("upper(p.id)", "lpad(p.id, |)"))
    editor.open("call.stream", text)
    found = editor.at(types.TEXT_DOCUMENT_SIGNATURE_HELP, "call.stream", position)
    assert [one.label for one in found.signatures] == ["lpad(string, integer, string) -> string"]
    assert (found.active_signature, found.active_parameter) == (0, 1)
    editor.close("call.stream")


def test_a_column_leads_to_where_it_is_declared(base: Editor):
    position = at(BASE, "upper(p.id)", 8)
    found = base.at(types.TEXT_DOCUMENT_DEFINITION, "base.stream", position)
    assert found.uri == base.uri("base.stream")
    assert text_at(BASE, found.range) == "id"


def test_a_name_leads_into_the_library_it_comes_from(base: Editor):
    base.open("user.stream", USER)
    found = base.at(types.TEXT_DOCUMENT_DEFINITION, "user.stream", at(USER, "from large\n", 7))
    assert found.uri == base.uri("base.stream")
    assert text_at(BASE, found.range) == "large"
    base.close("user.stream")


def test_references_are_found_in_all_files(base: Editor):
    base.open("user.stream", USER)
    context = types.ReferenceContext(include_declaration=True)
    position = at(BASE, "task large", 6)
    found = base.at(types.TEXT_DOCUMENT_REFERENCES, "base.stream", position, context=context)
    assert sorted((one.uri.rpartition("/")[2], one.range.start.line) for one in found) == [
        ("base.stream", 16),
        ("base.stream", 23),
        ("base.stream", 29),
        ("user.stream", 0),
        ("user.stream", 3),
    ]
    base.close("user.stream")


def test_renaming_a_task_renames_it_in_its_users_and_nothing_breaks(base: Editor):
    base.open("user.stream", USER)
    position = at(BASE, "task large", 6)
    prepared = base.at(types.TEXT_DOCUMENT_PREPARE_RENAME, "base.stream", position)
    assert text_at(BASE, prepared) == "large"
    found = base.at(types.TEXT_DOCUMENT_RENAME, "base.stream", position, new_name="big")
    library = applied(BASE, found.changes[base.uri("base.stream")])
    user = applied(USER, found.changes[base.uri("user.stream")])
    assert "large" not in library
    assert user == USER.replace("large", "big")
    base.send("user.stream", user)
    before = base.diagnostics("base.stream")
    assert base.edit("base.stream", library) == before
    base.diagnostics("user.stream", count=0)
    base.close("user.stream")


@pytest.mark.parametrize(
    ("words", "new", "reason"),
    [
        ("task large", "per_hour", "`base.stream` has another `per_hour`"),
        ("task large", "a`b", "`a`b` is no name"),
        ("upper(", "lower", "`upper` cannot be renamed: it is not declared in a file"),
    ],
)
def test_a_rename_that_would_break_something_is_refused(base: Editor, words, new, reason):
    position = at(BASE, words, len(words) - 1)
    with pytest.raises(JsonRpcException, match=reason.replace("(", r"\(")):
        base.at(types.TEXT_DOCUMENT_RENAME, "base.stream", position, new_name=new)


def test_a_word_of_the_language_is_quoted_as_a_name(base: Editor):
    position = at(BASE, "task large", 6)
    found = base.at(types.TEXT_DOCUMENT_RENAME, "base.stream", position, new_name="select")
    renamed = applied(BASE, found.changes[base.uri("base.stream")])
    assert "task `select` {" in renamed
    before = base.diagnostics("base.stream")
    assert base.edit("base.stream", renamed) == before


def test_a_column_is_renamed_in_all_files_that_name_it(base: Editor):
    user = USER.replace("  from large\n", "  from large\n  where twice > 3\n")
    base.open("user.stream", user)
    position = at(BASE, "as twice", 5)
    prepared = base.at(types.TEXT_DOCUMENT_PREPARE_RENAME, "base.stream", position)
    assert text_at(BASE, prepared) == "twice"
    found = base.at(types.TEXT_DOCUMENT_RENAME, "base.stream", position, new_name="double")
    assert applied(BASE, found.changes[base.uri("base.stream")]) == BASE.replace("twice", "double")
    assert applied(user, found.changes[base.uri("user.stream")]) == user.replace("twice", "double")
    context = types.ReferenceContext(include_declaration=True)
    places = base.at(types.TEXT_DOCUMENT_REFERENCES, "base.stream", position, context=context)
    assert [one.uri for one in places] == [base.uri("base.stream"), base.uri("user.stream")]
    amount = at(BASE, "amount decimal")
    with pytest.raises(JsonRpcException, match="source `payments` reads it under this name"):
        base.at(types.TEXT_DOCUMENT_RENAME, "base.stream", amount, new_name="paid")
    base.close("user.stream")


def test_an_alias_is_renamed_within_its_task(base: Editor):
    position = at(BASE, "p.amount > 100")
    found = base.at(types.TEXT_DOCUMENT_RENAME, "base.stream", position, new_name="pay")
    renamed = applied(BASE, found.changes[base.uri("base.stream")])
    assert "from payments as pay\n  where pay.amount > 100" in renamed
    assert "p." not in renamed.replace("upper(", "").split("task per_hour")[0].split("task large")[
        1
    ].replace("pay.", "")


def test_symbols_of_a_file_and_of_the_project(base: Editor):
    found = base.of(types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, "base.stream")
    assert [(one.name, one.detail) for one in found] == [
        ("payments", "source"),
        ("large", "task"),
        ("per_hour", "task"),
        ("out", "sink"),
    ]
    assert [one.name for one in found[0].children] == ["id", "amount", "at"]
    everywhere = base.ask(types.WORKSPACE_SYMBOL, query="phr")
    assert [(one.name, one.container_name) for one in everywhere] == [("per_hour", "base.stream")]


def test_tokens_say_what_each_word_is(base: Editor):
    legend = base.capabilities.semantic_tokens_provider.legend.token_types
    data = base.of(types.TEXT_DOCUMENT_SEMANTIC_TOKENS_FULL, "base.stream").data
    lines, found, line, character = BASE.split("\n"), {}, 0, 0
    for i in range(0, len(data), 5):
        down, along, length, kind, _ = data[i : i + 5]
        line, character = line + down, along if down else character + along
        found.setdefault(lines[line][character : character + length], legend[kind])
    assert found["source"] == "keyword"
    assert found["payments"] == "class"
    assert found["topic"] == "variable"
    assert found["json"] == "enumMember"
    assert found["timestamp"] == "type"
    assert found["upper"] == "function"
    assert found["p"] == "namespace"
    assert found["amount"] == "property"
    assert found["'payments'"] == "string"
    assert found["-- What comes in."] == "comment"


def test_declarations_fold_and_selections_grow(base: Editor):
    folds = base.of(types.TEXT_DOCUMENT_FOLDING_RANGE, "base.stream")
    assert (1, 12) in [(one.start_line, one.end_line) for one in folds]
    assert (7, 10) in [(one.start_line, one.end_line) for one in folds]
    position = at(BASE, "upper(p.id)", 8)
    selected = base.of(types.TEXT_DOCUMENT_SELECTION_RANGE, "base.stream", positions=[position])[0]
    texts = []
    while selected is not None and selected.range.start.line == selected.range.end.line:
        texts.append(text_at(BASE, selected.range))
        selected = selected.parent
    assert texts[:4] == ["id", "p.id", "upper(p.id)", "upper(p.id) as name"]


def test_types_of_computed_columns_stand_beside_them(base: Editor):
    everything = types.Range(types.Position(0, 0), types.Position(99, 0))
    found = base.of(types.TEXT_DOCUMENT_INLAY_HINT, "base.stream", range=everything)
    assert [one.label for one in found] == [
        "I",
        "string not null",
        "decimal(29, 2)",
        "I",
        "bigint not null",
    ]


def titles(editor: Editor, name: str, range_: types.Range) -> dict[str, types.CodeAction]:
    kind = types.CodeActionTriggerKind.Invoked
    context = types.CodeActionContext([], trigger_kind=kind)
    found = editor.of(types.TEXT_DOCUMENT_CODE_ACTION, name, range=range_, context=context)
    return {one.title: one for one in found}


def edited(text: str, action: types.CodeAction) -> str:
    return applied(text, next(iter(action.edit.changes.values())))


def test_a_fix_is_an_action_and_mends(editor: Editor):
    text = BASE.replace("p.amount * 2", "p.amont * 2")
    assert len(editor.open("fix.stream", text)) == 1
    place_ = at(text, "p.amont", 3)
    found = titles(editor, "fix.stream", types.Range(place_, place_))
    action = found["replace by `amount`"]
    assert action.is_preferred
    assert edited(text, action) == BASE
    context = types.CodeActionContext([], only=["source.fixAll"])
    everything = types.Range(types.Position(0, 0), types.Position(99, 0))
    params = {"range": everything, "context": context}
    (whole,) = editor.of(types.TEXT_DOCUMENT_CODE_ACTION, "fix.stream", **params)
    assert edited(text, whole) == BASE
    editor.close("fix.stream")


def test_late_rows_are_read_or_allowed_with_a_reason(editor: Editor):
    text = BASE + "\nsink hours from per_hour into print\n"
    assert [one.code for one in editor.open("late.stream", text)] == ["TIM004"]
    place_ = at(text, "window tumble")
    found = titles(editor, "late.stream", types.Range(place_, place_))
    read = next(one for title, one in found.items() if title.startswith("read them"))
    assert "sink per_hour_late from per_hour.late into print" in edited(text, read)
    allowed = edited(text, found["allow TIM004 here, with a reason"])
    assert "  -- allow TIM004: say why it is right here\n  window tumble" in allowed
    assert editor.edit("late.stream", allowed) == []
    editor.close("late.stream")


def test_steps_become_a_task_of_their_own(base: Editor):
    selected = types.Range(at(BASE, "from payments as p"), at(BASE, "where p.amount", 8))
    action = titles(base, "base.stream", selected)["extract the steps up to here into a task"]
    text = edited(BASE, action)
    assert "task large_input {\n  from payments as p\n  where p.amount > 100\n}\n" in text
    assert "task large {\n  from large_input as p\n  select p.id" in text
    before = base.diagnostics("base.stream")
    assert codes(base.edit("base.stream", text)) == codes(before)


def test_steps_become_a_query_and_the_query_steps(base: Editor):
    place_ = at(BASE, "where p.amount")
    here = types.Range(place_, place_)
    query = edited(BASE, titles(base, "base.stream", here)["convert the steps to a query"])
    chosen = "select id, upper(id) as name, amount * 2 as twice, at\n"
    assert f"{{\n  {chosen}  from payments\n  where amount > 100\n}}" in query
    base.edit("base.stream", query)
    place_ = at(query, "where amount")
    here = types.Range(place_, place_)
    steps = edited(query, titles(base, "base.stream", here)["convert the query to steps"])
    assert f"{{\n  from payments\n  where amount > 100\n  {chosen}}}" in steps
    assert codes(base.edit("base.stream", steps)) == ["TIM004"]


def test_lenses_stand_above_tests_and_pipelines(editor: Editor):
    test = "\ntest one {\n  given payments (id) ('a'),\n  then large (id)\n}\n"
    text = "pipeline p {\n}\n\n" + BASE + test
    editor.open("lens.stream", text)
    found = editor.of(types.TEXT_DOCUMENT_CODE_LENS, "lens.stream")
    assert [(one.command.title, one.command.command) for one in found] == [
        ("show the plan", "streamc.showPlan"),
        ("show the graph", "streamc.showGraph"),
        ("run this test", "streamc.runTest"),
    ]
    assert list(found[2].command.arguments) == [editor.uri("lens.stream"), "one"]
    plan, graph = found[0].command, found[1].command
    shown = editor.ask(
        types.WORKSPACE_EXECUTE_COMMAND, command=plan.command, arguments=plan.arguments
    )
    assert "INSERT INTO" in shown["text"]
    drawn = editor.ask(
        types.WORKSPACE_EXECUTE_COMMAND, command=graph.command, arguments=graph.arguments
    )
    assert drawn["text"].startswith("flowchart LR")
    editor.close("lens.stream")


def test_a_file_a_range_and_what_was_typed_are_formatted(editor: Editor):
    text = BASE.replace("select p.id, ", "select   p.id,").replace("from large\n", "from   large\n")
    editor.open("format.stream", text)
    options = types.FormattingOptions(tab_size=2, insert_spaces=True)
    edits = editor.of(types.TEXT_DOCUMENT_FORMATTING, "format.stream", options=options)
    formatted = applied(text, edits)
    assert "  from large\n" in formatted
    assert editor.edit("format.stream", formatted) is not None
    assert editor.of(types.TEXT_DOCUMENT_FORMATTING, "format.stream", options=options) == ()
    editor.edit("format.stream", text)
    first = types.Range(at(text, "task large"), at(text, "task large", 4))
    some = editor.of(
        types.TEXT_DOCUMENT_RANGE_FORMATTING, "format.stream", range=first, options=options
    )
    assert "from   large\n" in applied(text, some)
    assert "select   p.id" not in applied(text, some)
    end = at(text, "}\n\nsink", 1)
    typed = editor.at(
        types.TEXT_DOCUMENT_ON_TYPE_FORMATTING, "format.stream", end, ch="}", options=options
    )
    assert "  from large\n" in applied(text, typed)
    assert "select   p.id" in applied(text, typed)
    editor.close("format.stream")


def test_the_dag_is_a_call_hierarchy(base: Editor):
    base.open("user.stream", USER)
    position = at(BASE, "task large", 6)
    (item,) = base.at(types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY, "base.stream", position)
    assert (item.name, item.detail) == ("large", "task, base.stream")
    out = base.ask(types.CALL_HIERARCHY_OUTGOING_CALLS, item=item)
    assert [one.to.name for one in out] == ["payments"]
    assert [text_at(BASE, range_) for range_ in out[0].from_ranges] == ["payments"]
    into = base.ask(types.CALL_HIERARCHY_INCOMING_CALLS, item=item)
    assert [one.from_.name for one in into] == ["per_hour", "out", "again"]
    assert text_at(USER, into[2].from_ranges[0]) == "large"
    base.close("user.stream")


def test_paths_of_files_are_links(base: Editor):
    base.open("user.stream", USER)
    found = base.of(types.TEXT_DOCUMENT_DOCUMENT_LINK, "user.stream")
    assert [(text_at(USER, one.range), one.target) for one in found] == [
        ("base.stream", base.uri("base.stream"))
    ]
    base.close("user.stream")
