"""Each mistake is reported once, where it is, and what is right around it is kept."""

from __future__ import annotations

import pytest

from dsl.parse import parse
from dsl.source import Source

AFTER = "\ntask after {\n  from b\n}\n"

# The text, and each diagnostic as line, code, and words of its message or label.
CASES: dict[str, tuple[str, list[tuple[int, str, str]]]] = {
    "semicolon": ("task a {\n  from b\n  where x > 1;\n}\n", [(3, "SYN001", "`;`")]),
    "double quotes": ('task a {\n  from b\n  where x = "y"\n}\n', [(3, "SYN001", "double quotes")]),
    "double quotes in option": ('source a from k {\n  t = "y"\n  f = j\n}\n', [(2, "SYN001", "single")]),
    "double equals": ("task a {\n  from b\n  where x == 1\n}\n", [(3, "SYN001", "`==`")]),
    "create table": ("create table x (a int)\n", [(1, "SYN001", "`create`")]),
    "insert into": ("insert into x select * from y\n", [(1, "SYN001", "`insert`")]),
    "bare query": ("select a from b\n", [(1, "SYN001", "query")]),
    "comma in select": ("task a {\n  from b\n  select\n    x\n    y,\n}\n", [(5, "SYN001", "`,`")]),
    "comma in columns": ("source a from k {\n  columns (\n    a string\n    b int,\n  )\n}\n",
                         [(4, "SYN001", "`,`")]),
    "comma in row": ("test t {\n  given a (x, y)\n    ('1' 2),\n}\n", [(3, "SYN001", "`,`")]),
    "no opening brace": ("task a\n  from b\n  where x\n}\n", [(2, "SYN001", "`{`")]),
    "no closing brace": ("task a {\n  from b\n  where x\n", [(1, "SYN002", "`{`")]),
    "no closing parenthesis of columns": (
        "source a from k {\n  columns (\n    a string,\n    b timestamp(3),\n  watermark b - 5s\n}\n",
        [(2, "SYN002", "`watermark`")]),
    "no closing parenthesis of a call": ("task c {\n  from a\n  select sum(x as y\n}\n",
                                         [(3, "SYN002", "`(`")]),
    "no closing bracket": ("pipeline f {\n  tags = ['a', 'b'\n  owner = 'x'\n}\n", [(2, "SYN002", "`[`")]),
    "open string before another": ("source a from k {\n  topic = 'abc\n  format = 'json'\n}\n",
                                   [(2, "SYN003", "string")]),
    "open string": ("source a from k {\n  topic = 'abc\n  format = json\n}\n", [(2, "SYN003", "string")]),
    "open name": ("task f {\n  from `e\n  where x\n}\n", [(2, "SYN003", "name")]),
    "closing brace too many": ("task d {\n  from a\n}\n}\n", [(4, "SYN001", "nothing is open")]),
    "closing parenthesis too many": ("task d {\n  from a\n  where (x > 1))\n}\n",
                                     [(3, "SYN001", "nothing is open")]),
    "long unit": ("defaults {\n  ttl = 24hours\n}\n", [(2, "SYN005", "`24hours`")]),
    "fraction of a unit": ("defaults {\n  ttl = 1.5h\n}\n", [(2, "SYN005", "`1.5h`")]),
    "two units": ("defaults {\n  ttl = 1h30m\n}\n", [(2, "SYN005", "`1h30m`")]),
    "odd digits": ("task d {\n  from a\n  where x = x'0g'\n}\n", [(3, "SYN005", "bytes")]),
    "misspelt declaration": ("tsk d {\n  from a\n}\n", [(1, "SYN006", "`task`")]),
    "misspelt step": ("task d {\n  from a\n  wher x > 1\n}\n", [(3, "SYN006", "`where`")]),
    "misspelt first step": ("task d {\n  form a\n  where x\n}\n", [(2, "SYN006", "`from`")]),
    "misspelt clause": ("source a from k {\n  watermrk a - 5s\n}\n", [(2, "SYN006", "`watermark`")]),
    "misspelt in sql": ("task d {\n  select a form b where x > 1\n}\n", [(2, "SYN006", "`from`")]),
    "misspelt in header": ("sink c frm b into kafka {\n}\n", [(1, "SYN006", "`from`")]),
    "unknown step": ("task d {\n  from a\n  aggregate x by y\n  select z\n}\n",
                     [(3, "SYN006", "`aggregate`")]),
    "unknown declaration": ("pipe foo {\n  a = 1\n}\n", [(1, "SYN006", "`pipe`")]),
    "option without equals": ("source a from k {\n  topic 'x'\n}\n", [(2, "SYN001", "`=`")]),
    "option with a colon": ("source a from k {\n  topic: 'x'\n}\n", [(2, "SYN001", "`=`")]),
    "option with colon and equals": ("source a from k {\n  topic := x\n}\n", [(2, "SYN001", "`=`")]),
    "backslash": ("task d {\n  from a\n  where x \\ 3\n  select y\n}\n", [(3, "SYN007", "meaning")]),
    "hash comment": ("# hello\n", [(1, "SYN007", "`--`")]),
    "expect without name": ("task d {\n  from a\n  expect x > 1 else reject\n  where y\n}\n",
                            [(3, "SYN001", "expect name:")]),
    "where without condition": ("task d {\n  from a\n  where\n  select y\n}\n",
                                [(4, "SYN001", "expression")]),
    "half a condition": ("task d {\n  from a\n  where x >\n  select y\n}\n", [(4, "SYN001", "expression")]),
    "source without connector": ("source a {\n  topic = 'x'\n}\n", [(1, "SYN001", "`from`")]),
    "sink without connector": ("sink a from b {\n  topic = 'x'\n}\n", [(1, "SYN001", "`into`")]),
    "empty task": ("task d {\n}\n", [(2, "SYN001", "`from`")]),
    "where comes first": ("task d {\n  where x > 1\n}\n", [(2, "SYN001", "begin with `from`")]),
    "option after a step": ("task d {\n  from a\n  parallelism = 3\n  select y\n}\n",
                            [(3, "SYN001", "before the steps")]),
    "stray words": ("foo bar\n", [(1, "SYN006", "`foo`")]),
    "operator twice": ("task d {\n  from a\n  where x > > 1\n  select y\n}\n", [(3, "SYN001", "`>`")]),
    "alias without as": ("task d {\n  from a p\n  where p.x\n}\n", [(2, "SYN001", "`as`")]),
    "broken type": ("source a from k {\n  columns (\n    b decimal(,\n    c int,\n  )\n  f = j\n}\n",
                    [(3, "SYN001", "number")]),
    "broken column": ("source a from k {\n  columns (\n    b : int,\n    c int,\n  )\n  f = j\n}\n",
                      [(3, "SYN001", "type")]),
    "case without end": ("task f {\n  from e\n  select case when a then b as x\n}\n",
                         [(3, "SYN001", "`end`")]),
    "too deep": ("task d {\n  from a\n  where " + "(" * 500 + "x" + ")" * 500 + "\n}\n",
                 [(3, "SYN008", "deeply")]),
    "second watermark": ("source a from k {\n  watermark a\n  watermark b\n}\n", [(3, "SYN001", "second")]),
    "no type of a param": ("param x = 5\n", [(1, "SYN001", "type")]),
    "several in one file": (
        ('source a from kafka {\n  topic = "x"\n  colums (\n    a string\n    b int,\n  )\n}\n'
        "task b {\n  from a\n  wher x == 1\n  select y y2,\n}\n"
        "sink c frm b into kafka {\n  topic 'x';\n}\n"),
        [(2, "SYN001", ""), (3, "SYN006", ""), (5, "SYN001", ""), (10, "SYN006", ""),
         (10, "SYN001", ""), (11, "SYN001", ""), (13, "SYN006", ""), (14, "SYN001", ""),
         (14, "SYN001", "")]),
}  # fmt: skip


@pytest.mark.parametrize("name", CASES)
def test_mistake(name: str) -> None:
    text, expected = CASES[name]
    parsed = parse(Source("t", text + AFTER))
    found = [(parsed.source.position(d.span.start).line, d.code.number) for d in parsed.diagnostics]
    assert found == [(line, code) for line, code, _ in expected]
    for diagnostic, (_, _, words) in zip(parsed.diagnostics, expected, strict=True):
        said = [diagnostic.message, *diagnostic.help, *(label.text for label in diagnostic.labels)]
        assert words in " | ".join(said)
    last = parsed.tree.declarations[-1]
    assert (last.name.text, last.broken) == ("after", False)


def test_open_comment_takes_the_rest() -> None:
    parsed = parse(Source("t", "task d {\n  from a\n}\n/* never closed\ntask e { from d }"))
    assert [d.code.number for d in parsed.diagnostics] == ["SYN004"]
    assert [d.name.text for d in parsed.tree.declarations] == ["d"]


def test_broken_declarations_keep_name_and_parts() -> None:
    text = (
        "source a from kafka {\n  topic = 'x'\n  columns (\n    a string,\n    b : int,\n    c int,\n  )\n}\n"
        "task t {\n  from a\n  where x >\n  select y\n}\n"
        "task u {\n  where\n}\n"
    )
    source, task, nothing = parse(Source("t", text)).tree.declarations
    assert (source.broken, task.broken, nothing.broken) == (True, True, True)
    assert [c.name.text for c in source.columns.columns] == ["a", "c"]
    assert [o.key.text for o in source.options] == ["topic"]
    assert [type(step).__name__ for step in task.steps] == ["From", "SelectStep"]
    assert nothing.name.text == "u"


def test_messages_name_nothing_of_the_machinery() -> None:
    for text, _ in CASES.values():
        for diagnostic in parse(Source("t", text)).diagnostics:
            said = " ".join([diagnostic.message, *(label.text for label in diagnostic.labels)])
            for word in ("lark", "token", "terminal", "ANON", "RPAR", "_NAME", "Error"):
                assert word not in said
