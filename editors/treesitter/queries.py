"""Turns the colours of words, `editors/words.py`, and the forms of declarations into queries.

No node is captured by two patterns: of those, some editors take the first and others the last.
"""

from __future__ import annotations

from collections.abc import Iterable

from dsl.tables import LITERALS
from editors import words
from editors.treesitter.rules import Terminal, rules
from editors.treesitter.terminals import Shape, shapes

HEAD = "; Written by `python -m editors.treesitter` from the grammar of the language; see docs/editors.md.\n\n"
SCOPES = {
    words.CLAUSE: "keyword",
    words.OTHER: "keyword",
    words.OPERATOR: "keyword.operator",
    words.CONSTANT: "constant.builtin",
    words.TYPE: "type.builtin",
    words.FUNCTION: "function.builtin",
}
HELIX = {
    "number": "constant.numeric",
    "variable.member": "variable.other.member",
    "property": "variable.other.member",
}
"""What Helix calls otherwise than Neovim and the highlighters of tree-sitter itself."""
BOOLEANS = ("true", "false")
OPERATORS = ("=", "<>", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "||", "=>", "|", "?")
BRACKETS = ("(", ")", "[", "]", "{", "}", "{-", "-}")
DELIMITERS = (",", ".", ":")
HINTS = ("/*+", "*/")
DECLARED = {"param": "variable.parameter", "function": "function"}
"""How the names of declarations are captured that are no types."""
NAMED = "[(identifier) (quoted_identifier)]"
PLACES = (
    f'(source "from" . {NAMED} @constructor)',
    f'(catalog "from" . {NAMED} @constructor)',
    f'(sink "into" . {NAMED} @constructor)',
    f"(plain_call . (dotted {NAMED} @function .))",
    f"(function_call . (path (path_names {NAMED} @function .)))",
    '(expect_step "else" . (identifier) @constant.builtin)',
    "(type_root (identifier) @type.builtin)",
    f"(column . {NAMED} @variable.member)",
    f"(parameter . {NAMED} @variable.parameter)",
    f'(tag "@" @punctuation.special . {NAMED} @attribute)',
    f"(hint . {NAMED} @attribute)",
)
"""Names by where they stand."""


def texts() -> dict[str, str]:
    """The files of the folder `queries`; Helix has other names for some, and takes them from a folder of its own."""
    found = {"highlights.scm": highlights(), "folds.scm": folds(), "indents.scm": indents(False)}
    helix = {"highlights.scm": _renamed(highlights()), "indents.scm": indents(True)}
    return {**found, **{f"helix/{name}": text for name, text in helix.items()}}


def highlights() -> str:
    """Which capture each word, literal, mark and name has."""
    marks = _spelled({shape.spelled for shape in shapes().values() if shape.symbol is None})
    lines = [
        "(comment) @comment",
        _nodes(_strings(), "string"),
        _nodes({"number", "quantity"}, "number"),
        _nodes(BOOLEANS, "boolean"),
        "(param_ref) @variable.parameter",
        "(option_key) @property",
        "(argument_name) @variable.parameter",
        *_words(),
        _words_of(_spelled(OPERATORS) & marks, "operator"),
        _words_of(_spelled(BRACKETS) & marks, "punctuation.bracket"),
        _words_of(_spelled(DELIMITERS) & marks, "punctuation.delimiter"),
        _words_of(_spelled(HINTS) & marks, "punctuation.special"),
        "(row_kind) @operator",
        *_declared(),
        *PLACES,
    ]
    return HEAD + "\n".join(line for line in lines if line) + "\n"


def folds() -> str:
    """What can be folded: declarations, lists of columns, rows of tests, queries in parentheses."""
    inner = {"columns_clause", "test_table", "paren_query", "match_recognize"}
    return HEAD + _nodes({*_declarations(), *inner}, "fold") + "\n"


def indents(helix: bool) -> str:
    """What stands further in: whatever is in braces and parentheses."""
    begin, end = ("indent", "outdent") if helix else ("indent.begin", "indent.branch")
    inner = {"columns_clause", "paren_query", "match_recognize", "plain_call"}
    return "".join(
        [
            HEAD,
            _nodes({*_declarations(), *inner} - {"param", "use"}, begin),
            "\n",
            _words_of({'"}"', '")"'}, end),
            "\n",
        ]
    )


def _declarations() -> set[str]:
    return {word.lower() for word in words.DECLARATIONS}


def _declared() -> list[str]:
    """The names that declarations declare."""
    named = [name for name in sorted(_declarations()) if name not in ("defaults", "use")]
    return [f"({name} name: {NAMED} @{DECLARED.get(name, 'type')})" for name in named]


def _strings() -> set[str]:
    kinds = ("STRING", "BYTES", "UNICODE_STRING", "PREFIXED_STRING")
    return {node for kind in kinds if (node := shapes()[kind].node) is not None}


def _words() -> list[str]:
    """The language's own words, by the scope that `editors/words.py` gives them."""
    aliased = _aliased()
    nodes: dict[str, set[str]] = {}
    spelled: dict[str, set[str]] = {}
    for terminal, shape in sorted(shapes().items()):
        if shape.symbol is None or terminal in LITERALS or _is_name(terminal, shape):
            continue
        scope = SCOPES[_scope(terminal)]
        other = aliased.get(terminal)
        if other is not None and other not in BOOLEANS:
            nodes.setdefault(scope, set()).add(other)
        elif other is None and shape.spelled is None and shape.node is not None:
            nodes.setdefault(scope, set()).add(shape.node)
        elif other is None and shape.spelled is not None and shape.spelled[0].isalpha():
            spelled.setdefault(scope, set()).add(f'"{shape.spelled}"')
    taken: set[str] = set()
    lines = []
    for scope in SCOPES.values():
        lines.append(_words_of(spelled.get(scope, set()) - taken, scope))
        taken |= spelled.pop(scope, set())
        lines.append(_nodes(nodes.pop(scope, set()), scope))
    return lines


def _is_name(terminal: str, shape: Shape) -> bool:
    return terminal in ("OPTION_KEY", "ARGUMENT_NAME", "ROW_KIND") or shape.node == "identifier"


def _aliased() -> dict[str, str]:
    """The nodes of words that have none by their own name: `true`, `null`, `all` behind LIMIT."""
    return {
        one.part.name: one.alias
        for rule in rules()
        if rule.passes
        for one in rule.alternatives
        if one.alias and isinstance(one.part, Terminal)
    }


def _scope(terminal: str) -> str:
    if terminal in words.WHERE:
        return words.WHERE[terminal][0]
    if terminal in words.OF_TYPES:
        return words.TYPE
    return words.AS_THEY_ARE.get(
        terminal, words.CLAUSE if terminal in words.DECLARATIONS else words.OTHER
    )


def _spelled(found: Iterable[str | None]) -> set[str]:
    return {f'"{one}"' for one in found if one is not None}


def _nodes(names: Iterable[str], capture: str) -> str:
    return _words_of({f"({name})" for name in names}, capture)


def _words_of(found: set[str], capture: str) -> str:
    """One pattern for all that has a capture, in lines that can be read."""
    if not found:
        return ""
    lines = "".join(f"  {one}\n" for one in sorted(found))
    return f"[\n{lines}] @{capture}"


def _renamed(text: str) -> str:
    for name, other in HELIX.items():
        text = text.replace(f"@{name}\n", f"@{other}\n").replace(f"@{name})", f"@{other})")
    return text.replace("@boolean", "@constant.builtin.boolean")
