"""Where a Python function costs more than it would have to: what SQL says as well, and what pandas does for many rows.

`benchmarks/functions.py` measures the difference.
"""

from __future__ import annotations

import ast

from compiler.emit.functions import called_functions
from compiler.plan.functions import PlanFunction
from compiler.plan.plan import Plan
from compiler.types.datatype import Root
from dsl.records import dataclass

_NUMBERS = frozenset({Root.TINYINT, Root.SMALLINT, Root.INT, Root.BIGINT, Root.FLOAT, Root.DOUBLE})
_SIGNS: dict[type[ast.operator], str] = {ast.Add: "+", ast.Sub: "-", ast.Mult: "*"}
_METHODS = {"upper": "upper", "lower": "lower", "strip": "trim"}


@dataclass(frozen=True, slots=True)
class Hint:
    """What would serve in the place of a function as it is declared."""

    function: str
    what: str


def hints(plan: Plan) -> tuple[Hint, ...]:
    """One for each Python function that is called for single values and could be something cheaper."""
    found = []
    for function in called_functions(plan):
        plain = not (function.vectorized or function.asynchronous)
        if function.language != "python" or function.kind != "scalar" or not plain:
            continue
        what = _instead(function)
        if what:
            found.append(Hint(function.attempts or function.name, what))
    return tuple(found)


def _instead(function: PlanFunction) -> str:
    node = _definition(function)
    said = None if node is None or not function.deterministic else _in_sql(node, function)
    if said is not None:
        return f"an SQL expression would serve, and Flink would call no Python: `as {said}`"
    kinds = [*function.parameters, *function.returns.children[:1]] if function.attempts else []
    kinds = kinds or [*function.parameters, function.returns]
    if function.parameters and all(kind.root in _NUMBERS for kind in kinds):
        return "a function of columns would serve, called once for many rows: `vectorized = true`"
    return ""


def _definition(function: PlanFunction) -> ast.FunctionDef | None:
    """The plain function in the file that travels with the job, if it is one."""
    module, _, name = function.code.partition(":")
    base = module.replace(".", "/")
    paths = (f"{base}.py", f"{base}/__init__.py")
    text = next((m.text for m in function.modules if m.path in paths), "")
    found = [n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef) and n.name == name]
    return found[0] if found and not found[0].decorator_list else None


def _in_sql(node: ast.FunctionDef, function: PlanFunction) -> str | None:
    """The one expression that the function returns as SQL has it; None where it is more than that."""
    body = [part for part in node.body if not _is_text(part)]
    taken = [arg.arg for arg in (*node.args.posonlyargs, *node.args.args)]
    if len(body) != 1 or not isinstance(body[0], ast.Return) or body[0].value is None:
        return None
    computes = any(isinstance(part, ast.BinOp) for part in ast.walk(body[0].value))
    if computes and not all(kind.root in _NUMBERS for kind in function.parameters):
        # `+` joins texts in Python, and does not in SQL.
        return None
    names = dict(zip(taken, (name for name in function.told if name is not None), strict=False))
    return _expression(body[0].value, names)


def _is_text(part: ast.stmt) -> bool:
    return isinstance(part, ast.Expr) and isinstance(part.value, ast.Constant)


def _expression(node: ast.expr, names: dict[str, str], *, inside: bool = False) -> str | None:
    match node:
        case ast.Name(id=name):
            return names.get(name)
        case ast.Constant(value=int(number)) if not isinstance(node.value, bool):
            return str(number)
        case ast.Constant(value=str(text)) if text.isprintable():
            return "'" + text.replace("'", "''") + "'"
        case ast.BinOp(left=left, op=sign, right=right) if type(sign) in _SIGNS:
            sides = [_expression(side, names, inside=True) for side in (left, right)]
            if None in sides or any(_is_string(side) for side in (left, right)):
                return None
            said = f"{sides[0]} {_SIGNS[type(sign)]} {sides[1]}"
            return f"({said})" if inside else said
        case ast.Call(func=ast.Attribute(value=value, attr=method), args=[], keywords=[]):
            operand = _expression(value, names)
            return f"{_METHODS[method]}({operand})" if operand and method in _METHODS else None
        case _:
            return None


def _is_string(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)
