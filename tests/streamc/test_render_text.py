"""Diagnostics as text: the layout of DIAGNOSTICS.md, and awkward characters, lines and places."""

import textwrap

import pytest

from dsl.diagnostic import Code, Label, Severity, diagnostic
from dsl.source import Source
from dsl.span import Span
from streamc.render.palette import Palette, palette
from streamc.render.text import render, render_diagnostic, summary
from streamc.report import Report, report

LATE = Code("TIM004", "late-rows-unread", Severity.WARNING)
WRONG = Code("TYP001", "wrong")


def span(source, word, nth=0):
    at = -1
    for _ in range(nth + 1):
        at = source.text.index(word, at + 1)
    return Span(source.name, at, at + len(word))


def drawn(text, word, label="here", width=120, **more):
    source = Source("a.stream", text)
    found = diagnostic(WRONG, "it is wrong", span(source, word), label, **more)
    return render_diagnostic(found, {"a.stream": source}, width=width)


def excerpt(text):
    """The lines between the place and the remarks."""
    return [line for line in text.splitlines()[2:] if not line.lstrip().startswith("=")]


def test_layout_of_the_design():
    lines = [""] * 90
    lines[37] = "  watermark event_time - 5s"
    lines[82] = "  window tumble(event_time, $bucket)"
    source = Source("payments_by_merchant.stream", "\n".join(lines))
    found = diagnostic(
        LATE,
        "late rows of `totals` are read by nobody",
        span(source, "window"),
        "rows that arrive after their window has closed leave here",
        also=(Label(span(source, "watermark"), "a row more than 5s behind the newest is late"),),
        help=(
            "read them: `sink late_rows from totals.late into kafka { ... }`",
            "or drop them knowingly: `late = drop`",
        ),
        severity=Severity.ERROR,
    )
    assert render_diagnostic(found, {source.name: source}) == textwrap.dedent("""\
        error[TIM004]: late rows of `totals` are read by nobody
          --> payments_by_merchant.stream:83:3
           |
        83 |   window tumble(event_time, $bucket)
           |   ^^^^^^ rows that arrive after their window has closed leave here
           |
        38 |   watermark event_time - 5s
           |   --------- a row more than 5s behind the newest is late
           |
           = help: read them: `sink late_rows from totals.late into kafka { ... }`
           = help: or drop them knowingly: `late = drop`
           = more: streamc explain TIM004
        """)


def test_label_in_another_file():
    own, library = Source("a.stream", "use x from 'b'\n"), Source("lib/b.stream", "\nsource x {}\n")
    found = diagnostic(
        WRONG,
        "clash",
        span(own, "x"),
        "used here",
        also=(Label(span(library, "source x"), "declared there"),),
        notes=("a note",),
    )
    assert render_diagnostic(found, {"a.stream": own, "lib/b.stream": library}) == (
        "error[TYP001]: clash\n"
        " --> a.stream:1:5\n"
        "  |\n"
        "1 | use x from 'b'\n"
        "  |     ^ used here\n"
        "  |\n"
        " ::: lib/b.stream:2\n"
        "  |\n"
        "2 | source x {}\n"
        "  | -------- declared there\n"
        "  |\n"
        "  = note: a note\n"
        "  = more: streamc explain TYP001\n"
    )


def test_several_labels_on_one_line():
    source = Source("a.stream", "key = 'me'")
    found = diagnostic(
        WRONG,
        "it is wrong",
        span(source, "key"),
        "key",
        also=(Label(span(source, "'me'"), "value"), Label(span(source, "="), "sign")),
    )
    assert excerpt(render_diagnostic(found, {"a.stream": source})) == [
        "  |",
        "1 | key = 'me'",
        "  | ^^^ - ---- value",
        "  | |   |",
        "  | |   sign",
        "  | key",
        "  |",
    ]


def test_label_within_a_label_is_seen():
    source = Source("a.stream", "f(a, b)")
    found = diagnostic(
        WRONG, "no", span(source, "f(a, b)"), "call", also=(Label(span(source, "b"), "argument"),)
    )
    lines = excerpt(render_diagnostic(found, {"a.stream": source}))
    assert lines[2] == "  | ^^^^^-^"
    assert lines[4:6] == ["  | |    argument", "  | call"]


@pytest.mark.parametrize(
    ("text", "word", "line", "carets"),
    [
        ("\tkey = 1", "key", "    key = 1", "    ^^^ here"),
        ("a\tkey", "key", "a    key", "     ^^^ here"),
        ("a = 1\r\nb = 2\r\n", "a", "a = 1", "^ here"),
        ("'你好' x", "x", "'你好' x", "       ^ here"),
        ("'你好'", "你好", "'你好'", " ^^^^ here"),
        ("🚀 x", "x", "🚀 x", "   ^ here"),
        ("👩‍🚀 x", "x", "👩‍🚀 x", "   ^ here"),
        ("❤️ x", "x", "❤️ x", "   ^ here"),
        ("👍🏽 x", "x", "👍🏽 x", "   ^ here"),
        ("e\u0301 x", "x", "e\u0301 x", "  ^ here"),
        ("\x1b[31m x", "x", "\u241b[31m x", "      ^ here"),
        ("\u202ex", "x", "\ufffdx", " ^ here"),
    ],
)
def test_carets_stand_beneath(text, word, line, carets):
    assert excerpt(drawn(text, word))[1:3] == [f"1 | {line}", f"  | {carets}"]


def test_span_of_many_lines_shows_its_first_and_last():
    text = "x\ntask t {\n  a\n  b\n}\n"
    assert excerpt(drawn(text, "task t {\n  a\n  b\n}")) == [
        "  |",
        "2 | task t {",
        "  | ^^^^^^^^",
        "...",
        "5 | }",
        "  | ^ here",
        "  |",
    ]


def test_span_of_two_lines():
    assert excerpt(drawn("select a,\n  b\n", "a,\n  b"))[1:5] == [
        "1 | select a,",
        "  |        ^^",
        "2 |   b",
        "  |   ^ here",
    ]


def test_line_break_at_the_end_of_a_span_is_not_shown():
    assert excerpt(drawn("key\r\nnext", "key\r\n")) == ["  |", "1 | key", "  | ^^^ here", "  |"]


@pytest.mark.parametrize("text", ["", "task", "task\n", "task\r\n"])
def test_end_of_the_text(text):
    source = Source("a.stream", text)
    found = diagnostic(WRONG, "the text ends", Span("a.stream", len(text), len(text)), "here")
    assert "^ here" in render_diagnostic(found, {"a.stream": source})


def test_span_outside_the_text_and_unknown_source_do_not_raise():
    source = Source("a.stream", "abc")
    outside = diagnostic(WRONG, "no", Span("a.stream", 90, 95), "here")
    assert "a.stream:1:4" in render_diagnostic(outside, {"a.stream": source})
    assert " --> a.stream\n" in render_diagnostic(outside, {})


def test_long_line_is_cut_around_the_place():
    lines = excerpt(drawn("x" * 200 + " here " + "y" * 100, "here", width=60))
    assert lines[1] == "1 | ..." + "x" * 23 + " here " + "y" * 21 + "..."
    assert lines[2] == "  | " + " " * 27 + "^^^^ here"
    assert len(lines[1]) == 60
    lines = excerpt(drawn("here " + "y" * 100, "here", width=60))
    assert lines[1].startswith("1 | here y")
    assert lines[1].endswith("...")
    assert lines[2] == "  | ^^^^ here"


def test_long_line_with_a_mark_beyond_the_cut():
    text = "a" + " " * 300 + "b"
    source = Source("a.stream", text)
    found = diagnostic(
        WRONG, "no", span(source, "a"), "first", also=(Label(span(source, "b"), "second"),)
    )
    drawn = render_diagnostic(found, {"a.stream": source}, width=80)
    assert "second" in drawn
    assert max(map(len, drawn.splitlines())) < 100


def test_help_of_several_lines_is_indented():
    assert "  = help: write\n          this\n" in drawn("a", "a", help=("write\nthis",))


def test_colours_only_where_wanted():
    source = Source("a.stream", "key")
    found = diagnostic(WRONG, "no", span(source, "key"), "here")
    coloured = render_diagnostic(found, {"a.stream": source}, Palette(enabled=True))
    assert coloured.startswith("\x1b[1;31merror[TYP001]\x1b[0m")
    assert "\x1b" not in render_diagnostic(found, {"a.stream": source})


@pytest.mark.parametrize(
    ("choice", "no_color", "tty", "enabled"),
    [
        ("auto", None, True, True),
        ("auto", None, False, False),
        ("auto", "1", True, False),
        ("always", "1", False, True),
        ("never", None, True, False),
    ],
)
def test_palette(monkeypatch, choice, no_color, tty, enabled):
    class Stream:
        def isatty(self):
            return tty

    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.delenv("NO_COLOR", raising=False)
    if no_color:
        monkeypatch.setenv("NO_COLOR", no_color)
    assert palette(choice, Stream()).enabled is enabled


def test_order_summary_and_duplicates():
    a, b = Source("a.stream", "one two"), Source("b.stream", "three")
    first = diagnostic(WRONG, "first", span(a, "one"))
    second = diagnostic(LATE, "second", span(a, "two"))
    third = diagnostic(WRONG, "third", span(b, "three"))
    found = report([third, second, first, first], {"a.stream": a, "b.stream": b}, 3)
    assert [d.message for d in found.diagnostics] == ["first", "second", "third"]
    assert summary(found) == "2 errors, 1 warning in 3 files"
    assert render(found).endswith("\n2 errors, 1 warning in 3 files\n")
    assert found.failed


@pytest.mark.parametrize(("files", "text"), [(1, "1 file is fine"), (2, "2 files are fine")])
def test_summary_of_nothing(files, text):
    assert summary(Report(files=files)) == text
