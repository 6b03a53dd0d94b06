"""Turns the words of the language into a TextMate grammar, which VS Code and other highlighters read.

It is flat: what is a word is told from what stands around it on its line, so that a text that is not finished keeps its
colours. Patterns are of the kind that Oniguruma, PCRE and Python have in common.
"""

from __future__ import annotations

from typing import Any

from compiler.ide.items import PARAM_TYPES, TYPES
from compiler.types.functions.catalogue import BUILTINS
from dsl.tables import tables
from editors import words

Pattern = dict[str, Any]

SCOPE = "source.stream"
NAME = r"(?:[^\W\d]\w*|`(?:[^`]|``)+`)"
PATH = rf"{NAME}(?:\s*\.\s*{NAME})*"
BEFORE = r"(?<![\w.`$@])"
AFTER = r"(?![\w`])"
ACTIONS = ("reject", "warn", "drop", "fail")


def grammar() -> Pattern:
    """The grammar for texts of the language."""
    return {
        "name": "Stream",
        "scopeName": SCOPE,
        "fileTypes": ["stream"],
        "patterns": [_include("declaration"), _include("body")],
        "repository": {
            "comment": _patterns(*_comments()),
            "string": _patterns(*_strings()),
            "interpolation": _patterns(*_interpolations()),
            "literal": _patterns(*_literals()),
            "type": _patterns(*_types()),
            "column": _patterns(*_columns("variable.other.member")),
            "parameter": _patterns(*_columns("variable.parameter")),
            "option": _patterns(*_options()),
            "declaration": _patterns(*_declarations()),
            "word": _patterns(*_words()),
            "function": _patterns(*_functions()),
            "name": _patterns(*_names()),
            "mark": _patterns(*_marks()),
            "group": _group(),
            "body": _patterns(
                _include("comment"),
                _include("string"),
                _include("literal"),
                *_column_blocks(),
                _include("option"),
                _include("word"),
                _include("function"),
                _include("name"),
                _include("mark"),
            ),
        },
    }


def injection() -> Pattern:
    """The grammar for blocks of the language in Markdown."""
    begin = r"(^|\G)(\s*)(`{3,}|~{3,})\s*(?i:(stream)(\s+[^`~]*)?$)"
    return {
        "name": "Stream in Markdown",
        "scopeName": "markdown.stream.codeblock",
        "injectionSelector": "L:text.html.markdown",
        "patterns": [_include("block")],
        "repository": {
            "block": {
                "name": "markup.fenced_code.block.markdown",
                "begin": begin,
                "end": r"(^|\G)(\2|\s{0,3})(\3)\s*$",
                "beginCaptures": {
                    "3": {"name": "punctuation.definition.markdown"},
                    "4": {"name": "fenced_code.block.language"},
                },
                "endCaptures": {"3": {"name": "punctuation.definition.markdown"}},
                "patterns": [
                    {
                        "begin": r"(^|\G)(\s*)(.*)",
                        "while": r"(^|\G)(?!\s*([`~]{3,})\s*$)",
                        "contentName": "meta.embedded.block.stream",
                        "patterns": [{"include": SCOPE}],
                    }
                ],
            }
        },
    }


def _include(name: str) -> Pattern:
    return {"include": f"#{name}"}


def _patterns(*patterns: Pattern) -> Pattern:
    return {"patterns": list(patterns)}


def _match(pattern: str, scope: str | None = None, **captures: str) -> Pattern:
    """A pattern with a scope, or with scopes for its groups: `_1="..."`."""
    made: Pattern = {"match": f"(?i){pattern}"}
    if scope is not None:
        made["name"] = _scope(scope)
    if captures:
        made["captures"] = {key[1:]: {"name": _scope(name)} for key, name in captures.items()}
    return made


def _scope(scope: str) -> str:
    return f"{scope}.stream"


def _comments() -> list[Pattern]:
    return [
        _match(
            r"(--)\s*(allow)\s+([A-Z]{3}\d{3})\b(.*)$",
            "comment.line.double-dash",
            _1="punctuation.definition.comment",
            _2="keyword.other.allow",
            _3="constant.other.diagnostic",
        ),
        _match(r"(--).*$", "comment.line.double-dash", _1="punctuation.definition.comment"),
        {
            "name": "meta.hint.stream",
            "begin": r"/\*\+",
            "end": r"\*/",
            "beginCaptures": {"0": {"name": "punctuation.definition.hint.begin.stream"}},
            "endCaptures": {"0": {"name": "punctuation.definition.hint.end.stream"}},
            "patterns": [
                _include("string"),
                _match(rf"{NAME}(?=\s*\()", "entity.name.function.hint"),
                _include("literal"),
            ],
        },
        {"name": "comment.block.stream", "begin": r"/\*(?!\+)", "end": r"\*/"},
    ]


def _strings() -> list[Pattern]:
    quoted: Pattern = {
        "name": "string.quoted.single.stream",
        "begin": r"(?i)(?:(?<![\w`$])(x|u&|n|_\w+))?(')",
        "end": r"'(?!')",
        "applyEndPatternLast": 1,
        "beginCaptures": {
            "1": {"name": "storage.type.string.stream"},
            "2": {"name": "punctuation.definition.string.begin.stream"},
        },
        "endCaptures": {"0": {"name": "punctuation.definition.string.end.stream"}},
        "patterns": [
            {"name": "constant.character.escape.stream", "match": "''"},
            _include("interpolation"),
        ],
    }
    return [
        quoted,
        _match(r"`(?:[^`]|``)+`", "variable.other.quoted"),
        _match(r'"[^"]*"?', "invalid.illegal.quoted"),
    ]


def _interpolations() -> list[Pattern]:
    return [
        _match(
            r"(\$\{)([^\W\d]\w*)(\})",
            "meta.interpolation",
            _1="punctuation.section.interpolation.begin",
            _2="variable.parameter",
            _3="punctuation.section.interpolation.end",
        )
    ]


def _literals() -> list[Pattern]:
    return [
        _match(r"(\$)[^\W\d]\w*", "variable.parameter", _1="punctuation.definition.variable"),
        _match(r"(?<![\w.])\d+[^\W\d]\w*(?!\.\d)", "constant.numeric.quantity"),
        _match(
            r"(?<![\w`])(?:\d+(?:\.\d*)?|(?<![\w)\]])\.\d+)(?:e[+\-]?\d+)?(?!\w)",
            "constant.numeric",
        ),
        _match(rf"(@)({NAME})", _1="punctuation.definition.tag", _2="entity.name.tag"),
    ]


def _type_names() -> str:
    names = {found.partition("(")[0].partition("<")[0].split(" ")[0] for found in TYPES}
    more = {"integer", "dec", "numeric", "varying", "raw", "null", "character", "variant", "bitmap"}
    return _any(sorted({*names, *PARAM_TYPES, *more}))


def _types() -> list[Pattern]:
    patterns = tables().patterns
    return [
        *(_match(f"{BEFORE}(?:{patterns[name]})", words.TYPE) for name in words.OF_TYPES),
        _match(rf"{BEFORE}{_type_names()}{AFTER}", words.TYPE),
    ]


def _columns(scope: str) -> list[Pattern]:
    """What stands in a list of columns or parameters."""
    begin = r"(?:^|(?<=[(,<]))\s*"
    return [
        _match(rf"{begin}({NAME})\s+(as)\b", _1=scope, _2=words.CLAUSE),
        _match(rf"{begin}({NAME})(?=\s+[^\W\d])", _1=scope),
    ]


def _group() -> Pattern:
    """Parentheses in a list of columns: what is in them is no column."""
    return {
        "begin": r"\(",
        "end": r"\)",
        "patterns": [_include("group"), _include("type"), _include("body")],
    }


def _block(kind: str, begin: str, *scopes: str) -> Pattern:
    """A list of columns or parameters, up to the parenthesis that ends it, or to a line at the margin."""
    return {
        "name": "meta.columns.stream",
        "begin": f"(?i){begin}",
        "end": r"\)|(?=^\S)(?!^[)\-])",
        "beginCaptures": _captures(*scopes),
        "patterns": [
            _include("comment"),
            _include(kind),
            _include("type"),
            _include("group"),
            _include("body"),
        ],
    }


def _column_blocks() -> list[Pattern]:
    """`columns (`, `returns table (`, and what a process keeps and returns."""
    return [
        _block("column", r"(?:^|(?<=['\w)]\s))\s*(state|returns)(?=\s*\()\s*\(", words.OTHER),
        _block("column", rf"{BEFORE}(columns)\s*\(", words.OTHER),
        _block("parameter", rf"{BEFORE}(returns)\s+(table)\s*\(", words.OTHER, words.TYPE),
    ]


def _options() -> list[Pattern]:
    key = rf"{NAME}(?:[.\-](?:\w+|`[^`]+`))*"
    value = rf"({NAME})(?=\s*(?:--.*)?$)"
    return [
        _match(
            rf"^\s*({key})\s*(=)(?![=>])\s*(?:(true|false)\b|{value})?",
            _1="variable.other.option",
            _2="keyword.operator.assignment",
            _3="constant.language.boolean",
            _4="constant.other.option",
        ),
        _match(rf"({NAME})\s*(=>)", _1="variable.parameter", _2="keyword.operator"),
    ]


def _declarations() -> list[Pattern]:
    """The lines with which declarations begin, as far as their names and connectors."""
    plain = _any(
        w.lower()
        for w in words.DECLARATIONS
        if w not in ("DEFAULTS", "PARAM", "SCHEMA", "FUNCTION", "USE")
    )
    word, name, system = "keyword.declaration", "entity.name.type", "support.class"
    blocks = [
        _block("column", rf"^\s*(schema)\s+({NAME})\s*\(", word, name),
        _block("parameter", rf"^\s*(function)\s+({NAME})\s*\(", word, "entity.name.function"),
    ]
    return [
        *blocks,
        _match(
            rf"^\s*(source|catalog)\s+({NAME})\s+(from)\s+({NAME})",
            _1=word,
            _2=name,
            _3=words.CLAUSE,
            _4=system,
        ),
        _match(rf"^\s*({plain})\s+({NAME})", _1=word, _2=name),
        _match(rf"^\s*(schema)\s+({NAME})", _1=word, _2=name),
        _match(r"^\s*(defaults)(?=\s*\{)", _1=word),
        _match(rf"^\s*(use)(?=\s+{NAME})", _1=word),
        {
            "begin": rf"(?i)^\s*(param)\s+({NAME})\s+",
            "end": r"(?==)|$",
            "beginCaptures": _captures(word, "variable.parameter"),
            "patterns": [_include("comment"), _include("type"), _include("group")],
        },
        _match(rf"{BEFORE}(into)\s+({NAME})(?=\s*(?:[{{;]|--|$))", _1=words.CLAUSE, _2=system),
    ]


def _captures(*scopes: str) -> Pattern:
    return {str(at): {"name": _scope(scope)} for at, scope in enumerate(scopes, start=1)}


def _words() -> list[Pattern]:
    """The language's own words, those of a colour in one pattern."""
    found = tables()
    # Of several that begin alike the first one counts: `from metadata` before `from`, `as of` before `as`.
    by_scope: dict[str, list[str]] = {words.OTHER: []}
    for scope, pattern in words.WHERE.values():
        by_scope.setdefault(scope, []).append(pattern)
    spelled = sorted(words.AS_THEY_ARE.items(), key=lambda one: one[0] in found.spellings)
    for terminal, scope in spelled:
        by_scope.setdefault(scope, []).append(_own(terminal))
    actions = "|".join(ACTIONS)
    return [
        _match(
            rf"{BEFORE}(else)\s+({actions})(?=\s*(?:--.*)?$)",
            _1=words.CLAUSE,
            _2="constant.language.action",
        ),
        _match(
            rf"^\s*(expect)\s+({NAME})\s*(?=:)", _1=words.CLAUSE, _2="entity.name.tag.expectation"
        ),
        _match(rf"{BEFORE}(?<!\bis\s)not\s+null{AFTER}", words.TYPE),
        *(
            _match(f"{BEFORE}(?:{'|'.join(patterns)}){AFTER}", scope)
            for scope, patterns in by_scope.items()
        ),
        _match(
            rf"(?<=\bas\s){_type_names()}(?=\s*(?:\([\d, ]*\))?\s*(?:not\s+null\s*)?\))", words.TYPE
        ),
    ]


def _own(terminal: str) -> str:
    """A terminal as the grammar has it; a word that can be a function stays one."""
    found = tables()
    spelled = found.spellings.get(terminal)
    return rf"{spelled}(?!\s*\.)" if spelled is not None else f"(?:{found.patterns[terminal]})"


def _functions() -> list[Pattern]:
    names = _any(sorted({found.name.lower() for found in BUILTINS} | {"env", "secret"}))
    return [
        _match(rf"{BEFORE}{names}(?=\s*\()", words.FUNCTION),
        _match(rf"{BEFORE}[^\W\d]\w*(?=\()", "entity.name.function"),
    ]


def _names() -> list[Pattern]:
    return [
        _match(rf"({NAME})(\.)(?={NAME}|\*)", _1="variable.other.object", _2="punctuation.accessor")
    ]


def _marks() -> list[Pattern]:
    return [
        _match(r"<>|!=|<=|>=|\|\||[=<>+*/%\-]", "keyword.operator"),
        _match(r"[{}]", "punctuation.section.block"),
        _match(r"[()\[\]]", "punctuation.section.group"),
        _match(r",", "punctuation.separator"),
    ]


def _any(names: Any) -> str:
    return f"(?:{'|'.join(names)})"
