"""How a scalar call is spelt in Flink SQL, its arguments being sqlglot trees already."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from sqlglot import exp

from compiler.emit import nodes
from compiler.emit.text import identifier

Clause = tuple[str, exp.Expr | str | None]
"""A clause inside a call: its word, and its value."""

_BINARY: dict[str, type[exp.Binary]] = {
    "+": exp.Add,
    "-": exp.Sub,
    "*": exp.Mul,
    "/": exp.Div,
    "%": exp.Mod,
    "||": exp.DPipe,
    "=": exp.EQ,
    "<>": exp.NEQ,
    "<": exp.LT,
    "<=": exp.LTE,
    ">": exp.GT,
    ">=": exp.GTE,
}
_WORDED = {
    "SIMILAR TO",
    "IS DISTINCT FROM",
    "IS NOT DISTINCT FROM",
    "OVERLAPS",
    "CONTAINS",
    "PRECEDES",
    "SUCCEEDS",
    "EQUALS",
    "NOT SIMILAR TO",
    "AT TIME ZONE",
    "IMMEDIATELY PRECEDES",
    "IMMEDIATELY SUCCEEDS",
    "MEMBER OF",
    "SUBMULTISET OF",
    "MULTISET UNION",
    "MULTISET INTERSECT",
    "MULTISET EXCEPT",
}
_PLAIN_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*\Z")

TIGHT = 9
"""How tightly an operand binds that needs no parentheses anywhere."""
_COMPARISON = 4
_LEVELS: dict[str, int] = {
    "OR": 1,
    "AND": 2,
    "NOT": 3,
    "+": 5,
    "-": 5,
    "*": 6,
    "/": 6,
    "%": 6,
    "||": 6,
    "DIFFERENCE": 5,
    "NEGATE": 8,
    "AT TIME ZONE": 8,
}
_CHAINED = {"AND", "OR", "+", "*", "||"}


def level(function: str) -> int:
    """How tightly the call binds: 1 loosest, `TIGHT` for what is closed in itself."""
    if function in _LEVELS:
        return _LEVELS[function]
    loose = function in _BINARY or function in _WORDED or function.startswith("IS ")
    loose = loose or function in ("LIKE", "NOT LIKE", "IN", "NOT IN", "BETWEEN", "NOT BETWEEN")
    return _COMPARISON if loose else TIGHT


def needs_parens(parent: str, child: str | None, position: int) -> bool:
    """Whether operand number `position` of `parent`, itself the operator `child`, stands in parentheses."""
    if level(parent) == TIGHT or child is None:
        return False
    if child == parent and parent in _CHAINED and position == 0:
        return False
    return level(child) <= level(parent) or ("||" in (parent, child) and level(child) < TIGHT)


def call(
    function: str, args: Sequence[exp.Expr], clauses: Sequence[Clause], parens: bool
) -> exp.Expr:
    """The call as a tree. Operands that need parentheses have them already."""
    if function in ("AND", "OR"):
        return _chain(exp.And if function == "AND" else exp.Or, args)
    if function in _BINARY and len(args) == 2:
        return _BINARY[function](this=args[0], expression=args[1])
    if function in _WORDED and len(args) >= 2:
        parts = [args[0], nodes.Verbatim(this=function), args[1], *_escape(args)]
        return nodes.Words(expressions=parts)
    if function.startswith("IS ") and len(args) == 1:
        return nodes.Words(expressions=[args[0], nodes.Verbatim(this=function)])
    special = _SPECIAL.get(function)
    if special is not None:
        return special(args, clauses)
    if clauses or function.startswith("JSON_OBJECT"):
        return _with_clauses(function, args, clauses)
    if not parens and not args:
        return nodes.Verbatim(this=function)
    return exp.Anonymous(this=_function_name(function), expressions=list(args))


def _function_name(function: str) -> str:
    return ".".join(p if _PLAIN_NAME.match(p) else identifier(p) for p in function.split("."))


def _chain(kind: type[exp.Connector], args: Sequence[exp.Expr]) -> exp.Expr:
    result = args[0]
    for arg in args[1:]:
        result = kind(this=result, expression=arg)
    return result


def _escape(args: Sequence[exp.Expr]) -> list[exp.Expr]:
    return [nodes.Verbatim(this="ESCAPE"), args[2]] if len(args) > 2 else []


def _worded(name: str, *words: str) -> Callable[[Sequence[exp.Expr], Sequence[Clause]], exp.Expr]:
    """`NAME(a WORD b WORD c)`."""

    def build(args: Sequence[exp.Expr], _: Sequence[Clause]) -> exp.Expr:
        parts: list[exp.Expr] = [args[0]]
        for word, arg in zip(words, args[1:], strict=False):
            parts += [nodes.Verbatim(this=word), arg]
        return nodes.SpecialCall(this=name, expressions=parts)

    return build


def _trim(args: Sequence[exp.Expr], _: Sequence[Clause]) -> exp.Expr:
    if len(args) == 1:
        return exp.Anonymous(this="TRIM", expressions=list(args))
    return nodes.SpecialCall(
        this="TRIM", expressions=[*args[:-1], nodes.Verbatim(this="FROM"), args[-1]]
    )


def _rounded(name: str) -> Callable[[Sequence[exp.Expr], Sequence[Clause]], exp.Expr]:
    def build(args: Sequence[exp.Expr], _: Sequence[Clause]) -> exp.Expr:
        if len(args) == 2 and isinstance(args[1], nodes.Verbatim):
            return nodes.SpecialCall(
                this=name, expressions=[args[0], nodes.Verbatim(this="TO"), args[1]]
            )
        return exp.Anonymous(this=name, expressions=list(args))

    return build


def _like(negated: bool) -> Callable[[Sequence[exp.Expr], Sequence[Clause]], exp.Expr]:
    def build(args: Sequence[exp.Expr], _: Sequence[Clause]) -> exp.Expr:
        word = nodes.Verbatim(this="NOT LIKE" if negated else "LIKE")
        parts = [args[0], word, args[1], *_escape(args)]
        return nodes.Words(expressions=parts)

    return build


def _in(negated: bool) -> Callable[[Sequence[exp.Expr], Sequence[Clause]], exp.Expr]:
    def build(args: Sequence[exp.Expr], _: Sequence[Clause]) -> exp.Expr:
        word = nodes.Verbatim(this="NOT IN" if negated else "IN")
        items = nodes.SpecialCall(this="", expressions=_commas(args[1:]))
        return nodes.Words(expressions=[args[0], word, items])

    return build


def _between(negated: bool) -> Callable[[Sequence[exp.Expr], Sequence[Clause]], exp.Expr]:
    def build(args: Sequence[exp.Expr], clauses: Sequence[Clause]) -> exp.Expr:
        words = ("NOT " if negated else "") + "BETWEEN" + (" SYMMETRIC" if clauses else "")
        parts = [args[0], nodes.Verbatim(this=words), args[1], nodes.Verbatim(this="AND"), args[2]]
        return nodes.Words(expressions=parts)

    return build


def _difference(args: Sequence[exp.Expr], clauses: Sequence[Clause]) -> exp.Expr:
    """`(a - b) DAY`."""
    ((_, units),) = clauses
    moments = exp.Paren(this=exp.Sub(this=args[0], expression=args[1]))
    return nodes.Words(expressions=[moments, nodes.Verbatim(this=units)])


def _bracketed(name: str) -> Callable[[Sequence[exp.Expr], Sequence[Clause]], exp.Expr]:
    def build(args: Sequence[exp.Expr], _: Sequence[Clause]) -> exp.Expr:
        return nodes.SpecialCall(this=name, brackets="[]", expressions=_commas(args))

    return build


def _item(args: Sequence[exp.Expr], _: Sequence[Clause]) -> exp.Expr:
    return nodes.Element(this=args[0], expression=args[1])


def _not(args: Sequence[exp.Expr], _: Sequence[Clause]) -> exp.Expr:
    return exp.Not(this=args[0])


def _negate(args: Sequence[exp.Expr], _: Sequence[Clause]) -> exp.Expr:
    return exp.Neg(this=args[0])


_SPECIAL: dict[str, Callable[[Sequence[exp.Expr], Sequence[Clause]], exp.Expr]] = {
    "NOT": _not,
    "NEGATE": _negate,
    "DIFFERENCE": _difference,
    "ITEM": _item,
    "ARRAY": _bracketed("ARRAY"),
    "MAP": _bracketed("MAP"),
    "MULTISET": _bracketed("MULTISET"),
    "LIKE": _like(False),
    "NOT LIKE": _like(True),
    "IN": _in(False),
    "NOT IN": _in(True),
    "BETWEEN": _between(False),
    "NOT BETWEEN": _between(True),
    "EXTRACT": _worded("EXTRACT", "FROM"),
    "POSITION": _worded("POSITION", "IN"),
    "TRIM": _trim,
    "OVERLAY": _worded("OVERLAY", "PLACING", "FROM", "FOR"),
    "CEIL": _rounded("CEIL"),
    "CEILING": _rounded("CEIL"),
    "FLOOR": _rounded("FLOOR"),
}


def _commas(args: Sequence[exp.Expr]) -> list[exp.Expr]:
    parts: list[exp.Expr] = []
    for arg in args:
        parts += [nodes.Verbatim(this=","), arg] if parts else [arg]
    return parts


def _with_clauses(function: str, args: Sequence[exp.Expr], clauses: Sequence[Clause]) -> exp.Expr:
    """`JSON_VALUE(a, p RETURNING INT NULL ON EMPTY ...)`, `JSON_OBJECT(KEY k VALUE v ... NULL ON NULL)`."""
    if function.startswith("JSON_OBJECT"):
        parts: list[exp.Expr] = []
        for key, value in zip(args[::2], args[1::2], strict=True):
            parts += [nodes.Verbatim(this=","), *_pair(key, value)] if parts else _pair(key, value)
    else:
        parts = _commas(args)
    ordered = sorted(clauses, key=lambda c: _CLAUSE_ORDER.get(c[0], 0))
    for clause in ordered:
        parts += _clause(*clause)
    return nodes.SpecialCall(this=_function_name(function), expressions=parts)


_CLAUSE_ORDER = {"RETURNING": 0, "WRAPPER": 1, "ON EMPTY": 2, "ON ERROR": 3}


def _pair(key: exp.Expr, value: exp.Expr) -> list[exp.Expr]:
    return [nodes.Verbatim(this="KEY"), key, nodes.Verbatim(this="VALUE"), value]


def _clause(word: str, value: exp.Expr | str | None) -> list[exp.Expr]:
    """A word with its value on the side where SQL has it."""
    if word in ("ON EMPTY", "ON ERROR", "WRAPPER"):
        before = nodes.Verbatim(this=value) if isinstance(value, str) else value
        default = [nodes.Verbatim(this="DEFAULT")] if isinstance(value, exp.Expr) else []
        return [*default, *([before] if before is not None else []), nodes.Verbatim(this=word)]
    after = nodes.Verbatim(this=value) if isinstance(value, str) else value
    return [nodes.Verbatim(this=word), *([after] if after is not None else [])]
