"""Types of `+ - * / %`: the rules of Flink's LogicalTypeMerging, and of dates and intervals."""

from __future__ import annotations

from compiler.types import families as f
from compiler.types.datatype import DataType, Root
from compiler.types.merge import merge_numbers

_LEAST_SCALE = 6
"""The scale that a product or quotient of more than 38 digits keeps at least."""


def arithmetic_type(operator: str, left: DataType, right: DataType) -> DataType | None:
    """The type of `left operator right`, nullable if either is; None where Flink has no such operation."""
    left, right = left.without_time_attribute(), right.without_time_attribute()
    roots = {left.root, right.root}
    if roots <= f.NUMERIC:
        found: DataType | None = _numbers(operator, left, right)
    elif left.root in f.INTERVAL or right.root in f.INTERVAL:
        found = _intervals(operator, left, right)
    else:
        return None
    return None if found is None else found.with_nullable(left.nullable or right.nullable)


def _numbers(operator: str, left: DataType, right: DataType) -> DataType | None:
    roots = {left.root, right.root}
    if operator == "%":
        return remainder_type(left, right)
    if Root.DECIMAL not in roots or not roots <= f.EXACT:
        return (
            merge_numbers(left, right)
            if roots <= f.EXACT or Root.DECIMAL not in roots
            else f.DOUBLE
        )
    (p1, s1), (p2, s2) = f.as_decimal(left).args, f.as_decimal(right).args
    if operator in "+-":
        scale = max(s1, s2)
        return adjusted(max(p1 - s1, p2 - s2) + scale + 1, scale)
    if operator == "*":
        return adjusted(p1 + p2 + 1, s1 + s2)
    scale = max(_LEAST_SCALE, s1 + p2 + 1)
    return adjusted(p1 - s1 + s2 + scale, scale)


def remainder_type(left: DataType, right: DataType) -> DataType | None:
    """The type of `left % right` and MOD: of the divisor; approximate numbers have no remainder."""
    roots = {left.root, right.root}
    if not roots <= f.EXACT:
        return None
    if Root.DECIMAL not in roots:
        return right
    (p1, s1), (p2, s2) = f.as_decimal(left).args, f.as_decimal(right).args
    scale = max(s1, s2)
    return adjusted(min(p1 - s1, p2 - s2) + scale, scale)


def adjusted(precision: int, scale: int) -> DataType:
    """DECIMAL(precision, scale), of which digits after the point are given up beyond 38 digits."""
    if precision <= f.MAX_PRECISION:
        return f.decimal(precision, scale)
    whole = precision - scale
    kept = max(f.MAX_PRECISION - whole, min(scale, _LEAST_SCALE))
    return f.decimal(f.MAX_PRECISION, kept)


def _intervals(operator: str, left: DataType, right: DataType) -> DataType | None:
    if operator == "*":
        if left.root in f.INTEGER:
            return right
        return left if right.root in f.INTEGER else None
    if operator not in "+-":
        return None
    if left.root is right.root:
        return left
    if left.root in f.DATETIME and right.root in f.INTERVAL:
        return left
    if operator == "+" and left.root in f.INTERVAL and right.root in f.DATETIME:
        return None if right.root is Root.TIMESTAMP_LTZ else right
    return None
