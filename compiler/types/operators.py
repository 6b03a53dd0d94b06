"""Types the operators: arithmetic, comparison, logic, concatenation."""

from __future__ import annotations

from decimal import Decimal

from compiler.plan.expressions import Call, CallClause, Expr, Literal
from compiler.types import families as f
from compiler.types.arithmetic import arithmetic_type
from compiler.types.codes import (
    INCOMPARABLE_TYPES,
    INVALID_LITERAL,
    NOT_COMPILED_YET,
    NULL_COMPARISON,
    WRONG_ARGUMENT_TYPE,
)
from compiler.types.comparison import EQUALITY, comparable
from compiler.types.context import Context
from compiler.types.datatype import MAX_LENGTH, DataType, Root
from compiler.types.literals import holds_moment
from compiler.types.show import show_plain
from compiler.types.versions import REMAINDER_OF_DECIMALS, TIMES_OF_DAY, at_least
from dsl.diagnostic import Edit, Fix, Label, Safety
from dsl.records import replace
from dsl.span import Span

ARITHMETIC = frozenset({"+", "-", "*", "/", "%"})
COMPARISON = frozenset(
    {"=", "<>", "!=", "<", "<=", ">", ">=", "is distinct from", "is not distinct from"}
)
LOGIC = frozenset({"and", "or"})


def binary(operator: str, left: Expr, right: Expr, span: Span, context: Context) -> Expr | None:
    """`left operator right`, or None when it was refused."""
    if operator in ARITHMETIC:
        return _arithmetic(operator, left, right, span, context)
    if operator in COMPARISON:
        return compare(operator, left, right, span, context)
    if operator in LOGIC:
        return _logic(operator, left, right, span, context)
    if operator == "overlaps":
        return _overlaps(left, right, span, context)
    if operator == "||":
        return _concat(left, right, span, context)
    context.say(NOT_COMPILED_YET, f"`{operator}` cannot be compiled yet", span)
    return None


def unary(operator: str, operand: Expr, span: Span, context: Context) -> Expr | None:
    """`not x`, `-x`, `+x`."""
    kind = operand.type.without_time_attribute()
    if operator == "not":
        if operand.type.root is not Root.BOOLEAN:
            _refuse_truth("not", operand, context)
            return None
        return Call("NOT", (operand,), kind, span)
    if operator not in ("-", "+"):
        context.say(NOT_COMPILED_YET, f"`{operator}` cannot be compiled yet", span)
        return None
    if kind.root not in f.NUMERIC and kind.root not in f.INTERVAL:
        _refuse_one(operator, operand, "a number", context)
        return None
    if operator == "+":
        return operand
    if isinstance(operand, Literal) and isinstance(operand.value, int | float | Decimal):
        return replace(operand, value=-operand.value, span=span)
    return Call("NEGATE", (operand,), kind, span)


def is_boolean(expression: Expr) -> bool:
    """Whether it can be a condition; NULL can."""
    return expression.type.root in (Root.BOOLEAN, Root.NULL)


def compare(operator: str, left: Expr, right: Expr, span: Span, context: Context) -> Expr | None:
    """A comparison; BOOLEAN, nullable as the operands are, but for IS [NOT] DISTINCT FROM."""
    if not comparable(operator, left.type, right.type):
        refuse_comparison(operator, left, right, span, context)
        return None
    if operator in EQUALITY and not _moments_sound(left, right, context):
        return None
    _warn_of_null(operator, left, right, span, context)
    word = "<>" if operator == "!=" else operator.upper()
    never_null = word.startswith("IS ")
    nullable = not never_null and (f.holds_null(left.type) or f.holds_null(right.type))
    return Call(word, (left, right), f.BOOLEAN.with_nullable(nullable), span)


def _warn_of_null(operator: str, left: Expr, right: Expr, span: Span, context: Context) -> None:
    """TYP023: `x = null` is NULL for every x, by the three-valued logic of SQL."""
    if operator.startswith("is ") or not (_is_null(left) or _is_null(right)):
        return
    negated = operator in ("<>", "!=")
    words = "is not null" if negated else "is null"
    fixes: tuple[Fix, ...] = ()
    plain = (left.span.start, right.span.end) == (span.start, span.end)
    # What stands in parentheses has a span without them: only where there are none, the edit is sure.
    if plain and _is_null(right) and operator in ("=", "<>", "!="):
        edit = Edit(Span(span.source, left.span.end, span.end), f" {words}")
        fixes = (Fix(f"write `{words}`", (edit,), Safety.UNSAFE),)
    context.say(
        NULL_COMPARISON,
        f"`{operator}` with `null` is never true",
        span,
        "unknown, whatever the other side is",
        help=(f"write `... {words}`",),
        fixes=fixes,
    )


def _is_null(operand: Expr) -> bool:
    return isinstance(operand, Literal) and operand.type.root is Root.NULL


def _moments_sound(left: Expr, right: Expr, context: Context) -> bool:
    """Flink converts a string that is compared with a moment while planning: it must be one."""
    for text, moment in ((left, right), (right, left)):
        if moment.type.root not in f.DATETIME or not isinstance(text, Literal):
            continue
        if not isinstance(text.value, str) or text.type.root not in f.CHARACTER:
            continue
        if not holds_moment(text.value, moment.type.root):
            found = show_plain(moment.type)
            context.say(INVALID_LITERAL, f"`{text.value}` is no `{found}`", text.span)
            return False
    return True


def refuse_comparison(operator: str, left: Expr, right: Expr, span: Span, context: Context) -> None:
    """TYP003, with the cast that makes the comparison possible where one is clear."""
    one, other = show_plain(left.type), show_plain(right.type)
    helps: tuple[str, ...] = ()
    fixes: tuple[Fix, ...] = ()
    for text, wanted in ((left, right), (right, left)):
        if text.type.root in f.CHARACTER and wanted.type.root in f.NUMERIC:
            target = show_plain(wanted.type).lower()
            helps = (
                f"convert it: `cast(... as {target})`, or `try_cast`, which gives NULL for other text",
            )
            fixes = (cast_fix(text.span, target),)
    context.say(
        INCOMPARABLE_TYPES,
        f"`{one}` and `{other}` cannot be compared with `{operator}`",
        span,
        also=(Label(left.span, f"`{one}`"), Label(right.span, f"`{other}`")),
        help=helps,
        fixes=fixes,
    )


def cast_fix(span: Span, target: str) -> Fix:
    """Wraps what stands at `span` in a cast; it may fail on other values, so it is not safe."""
    before = Edit(Span(span.source, span.start, span.start), "cast(")
    after = Edit(Span(span.source, span.end, span.end), f" as {target})")
    return Fix(f"cast to `{target}`", (before, after), Safety.UNSAFE)


def _arithmetic(
    operator: str, left: Expr, right: Expr, span: Span, context: Context
) -> Expr | None:
    kind = arithmetic_type(operator, left.type, right.type)
    if kind is None:
        _refuse_two(operator, left, right, span, context)
        return None
    if operator == "%" and not _remainder_planned(kind, right.type, context):
        one, other = show_plain(left.type), show_plain(right.type)
        message = f"Flink {context.target} cannot plan `%` of `{one}` and `{other}`"
        context.say(WRONG_ARGUMENT_TYPE, message, span, help=("write `mod(a, b)`",))
        return None
    return Call(operator, (left, right), kind, span)


def difference(
    left: Expr, right: Expr, kind: DataType, span: Span, context: Context
) -> Expr | None:
    """`(left - right) day`: Calcite's minus of two moments, as far as Flink has code for it.

    Flink computes with moments of one kind only, and before 2.3 with two times of day only in months.
    """
    alike = left.type.root is right.type.root and left.type.root in f.DATETIME
    times = left.type.root is Root.TIME and kind.root is not Root.INTERVAL_MONTHS
    if not alike or (times and not at_least(context.target, TIMES_OF_DAY)):
        one, other = show_plain(left.type), show_plain(right.type)
        context.say(
            WRONG_ARGUMENT_TYPE,
            f"Flink has no difference of `{one}` and `{other}` in `{show_plain(kind).lower()}`",
            span,
            also=(Label(left.span, f"`{one}`"), Label(right.span, f"`{other}`")),
            help=("take two dates, or two timestamps of one kind",),
        )
        return None
    clause = CallClause("UNITS", show_plain(kind).removeprefix("INTERVAL "))
    nullable = left.type.nullable or right.type.nullable
    return Call("DIFFERENCE", (left, right), kind.with_nullable(nullable), span, (clause,))


def _remainder_planned(kind: DataType, divisor: DataType, context: Context) -> bool:
    alike = kind.root is not Root.DECIMAL or f.same(kind, divisor)
    return alike or at_least(context.target, REMAINDER_OF_DECIMALS)


def _logic(operator: str, left: Expr, right: Expr, span: Span, context: Context) -> Expr | None:
    for operand in (left, right):
        if operand.type.root is not Root.BOOLEAN:
            _refuse_truth(operator, operand, context)
            return None
    word = operator.upper()
    operands = left.args if isinstance(left, Call) and left.function == word else (left,)
    nullable = left.type.nullable or right.type.nullable
    return Call(word, (*operands, right), f.BOOLEAN.with_nullable(nullable), span)


def _overlaps(left: Expr, right: Expr, span: Span, context: Context) -> Expr | None:
    """`(start, end or length) overlaps (start, end or length)`: two periods of one kind."""
    if not _periods(left.type.children, right.type.children):
        _refuse_two("overlaps", left, right, span, context)
        return None
    nullable = f.holds_null(left.type) or f.holds_null(right.type)
    return Call("OVERLAPS", (left, right), f.BOOLEAN.with_nullable(nullable), span)


def _periods(one: tuple[DataType, ...], other: tuple[DataType, ...]) -> bool:
    if len(one) != 2 or len(other) != 2 or one[0].root not in f.DATETIME:
        return False
    kind = one[0].root
    if one[1].root is not kind and one[1].root not in f.INTERVAL:
        return False
    starts = {kind, Root.NULL}
    ends = f.INTERVAL | {kind} if other[0].root is kind else starts
    return other[0].root in starts and other[1].root in ends


def _concat(left: Expr, right: Expr, span: Span, context: Context) -> Expr | None:
    roots = {left.type.root, right.type.root}
    if not roots <= f.CHARACTER:
        _refuse_two("||", left, right, span, context)
        return None
    return Call("||", (left, right), concat_type(left.type, right.type), span)


def concat_type(left: DataType, right: DataType) -> DataType:
    """Lengths add up; only two fixed lengths give a fixed one."""
    fixed = left.root is right.root is Root.CHAR
    length = min(left.args[0] + right.args[0], MAX_LENGTH)
    nullable = left.nullable or right.nullable
    return DataType(Root.CHAR if fixed else Root.VARCHAR, nullable, (length,))


def _refuse_one(operator: str, operand: Expr, wanted: str, context: Context) -> None:
    found = show_plain(operand.type)
    message = f"`{operator}` takes {wanted}, not `{found}`"
    context.say(WRONG_ARGUMENT_TYPE, message, operand.span, f"is `{found}`")


def _refuse_truth(operator: str, operand: Expr, context: Context) -> None:
    """`and`, `or`, `not` of what is no truth value."""
    found = show_plain(operand.type)
    fixes = not_zero(operand)
    context.say(
        WRONG_ARGUMENT_TYPE,
        f"`{operator}` takes `BOOLEAN`, not `{found}`",
        operand.span,
        f"is `{found}`",
        help=("compare it with something, as in `... <> 0`",) if fixes else (),
        fixes=fixes,
    )


def not_zero(operand: Expr) -> tuple[Fix, ...]:
    """Compares a number with 0, as languages do in which a number can be a condition."""
    if operand.type.root not in f.NUMERIC:
        return ()
    end = operand.span.end
    edit = Edit(Span(operand.span.source, end, end), " <> 0")
    return (Fix("compare it with 0", (edit,), Safety.UNSAFE),)


def text_fixes(items: tuple[Expr, ...], *, joined: bool = False) -> tuple[Fix, ...]:
    """Casts to strings of what stands beside strings, or (`joined`) of what `||` is to join."""
    other = [item for item in items if item.type.root not in f.CHARACTER]
    plain = f.NUMERIC | f.DATETIME | {Root.BOOLEAN}
    if not (joined or len(other) < len(items)) or any(i.type.root not in plain for i in other):
        return ()
    edits = tuple(edit for item in other for edit in cast_fix(item.span, "string").edits)
    return (Fix("cast to `string`", edits, Safety.UNSAFE),) if edits else ()


def _number_fixes(left: Expr, right: Expr) -> tuple[Fix, ...]:
    """A cast to the number's type of the string that is to be computed with it."""
    for text, number in ((left, right), (right, left)):
        if text.type.root in f.CHARACTER and number.type.root in f.NUMERIC:
            return (cast_fix(text.span, show_plain(number.type).lower()),)
    return ()


def _refuse_two(operator: str, left: Expr, right: Expr, span: Span, context: Context) -> None:
    one, other = show_plain(left.type), show_plain(right.type)
    helps: tuple[str, ...] = ()
    fixes = _number_fixes(left, right) if operator in ("+", "-", "*", "/", "%") else ()
    if operator == "||":
        fixes = text_fixes((left, right), joined=True)
    if operator == "-" and left.type.root in f.DATETIME and right.type.root in f.DATETIME:
        helps = ("the time between two moments: `timestampdiff(second, earlier, later)`",)
    elif operator in ("+", "||") and {left.type.root, right.type.root} & f.CHARACTER:
        helps = ("join strings with `||`, after `cast(... as string)` where one is no string",)
    context.say(
        WRONG_ARGUMENT_TYPE,
        f"`{operator}` does not take `{one}` and `{other}`",
        span,
        also=(Label(left.span, f"`{one}`"), Label(right.span, f"`{other}`")),
        help=helps,
        fixes=fixes,
    )
