"""Rules that find the type of a function's result from its arguments."""

from __future__ import annotations

from compiler.types import families as f
from compiler.types.arithmetic import remainder_type
from compiler.types.casts import can_widen
from compiler.types.comparison import comparable
from compiler.types.datatype import DataType, Root
from compiler.types.functions.entry import Arguments, Rule
from compiler.types.merge import common_type, generalized_type, merge
from dsl.records import replace


def first(args: Arguments) -> DataType | None:
    """The type of the first argument."""
    return args.kinds[0]


def second(args: Arguments) -> DataType | None:
    """The type of the second argument."""
    return args.kinds[1]


def varying(args: Arguments) -> DataType | None:
    """VARCHAR of the first argument's length."""
    return f.varchar(args.kinds[0].args[0])


def last_varying(args: Arguments) -> DataType | None:
    """VARCHAR of the last argument's length: `trim(leading 'a' from s)`."""
    return f.varchar(args.kinds[-1].args[0])


def whole(args: Arguments) -> DataType | None:
    """The first argument's type without digits after the point: CEIL and FLOOR of a number."""
    kind = args.kinds[0]
    return f.decimal(kind.args[0], 0) if kind.root is Root.DECIMAL else kind


def rounded(args: Arguments) -> DataType | None:
    """ROUND and TRUNCATE: a DECIMAL keeps as many digits as are asked for, where they are written out."""
    kind = args.kinds[0]
    digits = args.constant(1) if len(args.values) > 1 else 0
    if kind.root is not Root.DECIMAL or not isinstance(digits, int):
        return kind
    precision, scale = kind.args
    if digits >= scale:
        return kind
    if digits < 0:
        return f.decimal(min(f.MAX_PRECISION, 1 + precision - scale), 0)
    return f.decimal(1 + precision - scale + digits, digits)


def remainder(args: Arguments) -> DataType | None:
    """MOD."""
    return remainder_type(*args.kinds)


def common(args: Arguments) -> DataType | None:
    """The common type of all arguments."""
    return common_type(args.kinds)


def extreme(args: Arguments) -> DataType | None:
    """GREATEST and LEAST; Flink puts neither `null` nor intervals among numbers."""
    roots = {kind.root for kind in args.kinds}
    if roots & f.NUMERIC and roots & (f.INTERVAL | {Root.NULL}):
        return None
    return generalized_type(args.kinds)


def chosen(args: Arguments) -> DataType | None:
    """IF: the common type of the two results, but for timestamps the first one's."""
    left, right = args.kinds[1:]
    if {left.root, right.root} & (f.CONSTRUCTED | f.INTERVAL):
        return None
    return left if {left.root, right.root} <= f.TIMESTAMPS else merge(left, right)


def unless_equal(args: Arguments) -> DataType | None:
    """NULLIF: the first argument's type, where the two can be compared."""
    left, right = args.kinds
    if left.root is Root.BITMAP and left.nullable != right.nullable:
        return None
    return left if comparable("=", left, right) else None


def element(args: Arguments) -> DataType | None:
    """The element of an array."""
    return args.kinds[0].children[0]


def with_element(args: Arguments) -> DataType | None:
    """ARRAY_APPEND and its like: the element must widen to the array's."""
    kind, item = args.kinds[0], args.kinds[1]
    held = kind.children[0]
    if not _widens(item, held):
        return None
    return f.array(held.with_nullable(held.nullable or item.nullable))


def holding(result: DataType) -> Rule:
    """A constant result, where the second argument widens to the array's element."""

    def rule(args: Arguments) -> DataType | None:
        return result if _widens(args.kinds[1], args.kinds[0].children[0]) else None

    return rule


def without_element(args: Arguments) -> DataType | None:
    """ARRAY_REMOVE: the array, where the element widens to its own."""
    return args.kinds[0] if _widens(args.kinds[1], args.kinds[0].children[0]) else None


def _widens(item: DataType, held: DataType) -> bool:
    """Flink also takes an interval for an INT."""
    if item.root in f.INTERVAL and held.root in (Root.INT, Root.BIGINT):
        return True
    return can_widen(item, held)


def keys(args: Arguments) -> DataType | None:
    """MAP_KEYS."""
    return f.array(args.kinds[0].children[0])


def values(args: Arguments) -> DataType | None:
    """MAP_VALUES."""
    return f.array(args.kinds[0].children[1])


def entries(args: Arguments) -> DataType | None:
    """MAP_ENTRIES."""
    return f.array(f.row(("key", "value"), args.kinds[0].children))


def from_arrays(args: Arguments) -> DataType | None:
    """MAP_FROM_ARRAYS."""
    return f.map_of(args.kinds[0].children[0], args.kinds[1].children[0])


def generalized(args: Arguments) -> DataType | None:
    """COALESCE: the common type as newer functions find it."""
    return generalized_type(args.kinds)


def returning_value(args: Arguments) -> DataType | None:
    """JSON_VALUE: STRING, or one of the few types that may stand after RETURNING."""
    kind = args.clause("RETURNING")
    if not isinstance(kind, DataType):
        return f.STRING
    return kind if kind.root in (Root.VARCHAR, Root.BOOLEAN, Root.INT, Root.DOUBLE) else None


def returning_document(args: Arguments) -> DataType | None:
    """JSON_QUERY: STRING or ARRAY<STRING>."""
    kind = args.clause("RETURNING")
    if not isinstance(kind, DataType):
        return f.STRING
    held = kind.children[0] if kind.root is Root.ARRAY else kind
    return kind if held.root is Root.VARCHAR else None


def total(args: Arguments) -> DataType | None:
    """SUM: a DECIMAL of 38 digits, else the argument's type."""
    kind = args.kinds[0]
    return f.decimal(38, kind.args[1]) if kind.root is Root.DECIMAL else kind


def average(args: Arguments) -> DataType | None:
    """AVG, STDDEV, VAR: a DECIMAL of 38 digits and a scale of at least 6, else the argument's type."""
    kind = args.kinds[0]
    return f.decimal(38, max(kind.args[1], 6)) if kind.root is Root.DECIMAL else kind


def collected(args: Arguments) -> DataType | None:
    """COLLECT."""
    return f.multiset(args.kinds[0])


def gathered(args: Arguments) -> DataType | None:
    """ARRAY_AGG."""
    return f.array(args.kinds[0])


def percentile(args: Arguments) -> DataType | None:
    """PERCENTILE: an array where several are asked for."""
    return f.array(f.DOUBLE) if args.kinds[1].root is Root.ARRAY else f.DOUBLE


def shifted(args: Arguments) -> DataType | None:
    """LAG and LEAD: NULL beyond the ends, unless a default of the same type is given.

    Flink takes the default's nullability for the whole, whatever the first argument's.
    """
    kind = args.kinds[0]
    if len(args.values) < 3:
        return kind.with_nullable(True)
    default = args.kinds[2]
    if not f.same(kind, default):
        return None
    return kind.with_nullable(default.nullable)


def match_time(args: Arguments) -> DataType | None:
    """The event time of a match: that of the column named, else TIMESTAMP(3)."""
    if not args.values:
        return replace(f.timestamp(3, nullable=False), time_attribute="rowtime")
    given = args.values[0].type
    return given if given.time_attribute == "rowtime" else None


def match_now(args: Arguments) -> DataType | None:  # noqa: ARG001
    """The processing time of a match."""
    return replace(f.timestamp_ltz(3, nullable=False), time_attribute="proctime")
