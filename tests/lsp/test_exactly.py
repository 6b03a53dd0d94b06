"""What only some editors ask for, to the letter.

In texts with `\\r\\n` and letters of two UTF-16 units, with mistakes, and in two files of which one uses the
other, both open and not saved.
"""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from lsprotocol import types
from pygls.exceptions import JsonRpcException

from tests.lsp.editor import Editor

LEDGER = """\
-- Payments \U0001f680, of which
-- some are é.
source payments from datagen {
  columns (
    id string not null,
    amount decimal(18, 2),
  )
}

task large {
  from payments
  /* \U0001f680\U0001f680 */ where amount > 100
  select '\U0001f680' as rocket, upper(id) as name, amount * 2 as twice
}
""".replace("\n", "\r\n")
SHOP = """\
pipeline shop {
}

use large, payments from /* \U0001f680 */ 'ledger.stream'

task counted {
  /* \U0001f680 */ from large
  group by name
  select name, count(*) as n
}

sink out from counted into print

test names_count {
  given payments (id, amount) ('\U0001f680', 500.00),
  then counted (name, n) ('\U0001f680', 1),
}
""".replace("\n", "\r\n")
BROKEN = SHOP.replace("group by name", "group by nme").replace("into print", "into")


@pytest.fixture
def both(editor: Editor) -> Iterator[Editor]:
    """Both texts open, and on no disk."""
    editor.open("ledger.stream", LEDGER)
    editor.open("shop.stream", SHOP)
    yield editor
    editor.close("shop.stream")
    editor.close("ledger.stream")


def units(text: str) -> bytes:
    return text.encode("utf-16-le")


def at(text: str, words: str, behind: int = 0) -> types.Position:
    """The position of some words, `behind` characters on."""
    before = text[: text.index(words) + behind]
    line = before.rpartition("\n")[2]
    return types.Position(before.count("\n"), len(units(line)) // 2)


def piece(text: str, range_: types.Range) -> str:
    """The text of a range."""
    lines = text.split("\n")
    starts = [sum(len(units(line)) + 2 for line in lines[:i]) for i in range(len(lines) + 1)]
    first = starts[range_.start.line] + 2 * range_.start.character
    last = starts[range_.end.line] + 2 * range_.end.character
    return units(text)[first:last].decode("utf-16-le")


def applied(text: str, edits: list[types.TextEdit]) -> str:
    """The text after edits, which are made from the last one on."""
    lines = text.split("\n")
    starts = [sum(len(units(line)) + 2 for line in lines[:i]) for i in range(len(lines) + 1)]
    made = units(text)
    places = [
        (starts[p.line] + 2 * p.character) for e in edits for p in (e.range.start, e.range.end)
    ]
    order = sorted(zip(places[::2], places[1::2], edits, strict=True), key=lambda one: -one[0])
    for first, last, edit in order:
        made = made[:first] + units(edit.new_text) + made[last:]
    return made.decode("utf-16-le")


def test_calls_lead_from_node_to_node_across_files(both: Editor) -> None:
    (item,) = both.at(
        types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY, "shop.stream", at(SHOP, "from large\r", 6)
    )
    assert (item.name, item.detail, item.uri) == (
        "large",
        "task, ledger.stream",
        both.uri("ledger.stream"),
    )
    assert piece(LEDGER, item.selection_range) == "large"
    assert piece(LEDGER, item.range).startswith("task large {")
    assert piece(LEDGER, item.range).endswith("as twice\r\n}")
    (read,) = both.ask(types.CALL_HIERARCHY_OUTGOING_CALLS, item=item)
    assert (read.to.name, [piece(LEDGER, one) for one in read.from_ranges]) == (
        "payments",
        ["payments"],
    )
    (reader,) = both.ask(types.CALL_HIERARCHY_INCOMING_CALLS, item=item)
    assert (reader.from_.name, [piece(SHOP, one) for one in reader.from_ranges]) == (
        "counted",
        ["large"],
    )
    (sink,) = both.ask(types.CALL_HIERARCHY_INCOMING_CALLS, item=reader.from_)
    assert (sink.from_.name, both.ask(types.CALL_HIERARCHY_INCOMING_CALLS, item=sink.from_)) == (
        "out",
        (),
    )


def test_calls_are_known_in_a_text_with_mistakes(both: Editor) -> None:
    both.edit("shop.stream", BROKEN)
    (item,) = both.at(
        types.TEXT_DOCUMENT_PREPARE_CALL_HIERARCHY, "shop.stream", at(BROKEN, "task counted", 6)
    )
    (read,) = both.ask(types.CALL_HIERARCHY_OUTGOING_CALLS, item=item)
    assert (read.to.name, [piece(BROKEN, one) for one in read.from_ranges]) == ("large", ["large"])


def test_lenses_stand_at_names_and_do_what_they_say(both: Editor) -> None:
    found = both.of(types.TEXT_DOCUMENT_CODE_LENS, "shop.stream")
    assert [(one.command.title, piece(SHOP, one.range)) for one in found] == [
        ("show the plan", "shop"),
        ("show the graph", "shop"),
        ("run this test", "names_count"),
    ]
    plan, graph = (
        both.ask(
            types.WORKSPACE_EXECUTE_COMMAND,
            command=one.command.command,
            arguments=one.command.arguments,
        )
        for one in found[:2]
    )
    assert (plan["title"], plan["language"]) == ("shop.plan.sql", "sql")
    assert "GROUP BY" in plan["text"]
    assert (graph["title"], graph["language"]) == ("shop.graph.mmd", "mermaid")
    assert "counted" in graph["text"]
    run = found[2].command
    with pytest.raises(JsonRpcException, match="save the file first"):
        both.ask(types.WORKSPACE_EXECUTE_COMMAND, command=run.command, arguments=run.arguments)
    both.edit("shop.stream", BROKEN)
    with pytest.raises(JsonRpcException, match="a file with errors has no plan"):
        both.ask(
            types.WORKSPACE_EXECUTE_COMMAND,
            command="streamc.showPlan",
            arguments=[both.uri("shop.stream")],
        )


def test_a_link_leads_to_a_text_that_is_not_saved(both: Editor) -> None:
    found = both.of(types.TEXT_DOCUMENT_DOCUMENT_LINK, "shop.stream")
    assert [(piece(SHOP, one.range), one.target) for one in found] == [
        ("ledger.stream", both.uri("ledger.stream"))
    ]
    assert both.of(types.TEXT_DOCUMENT_DOCUMENT_LINK, "ledger.stream") == ()


def test_what_folds_keeps_the_line_that_ends_it(both: Editor) -> None:
    found = both.of(types.TEXT_DOCUMENT_FOLDING_RANGE, "shop.stream")
    assert [(one.start_line, one.end_line) for one in found] == [(5, 8), (13, 15)]
    found = both.of(types.TEXT_DOCUMENT_FOLDING_RANGE, "ledger.stream")
    assert sorted((one.start_line, one.end_line, one.kind) for one in found) == [
        (0, 1, types.FoldingRangeKind.Comment),
        (2, 6, None),
        (3, 5, None),
        (9, 12, None),
    ]


def test_a_selection_grows_from_a_word_to_the_file(both: Editor) -> None:
    places = [at(LEDGER, "upper(id)", 7), at(LEDGER, "amount > 100", 2)]
    first, second = both.of(types.TEXT_DOCUMENT_SELECTION_RANGE, "ledger.stream", positions=places)
    assert grown(first)[:3] == ["id", "upper(id)", "upper(id) as name"]
    assert grown(second)[:3] == ["amount", "amount > 100", "where amount > 100"]
    for found in (first, second):
        assert grown(found)[-1] == LEDGER
        assert any(one.startswith("task large {") for one in grown(found))


def grown(found: types.SelectionRange | None) -> list[str]:
    texts = []
    while found is not None:
        texts.append(piece(LEDGER, found.range))
        found = found.parent
    return texts


def test_a_range_is_formatted_and_the_rest_stays(both: Editor) -> None:
    options = types.FormattingOptions(tab_size=2, insert_spaces=True)
    text = LEDGER.replace("select '", "select   '").replace("id string", "id   string")
    both.edit("ledger.stream", text)
    here = types.Range(at(text, "where"), at(text, "where", 5))
    edits = both.of(
        types.TEXT_DOCUMENT_RANGE_FORMATTING, "ledger.stream", range=here, options=options
    )
    assert applied(text, edits) == LEDGER.replace("id string", "id   string")
    end = at(text, "twice\r\n}", 8)
    typed = both.at(
        types.TEXT_DOCUMENT_ON_TYPE_FORMATTING, "ledger.stream", end, ch="}", options=options
    )
    assert applied(text, typed) == LEDGER.replace("id string", "id   string")
    whole = both.of(types.TEXT_DOCUMENT_FORMATTING, "ledger.stream", options=options)
    assert applied(text, whole) == LEDGER
    broken = text.replace("amount > 100", "amount >")
    both.edit("ledger.stream", broken)
    whole = both.of(types.TEXT_DOCUMENT_FORMATTING, "ledger.stream", options=options)
    assert applied(broken, whole) == broken.replace("id   string", "id string")


def test_symbols_of_the_project_are_those_of_what_is_open(both: Editor) -> None:
    def named(query: str) -> list[tuple[str, object, str]]:
        found = both.ask(types.WORKSPACE_SYMBOL, query=query)
        texts = {both.uri("ledger.stream"): LEDGER, both.uri("shop.stream"): shop}
        return sorted(
            (one.name, one.container_name, piece(texts[one.location.uri], one.location.range))
            for one in found
            if one.location.uri in texts
        )

    shop = SHOP
    assert named("counted") == [("counted", "shop.stream", "counted")]
    assert named("LRG") == [("large", "ledger.stream", "large")]
    shop = BROKEN.replace("counted", "summed")
    both.edit("shop.stream", shop)
    assert named("counted") == []
    assert named("summed") == [("summed", "shop.stream", "summed")]


def test_hints_stand_behind_what_they_tell_of(both: Editor) -> None:
    def hints(name: str, text: str, first: int, last: int) -> list[tuple[str, str]]:
        lines = types.Range(types.Position(first, 0), types.Position(last, 0))
        found = both.of(types.TEXT_DOCUMENT_INLAY_HINT, name, range=lines)
        return [
            (
                piece(text, types.Range(types.Position(one.position.line, 0), one.position)),
                one.label,
            )
            for one in found
        ]

    select = "  select '\U0001f680' as rocket"
    assert hints("ledger.stream", LEDGER, 9, 14) == [
        ("task large", "I"),
        (select, "char(1) not null"),
        (f"{select}, upper(id) as name", "string not null"),
        (f"{select}, upper(id) as name, amount * 2 as twice", "decimal(29, 2)"),
    ]
    assert hints("shop.stream", SHOP, 0, 99) == [
        ("task counted", "I,UA by (name)"),
        ("  select name, count(*) as n", "bigint not null"),
    ]
    both.edit("shop.stream", BROKEN)
    assert hints("shop.stream", BROKEN, 0, 99) == []
