"""Between which numbers the values of an expression lie, and whether they can be zero."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from decimal import Decimal

from compiler.checks.values.conditions import alike, facts
from compiler.checks.values.known import Formula, Scope
from compiler.checks.values.places import parts
from compiler.plan.expressions import (
    AggregateCall,
    Call,
    CaseExpr,
    CastExpr,
    Expr,
    FieldRef,
    Keyword,
    Literal,
    OverCall,
)
from compiler.types import families as f
from compiler.types.datatype import DataType, Root
from dsl.records import dataclass

_BITS = {Root.TINYINT: 8, Root.SMALLINT: 16, Root.INT: 32, Root.BIGINT: 64}
_PARTS = {
    "YEAR": (0, 9999),
    "QUARTER": (1, 4),
    "MONTH": (1, 12),
    "WEEK": (1, 53),
    "DAYOFYEAR": (1, 366),
    "DOY": (1, 366),
    "DAYOFMONTH": (1, 31),
    "DAY": (1, 31),
    "DAYOFWEEK": (0, 7),
    "DOW": (0, 7),
    "HOUR": (0, 23),
    "MINUTE": (0, 59),
    "SECOND": (0, 59),
    "MILLISECOND": (0, 59_999),
}
_RANKS = frozenset({"ROW_NUMBER", "RANK", "DENSE_RANK"})
_SAME = frozenset({"MIN", "MAX", "FIRST_VALUE", "LAST_VALUE", "LAG", "LEAD"})
_DEEP = 14
"""How far the columns of columns are followed."""

_Choose = Callable[[Iterable[Decimal]], Decimal]


@dataclass(frozen=True, slots=True)
class Bounds:
    """The least and the greatest value; None where there is no bound."""

    low: Decimal | None = None
    high: Decimal | None = None

    def within(self, other: Bounds) -> bool:
        """Whether every value lies within other bounds."""
        low = other.low is None or (self.low is not None and self.low >= other.low)
        return low and (other.high is None or (self.high is not None and self.high <= other.high))

    def and_(self, other: Bounds) -> Bounds:
        """The bounds of what lies within both."""
        return Bounds(_most(self.low, other.low, max), _most(self.high, other.high, min))

    def or_(self, other: Bounds) -> Bounds:
        """The bounds of what lies within either."""
        low = None if self.low is None or other.low is None else min(self.low, other.low)
        high = None if self.high is None or other.high is None else max(self.high, other.high)
        return Bounds(low, high)


ANY = Bounds()


def bounds_of_type(kind: DataType) -> Bounds:
    """What a number of the type can be."""
    if kind.root in _BITS:
        half = Decimal(2 ** (_BITS[kind.root] - 1))
        return Bounds(-half, half - 1)
    if kind.root is Root.DECIMAL:
        precision, scale = kind.args
        most = Decimal(10) ** (precision - scale)
        return Bounds(-most, most)
    return ANY


def bounds(expr: Expr, scope: Scope, depth: int = 0) -> Bounds:
    """Between which numbers the values lie that are not NULL."""
    if depth > _DEEP or expr.type.root not in f.NUMERIC | {Root.NULL}:
        return ANY
    found = bounds_of_type(expr.type).and_(_held(expr, scope.conditions))
    return found.and_(_computed(expr, scope, depth + 1))


def can_be_zero(expr: Expr, scope: Scope, depth: int = 0) -> bool:
    """Whether a value may be zero, as far as can be seen; NULL is none."""
    if isinstance(expr, Literal):
        return expr.value == 0 and expr.value is not None
    if depth > _DEEP:
        return True
    if any(_rules_out_zero(condition, expr) for condition in scope.conditions):
        return False
    found = bounds(expr, scope)
    if (found.low is not None and found.low > 0) or (found.high is not None and found.high < 0):
        return False
    return _zero_inside(expr, scope, depth + 1)


def _zero_inside(expr: Expr, scope: Scope, depth: int) -> bool:
    def zero(inner: Expr) -> bool:
        return can_be_zero(inner, scope, depth)

    match expr:
        case Call(function="NULLIF", args=(value, Literal(value=other))):
            return other != 0 and zero(value)
        case Call(function="COALESCE" | "IFNULL" | "*", args=args):
            return any(map(zero, args))
        case Call(function="NEGATE" | "ABS", args=(value,)):
            return zero(value)
        case CaseExpr() | Call(function="IF"):
            inner = list(parts(expr, scope))[1 if isinstance(expr, Call) else 0 :]
            results = inner if isinstance(expr, Call) else _results(expr, inner)
            return any(can_be_zero(result, place, depth) for result, place in results)
        case CastExpr(operand=operand):
            return not _keeps_digits(operand.type, expr.type) or zero(operand)
        case FieldRef():
            ways = scope.ways(expr)
            return not ways or not all(
                isinstance(way, Formula) and not can_be_zero(way.expr, way.scope, depth)
                for way in ways
            )
        case AggregateCall(function="COUNT", filter=None, args=args):
            return any(f.holds_null(arg.type) for arg in args)
        case OverCall(function="COUNT", filter=None, args=()):
            return False
        case AggregateCall(function=function, args=(arg, *_)) if function in _SAME:
            return zero(arg)
        case _:
            return True


def _results(case: CaseExpr, inner: list[tuple[Expr, Scope]]) -> list[tuple[Expr, Scope]]:
    """The results of a CASE, of its parts in their order."""
    count = 2 * len(case.branches)
    return inner[1:count:2] + inner[count:]


def _computed(expr: Expr, scope: Scope, depth: int) -> Bounds:
    def inner(part: Expr) -> Bounds:
        return bounds(part, scope, depth)

    match expr:
        case Literal(value=bool() | None):
            return ANY
        case Literal(value=int() | float() | Decimal() as value):
            exact = Decimal(str(value))
            return Bounds(exact, exact) if exact.is_finite() else ANY
        case CastExpr(operand=operand, type=kind):
            # A number that fits stays what it is, but for digits after the point.
            found = inner(operand)
            return _outwards(found) if found.within(bounds_of_type(kind)) else ANY
        case CaseExpr():
            return _either(_results(expr, list(parts(expr, scope))), depth)
        case Call(function="IF"):
            return _either(list(parts(expr, scope))[1:], depth)
        case Call():
            return _call(expr, inner)
        case FieldRef():
            ways = scope.ways(expr)
            formulas = [way for way in ways if isinstance(way, Formula)]
            if not ways or len(formulas) < len(ways):
                return ANY
            return _either([(way.expr, way.scope) for way in formulas], depth)
        case AggregateCall(function="COUNT") | OverCall(function="COUNT"):
            return Bounds(low=Decimal(0))
        case OverCall(function=function) if function in _RANKS:
            return Bounds(low=Decimal(1))
        case AggregateCall(function="SUM", args=(arg,)):
            # A sum of positive numbers is at least as large as one of them.
            low = inner(arg).low
            return Bounds(low=low) if low is not None and low >= 0 else ANY
        case AggregateCall(function=function, args=(arg, *_)) if function in _SAME:
            return inner(arg)
        case _:
            return ANY


def _call(call: Call, inner: Callable[[Expr], Bounds]) -> Bounds:
    args = call.args
    match call.function:
        case "NEGATE":
            found = inner(args[0])
            return Bounds(_negative(found.high), _negative(found.low))
        case "ABS":
            found = inner(args[0])
            most = Bounds(_negative(found.high), _negative(found.low)).or_(found).high
            return Bounds(max(Decimal(0), found.low or Decimal(0)), most)
        case "+" | "-" | "*":
            return _arithmetic(call.function, inner(args[0]), inner(args[1]))
        case "/" if isinstance(args[1], Literal):
            return _quotient(inner(args[0]), args[1])
        case "%" | "MOD" if isinstance(args[1], Literal):
            found, least = inner(args[1]), inner(args[0])
            most = None if found.high is None else abs(found.high)
            low = Decimal(0) if least.low is not None and least.low >= 0 else _negative(most)
            return Bounds(low, most)
        case "COALESCE" | "IFNULL":
            return _union(map(inner, args))
        case "NULLIF" | "FLOOR" | "CEIL" | "CEILING" | "ROUND" | "TRUNCATE":
            return _outwards(inner(args[0]))
        case "GREATEST":
            all_ = [inner(arg) for arg in args]
            return Bounds(_of(max, [b.low for b in all_], some=True), _union(all_).high)
        case "LEAST":
            all_ = [inner(arg) for arg in args]
            return Bounds(_union(all_).low, _of(min, [b.high for b in all_], some=True))
        case "CHAR_LENGTH" | "CHARACTER_LENGTH" | "CARDINALITY" | "POSITION" | "LOCATE" | "INSTR":
            return Bounds(low=Decimal(0))
        case "SIGN":
            return Bounds(Decimal(-1), Decimal(1))
        case "EXTRACT" if isinstance(args[0], Keyword):
            return _part(args[0].word)
        case _:
            return _part(call.function)


def _part(word: str) -> Bounds:
    """The bounds of a part of a time."""
    low, high = _PARTS.get(word, (None, None))
    return ANY if low is None or high is None else Bounds(Decimal(low), Decimal(high))


def _arithmetic(function: str, left: Bounds, right: Bounds) -> Bounds:
    if function == "-":
        right = Bounds(_negative(right.high), _negative(right.low))
    if function in "+-":
        return Bounds(_sum(left.low, right.low), _sum(left.high, right.high))
    corners = [left.low, left.high], [right.low, right.high]
    products = [None if a is None or b is None else a * b for a in corners[0] for b in corners[1]]
    return Bounds(_of(min, products), _of(max, products))


def _quotient(found: Bounds, by: Literal) -> Bounds:
    if not isinstance(by.value, int | Decimal) or abs(Decimal(by.value)) < 1:
        return ANY
    return found.or_(Bounds(_negative(found.high), _negative(found.low)))


def _held(expr: Expr, conditions: Iterable[Expr]) -> Bounds:
    """The bounds that conditions give an expression."""
    found = ANY
    for condition in conditions:
        found = found.and_(_said(condition, expr))
    return found


def _said(condition: Expr, expr: Expr) -> Bounds:
    match condition:
        case Call(function="OR", args=args):
            return _union(_held(expr, facts(arg)) for arg in args)
        case Call(function="IN", args=(value, *among)) if alike(value, expr):
            if all(isinstance(one, Literal) for one in among):
                return _union(_computed(one, Scope(()), 0) for one in among)
            return ANY
        case Call(function=function, args=(value, Literal() as other)) if alike(value, expr):
            return _compared(function, other, expr.type.root in f.INTEGER)
        case _:
            return ANY


def _compared(function: str, other: Literal, whole: bool) -> Bounds:
    limit = _computed(other, Scope(()), 0).low
    if limit is None:
        return ANY
    step = Decimal(1) if whole and limit == limit.to_integral_value() else Decimal(0)
    match function:
        case "=":
            return Bounds(limit, limit)
        case "<":
            return Bounds(high=limit - step)
        case "<=":
            return Bounds(high=limit)
        case ">":
            return Bounds(low=limit + step)
        case ">=":
            return Bounds(low=limit)
        case _:
            return ANY


def _rules_out_zero(condition: Expr, expr: Expr) -> bool:
    match condition:
        case Call(function="OR", args=args):
            return all(any(_rules_out_zero(fact, expr) for fact in facts(arg)) for arg in args)
        case Call(function="NOT IN", args=(value, *among)):
            return alike(value, expr) and any(_is_zero(one) for one in among)
        case Call(function="<>", args=(value, other)):
            return _is_zero(other) and alike(value, expr)
        case Call(function=">" | "<", args=(value, other)):
            limit = _computed(other, Scope(()), 0) if isinstance(other, Literal) else ANY
            edge = limit.low if condition.function == ">" else _negative(limit.high)
            return edge is not None and edge >= 0 and alike(value, expr)
        case _:
            return False


def _is_zero(expr: Expr) -> bool:
    return isinstance(expr, Literal) and expr.value is not None and expr.value == 0


def _keeps_digits(source: DataType, target: DataType) -> bool:
    """Whether a cast keeps a number from becoming zero."""
    if target.root in f.APPROXIMATE:
        return True
    if source.root not in f.EXACT or target.root not in f.EXACT:
        return False
    wide = bounds_of_type(source).within(bounds_of_type(target))
    return wide and f.as_decimal(target).args[1] >= f.as_decimal(source).args[1]


def _either(ways: list[tuple[Expr, Scope]], depth: int) -> Bounds:
    """The bounds of what is one of several; NULL adds nothing."""
    return _union(
        bounds(expr, scope, depth)
        for expr, scope in ways
        if not (isinstance(expr, Literal) and expr.value is None)
    )


def _union(all_: Iterable[Bounds]) -> Bounds:
    found: Bounds | None = None
    for one in all_:
        found = one if found is None else found.or_(one)
    return found or ANY


def _outwards(found: Bounds) -> Bounds:
    """Bounds that rounding does not leave."""
    low = None if found.low is None else found.low.to_integral_value("ROUND_FLOOR")
    high = None if found.high is None else found.high.to_integral_value("ROUND_CEILING")
    return Bounds(low, high)


def _negative(value: Decimal | None) -> Decimal | None:
    return None if value is None else -value


def _sum(left: Decimal | None, right: Decimal | None) -> Decimal | None:
    return None if left is None or right is None else left + right


def _most(left: Decimal | None, right: Decimal | None, choose: _Choose) -> Decimal | None:
    known = [value for value in (left, right) if value is not None]
    return choose(known) if known else None


def _of(choose: _Choose, values: list[Decimal | None], some: bool = False) -> Decimal | None:
    """The least or greatest value; None where one is not known, or with `some` where none is."""
    known = [value for value in values if value is not None]
    return choose(known) if known and (some or len(known) == len(values)) else None
