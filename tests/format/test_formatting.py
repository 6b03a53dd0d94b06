"""What is kept, what is left as it is, and why."""

from __future__ import annotations

import pytest

from dsl.format import format_source
from dsl.source import Source
from tests.format.held import formatted, refused
from tests.markdown import ROOT, blocks_of

BROKEN = """\
pipeline   p { }

task  broken {
    from   a where
  )
}

task   whole { from  a }
"""


def test_a_broken_declaration_stays_as_it_is() -> None:
    found = formatted(BROKEN)
    kept = BROKEN[BROKEN.index("task  broken") : BROKEN.index("\n\ntask   whole")]
    assert found.text == f"pipeline p {{}}\n\n{kept}\n\ntask whole {{\n  from a\n}}\n"
    assert {d.code.number for d in found.diagnostics} == {"SYN001"}


def test_text_between_declarations_stays() -> None:
    text = "param   a int\nnonsense here\n\n\n-- of b\nparam   b int = 1 ; \n"
    found = formatted(text)
    assert "nonsense here\n" in found.text
    assert found.text.startswith("param a int\n")


def test_an_open_quote_leaves_what_is_before_it_formatted() -> None:
    found = formatted("param   a int\n\npipeline p {\n  owner =  'open\n}\n\nparam    b int\n")
    assert found.text.startswith("param a int\n\npipeline p {\n  owner =  'open\n}")


@pytest.mark.parametrize(
    "text", ["", "\n", "  \n\n", "-- only a comment\n", "-- one\n\n\n/* two */  \n"]
)
def test_texts_without_declarations(text: str) -> None:
    assert (
        formatted(text).text.strip() == "\n\n".join(t.strip() for t in text.split("\n\n\n")).strip()
    )


def test_line_breaks_of_windows_stay() -> None:
    found = formatted("param a int\r\nparam   b string = 'x'\r\n\r\n\r\ntask t { from a }\r\n")
    assert found.text == "param a int\r\nparam b string = 'x'\r\n\r\ntask t {\r\n  from a\r\n}\r\n"


def test_mixed_line_breaks_become_the_first() -> None:
    assert formatted("param a int\nparam b int\r\n").text == "param a int\nparam b int\n"


def test_the_last_line_ends() -> None:
    assert formatted("param a int").text == "param a int\n"


def test_texts_over_several_lines_stay() -> None:
    text = "pipeline p {\n  description = 'one\n      two'\n}\n\n/* a\n     b */\nparam a int\n"
    assert formatted(text).text == text


def test_only_some_lines() -> None:
    text = "param   a int\n\n\nparam   b int\nparam   c int"
    found = format_source(Source("t", text), lines=(4, 4))
    assert found.text == "param   a int\n\n\nparam b int\nparam   c int"
    assert [e.text for e in found.edits] == ["param b int"]


def test_words_of_the_language_are_small_and_names_stay() -> None:
    text = "task t { SELECT Amount, COUNT(*) AS N, CAST(x AS DECIMAL(3,1)) FROM Orders WHERE A IS  NOT NULL }"
    shown = "select Amount, COUNT(*) as N, cast(x as decimal(3, 1))\n  from Orders\n  where A is not null"
    assert formatted(text).text == f"task t {{\n  {shown}\n}}\n"


def test_an_allowance_keeps_its_line_whole() -> None:
    """The texts are those of the diagnostic's page."""
    page = (ROOT / "docs" / "diagnostics" / "SYN009.md").read_text(encoding="utf-8")
    before, after = (block.text for block in blocks_of(page))
    found = formatted(before)
    assert (found.text, refused(found)) == (before, ["SYN009"])
    assert (formatted(after).text, refused(formatted(after))) == (after, [])


def test_an_allowance_beside_a_line_that_stays_whole() -> None:
    found = formatted("task t {\n  from a\n  where   b = 1 -- allow STA003: few\n}\n")
    assert "  where b = 1 -- allow STA003: few\n" in found.text
    assert refused(found) == []


def test_signs_do_not_become_comments() -> None:
    assert (
        "select a - -b, - -c, -d, +e"
        in formatted("task t { select a - -b, - -c, - d, + e from x }").text
    )


def test_a_comment_within_a_word_of_several_parts() -> None:
    text = "task t {\n  from a\n  where b is /* not */ not distinct from c\n}\n"
    assert "where b is not distinct from /* not */ c" in formatted(text).text
