"""Diagnostics as JSON: the documented keys and places."""

import json

from dsl.diagnostic import Code, Edit, Fix, Label, Safety, diagnostic
from dsl.source import Source
from dsl.span import Span
from streamc.render.json import dump, records
from streamc.report import report

WRONG = Code("TYP001", "wrong-type")


def test_every_key():
    source = Source("a.stream", "é\n  key = 'ü'\n")
    key = Span("a.stream", 4, 7)
    found = diagnostic(
        WRONG,
        "it is wrong",
        key,
        "here",
        also=(Label(Span("gone.stream", 0, 1), "there"),),
        notes=("note",),
        help=("help",),
        fixes=(Fix("rename", (Edit(key, "other"),), Safety.UNSAFE),),
    )
    assert records(report([found], {"a.stream": source})) == [
        {
            "code": "TYP001",
            "name": "wrong-type",
            "severity": "error",
            "message": "it is wrong",
            "labels": [
                {
                    "file": "a.stream",
                    "start": {"line": 2, "column": 3},
                    "end": {"line": 2, "column": 6},
                    "text": "here",
                    "primary": True,
                },
                {
                    "file": "gone.stream",
                    "start": None,
                    "end": None,
                    "text": "there",
                    "primary": False,
                },
            ],
            "notes": ["note"],
            "help": ["help"],
            "fixes": [
                {
                    "title": "rename",
                    "safety": "unsafe",
                    "edits": [
                        {
                            "file": "a.stream",
                            "start": {"line": 2, "column": 3},
                            "end": {"line": 2, "column": 6},
                            "text": "other",
                        }
                    ],
                }
            ],
        }
    ]


def test_dump_keeps_letters_and_reads_back():
    text = dump([{"message": "é 你好"}])
    assert "é 你好" in text
    assert json.loads(text) == [{"message": "é 你好"}]
