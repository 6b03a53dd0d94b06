"""Compares the methods of a Python class with the `process` step that names it."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from compiler.functions.codes import MISSING_METHOD, UNKNOWN_CODE, WRONG_RESULT_TYPE
from compiler.functions.python_annotations import differs
from compiler.names import did_you_mean
from compiler.processes.codes import UNKNOWN_PARAMETER
from compiler.processes.modules import Found
from compiler.relations.flow import Flow
from compiler.types.codes import WRONG_ARGUMENT_TYPE
from compiler.types.datatype import DataType, Root
from compiler.types.show import show_plain
from dsl.diagnostic import Label
from dsl.records import dataclass
from dsl.syntax.steps import Process
from dsl.syntax.types import TypeSyntax

ROW, TIMER = "process", "on_timer"
CONTEXT = "context"
"""The methods for a row and for a timer, and the parameter by which both are given times and timers."""

_COLLECTIONS = {
    Root.MAP: frozenset({"dict", "Dict", "Mapping", "MutableMapping"}),
    Root.ARRAY: frozenset({"list", "List", "Sequence", "MutableSequence"}),
}
_PLAIN = frozenset(
    {"str", "int", "float", "bool", "bytes", "bytearray", "Decimal", "date", "time", "datetime"}
)
_BASES = frozenset({"object", "ABC"})
"""Classes from which no method comes that is looked for."""


@dataclass(frozen=True, slots=True)
class Given:
    """What methods can be given, by name: columns of the rows, those of the key among them, and state."""

    columns: Mapping[str, DataType]
    keys: tuple[str, ...]
    state: Mapping[str, DataType]


def taken_columns(found: Found, step: Process, given: Given, flow: Flow) -> tuple[str, ...] | None:
    """The columns that the methods take, in the order of the rows; None where the class does not fit (reported).

    All of them where the file does not tell.
    """
    node = found.node
    if node is None or node.decorator_list:
        return tuple(given.columns)
    methods = {part.name: part for part in node.body if isinstance(part, ast.FunctionDef)}
    bases = {getattr(base, "attr", getattr(base, "id", "")) for base in node.bases}
    whole = bases <= _BASES and not _computes_names(node)
    if not _has_methods(found, node, methods, step, flow, whole=whole):
        return None
    taken: set[str] = set()
    sound = True
    for name, names in ((ROW, given.columns), (TIMER, dict.fromkeys(given.keys))):
        method = methods.get(name)
        if method is None or method.decorator_list:
            taken |= names.keys()
            continue
        known = {n: given.columns[n] for n in names}
        fits = _fits(found, method, known, given, flow)
        sound = sound and fits and _rows_fit(found, method, step, flow)
        taken |= names.keys() if method.args.kwarg else {a.arg for a in _named(method)} & set(names)
    if not sound:
        return None
    return tuple(given.columns) if not whole else tuple(n for n in given.columns if n in taken)


def _computes_names(node: ast.ClassDef) -> bool:
    return any(isinstance(part, ast.Assign | ast.For | ast.With | ast.If) for part in node.body)


def _has_methods(
    found: Found,
    node: ast.ClassDef,
    methods: Mapping[str, ast.FunctionDef],
    step: Process,
    flow: Flow,
    *,
    whole: bool,
) -> bool:
    """TYP022 for a method that is not there, and for one that nobody would call."""
    label = Label(found.place(node), "the class")
    asynchronous = next(
        (p for p in node.body if isinstance(p, ast.AsyncFunctionDef) and p.name in (ROW, TIMER)),
        None,
    )
    if asynchronous is not None:
        message = (
            f"`{asynchronous.name}` of {found.called} is `async`, and is called as a plain one"
        )
        also = (Label(found.place(asynchronous), "leave `async` out"),)
        flow.say(UNKNOWN_CODE, message, found.span, also=also)
        return False
    made = methods.get("__init__")
    if made is not None and _wants(made):
        message = f"{found.called} is made without arguments, and its `__init__` takes `{_wants(made)[0].arg}`"
        also = (Label(found.place(_wants(made)[0]), "is given nothing"),)
        flow.say(UNKNOWN_PARAMETER, message, found.span, also=also)
        return False
    if whole and ROW not in methods:
        message = f"{found.called} has no method `{ROW}`, which is called for each row"
        flow.say(MISSING_METHOD, message, found.span, also=(label,))
        return False
    if whole and step.timers is not None and TIMER not in methods:
        message = f"{found.called} has no method `{TIMER}`, which is called for each timer"
        flow.say(MISSING_METHOD, message, step.timers.span, "no method for them", also=(label,))
        return False
    if step.timers is None and TIMER in methods:
        message = f"{found.called} has a method `{TIMER}`, and the step says no `timers`"
        label = Label(found.place(methods[TIMER]), "is never called")
        help = ("say by which clock: `timers event_time`", "or `timers processing_time`")
        flow.say(MISSING_METHOD, message, found.span, also=(label,), help=help)
        return False
    return True


def _named(method: ast.FunctionDef) -> list[ast.arg]:
    """The parameters that are given by name, without `self`."""
    return [*method.args.args[_own(method) :], *method.args.kwonlyargs]


def _own(method: ast.FunctionDef) -> int:
    return 0 if method.args.posonlyargs else 1


def _wants(method: ast.FunctionDef) -> list[ast.arg]:
    """The parameters that have to be given, without `self`."""
    args = method.args
    plain = [*args.posonlyargs, *args.args]
    needed = plain[: len(plain) - len(args.defaults)][1:]
    named = zip(args.kwonlyargs, args.kw_defaults, strict=True)
    return [*needed, *(arg for arg, default in named if default is None)]


def _fits(
    found: Found,
    method: ast.FunctionDef,
    columns: Mapping[str, DataType],
    given: Given,
    flow: Flow,
) -> bool:
    """Whether each parameter is something that the method can be given, of the type that it says."""
    known = {**columns, **given.state}
    fits = True
    args = method.args
    optional = {a.arg for a in args.args[len(args.args) - len(args.defaults) :]}
    optional |= {
        a.arg for a, d in zip(args.kwonlyargs, args.kw_defaults, strict=True) if d is not None
    }
    if not (args.posonlyargs or args.args):
        message = f"`{method.name}` of {found.called} takes no `self`"
        flow.say(
            UNKNOWN_PARAMETER, message, found.span, also=(Label(found.place(method), "no `self`"),)
        )
        return False
    for written in (*args.posonlyargs[1:], *_named(method)):
        if written.arg == CONTEXT:
            continue
        if written.arg not in known or written in args.posonlyargs:
            if written.arg not in optional:
                _unknown(found, method, written, known, given, flow)
                fits = False
            continue
        state = written.arg in given.state
        wrong = (_wrong_state if state else _wrong_column)(written, known[written.arg])
        if wrong is not None:
            _wrong_type(found, method, written, wrong, flow)
            fits = False
    return fits


def _unknown(
    found: Found,
    method: ast.FunctionDef,
    written: ast.arg,
    known: Mapping[str, DataType],
    given: Given,
    flow: Flow,
) -> None:
    meant = did_you_mean(written.arg, (*known, CONTEXT))
    what = "column or state" if method.name == ROW else "column of the key or state"
    if written in method.args.posonlyargs:
        message = f"`{method.name}` of {found.called} takes `{written.arg}` by its place, and is called by names"
        help: tuple[str, ...] = ("leave the `/` out of its parameters",)
    else:
        message = (
            f"`{method.name}` of {found.called} takes `{written.arg}`, and there is no such {what}"
        )
        help = (f"did you mean `{meant}`?",) if meant else ()
        if method.name == TIMER and written.arg in given.columns:
            help = ("a timer belongs to a key and no row: keep what it needs in `state`",)
    label = Label(found.place(written), "is given nothing")
    flow.say(UNKNOWN_PARAMETER, message, found.span, also=(label,), help=help)


def _wrong_type(
    found: Found, method: ast.FunctionDef, written: ast.arg, said: str, flow: Flow
) -> None:
    assert written.annotation is not None
    named = ast.unparse(written.annotation)
    message = f"`{method.name}` of {found.called} takes `{written.arg}` as `{named}`, and {said}"
    label = Label(found.place(written.annotation), f"`{named}`")
    flow.say(WRONG_ARGUMENT_TYPE, message, found.span, also=(label,))


def _wrong_column(written: ast.arg, kind: DataType) -> str | None:
    """What is given in place of what the annotation says."""
    if differs(written.annotation, _as_written(kind, written), result=False) is None:
        return None
    return f"it is a column of `{show_plain(kind).lower()}`"


def _wrong_state(written: ast.arg, kind: DataType) -> str | None:
    name = _name(written.annotation)
    wanted = _COLLECTIONS.get(kind.root)
    everything = _PLAIN | frozenset().union(*_COLLECTIONS.values())
    if name not in everything or (wanted is not None and name in wanted):
        return None
    if wanted is None:
        return "it is state of one value, which is read and written as its `value`"
    return f"it is state of `{show_plain(kind).lower()}`"


def _as_written(kind: DataType, near: ast.arg) -> TypeSyntax:
    from dsl.span import Span

    return TypeSyntax(kind.root.value, Span("", near.lineno, near.lineno))


def _name(annotation: ast.expr | None) -> str:
    match annotation:
        case ast.Subscript(value=value):
            return _name(value)
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Constant(value=str(text)):
            try:
                return _name(ast.parse(text, mode="eval").body)
            except SyntaxError:
                return ""
        case _:
            return ""


def _rows_fit(found: Found, method: ast.FunctionDef, step: Process, flow: Flow) -> bool:
    """Whether rows that `yield` gives have as many values as the step returns columns."""
    wanted = len(step.columns)
    for part in _own_parts(method):
        value = part.value if isinstance(part, ast.Yield) else None
        if not isinstance(value, ast.Tuple) or wanted == 1:
            continue
        if any(isinstance(item, ast.Starred) for item in value.elts) or len(value.elts) == wanted:
            continue
        message = (
            f"{found.called} gives rows of {len(value.elts)} values, and the step returns"
            f" {wanted} columns"
        )
        label = Label(found.place(value), f"{len(value.elts)} values")
        flow.say(WRONG_RESULT_TYPE, message, found.span, also=(label,))
        return False
    return True


def _own_parts(node: ast.FunctionDef) -> Iterator[ast.AST]:
    """All parts of a method but those of functions inside it."""
    todo: list[ast.AST] = list(node.body)
    while todo:
        part = todo.pop(0)
        yield part
        if not isinstance(part, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda | ast.ClassDef):
            todo[:0] = ast.iter_child_nodes(part)
