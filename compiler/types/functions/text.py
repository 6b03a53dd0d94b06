"""Functions of strings."""

from __future__ import annotations

from compiler.types import families as f
from compiler.types.functions import results as r
from compiler.types.functions.entry import Builtin, Nulls

_STRINGS = f.array(f.STRING)

TEXT = (
    Builtin("UPPER", ("str",), r.first),
    Builtin("LOWER", ("str",), r.first),
    Builtin("INITCAP", ("str",), r.first),
    Builtin("TRIM", ("str", "word str", "word str str"), r.last_varying),
    Builtin("LTRIM", ("str", "str str"), r.varying),
    Builtin("RTRIM", ("str", "str str"), r.varying),
    Builtin("BTRIM", ("str?", "str? str?"), f.STRING, since="2.0"),
    Builtin("SUBSTRING", ("str int", "str int int"), r.varying, Nulls.ALWAYS),
    Builtin("SUBSTR", ("str int", "str int int"), r.varying, Nulls.ALWAYS),
    Builtin("LEFT", ("str int",), r.varying, Nulls.ALWAYS),
    Builtin("RIGHT", ("str int",), r.varying, Nulls.ALWAYS),
    Builtin("CHAR_LENGTH", ("str",), f.INT),
    Builtin("CHARACTER_LENGTH", ("str",), f.INT),
    Builtin("POSITION", ("str str", "str str int"), f.INT),
    Builtin("LOCATE", ("str str", "str str int"), f.INT),
    Builtin("INSTR", ("str str", "str str int", "str str int int"), f.INT),
    Builtin("REPLACE", ("str str str",), f.STRING),
    Builtin("OVERLAY", ("strbin str int", "strbin str int int"), f.STRING),
    Builtin("REGEXP_REPLACE", ("str str str",), f.STRING),
    Builtin("REGEXP_EXTRACT", ("str str", "str str int"), f.STRING, Nulls.ALWAYS),
    Builtin("REGEXP", ("str str",), f.BOOLEAN),
    Builtin("REGEXP_COUNT", ("str? str?",), f.INT, Nulls.ALWAYS, since="2.0"),
    Builtin(
        "REGEXP_EXTRACT_ALL",
        ("str? str?", "str? str? as-bigint?"),
        _STRINGS,
        Nulls.ALWAYS,
        since="2.0",
    ),
    Builtin("REGEXP_INSTR", ("str? str?",), f.INT, Nulls.ALWAYS, since="2.0"),
    Builtin("REGEXP_SUBSTR", ("str? str?",), f.STRING, Nulls.ALWAYS, since="2.0"),
    Builtin("LPAD", ("str int str",), f.STRING),
    Builtin("RPAD", ("str int str",), f.STRING),
    Builtin("CONCAT", ("str*",), f.STRING),
    Builtin("CONCAT_WS", ("str str*",), f.STRING),
    Builtin("SPLIT_INDEX", ("str int-str int",), f.STRING, Nulls.ALWAYS),
    Builtin("SPLIT", ("str? str?",), _STRINGS),
    Builtin("REVERSE", ("str",), f.STRING, Nulls.ALWAYS),
    Builtin("REPEAT", ("str int",), f.STRING),
    Builtin("ASCII", ("str",), f.INT),
    Builtin("CHR", ("int",), f.STRING, Nulls.ALWAYS),
    Builtin("TO_BASE64", ("strbin",), f.STRING),
    Builtin("FROM_BASE64", ("strbin",), f.STRING),
    Builtin("ELT", ("int str?*",), f.STRING, Nulls.ALWAYS, since="2.0"),
    Builtin("STARTSWITH", ("str? str?", "bin? bin?"), f.BOOLEAN, since="2.0"),
    Builtin("ENDSWITH", ("str? str?", "bin? bin?"), f.BOOLEAN, since="2.0"),
    Builtin("TRANSLATE", ("str str str",), f.STRING, Nulls.FIRST, since="2.0"),
    Builtin("TRANSLATE3", ("str? str? str?",), f.STRING, Nulls.FIRST, since="2.0"),
    Builtin("PRINTF", ("str?", "str? lasting?*"), f.STRING, Nulls.ALWAYS, since="2.0"),
    # Before 2.2 the type of ENCODE is that of one byte, whatever it gives.
    Builtin("ENCODE", ("str str",), f.binary(1), Nulls.ALWAYS, until="2.1"),
    Builtin("ENCODE", ("str str",), f.BYTES, since="2.2"),
    Builtin("DECODE", ("bin str",), f.STRING, Nulls.ALWAYS, until="2.1"),
    Builtin("DECODE", ("bin str",), f.STRING, since="2.2"),
    Builtin("STR_TO_MAP", ("str", "str str str"), f.map_of(f.STRING, f.STRING), Nulls.ALWAYS),
    Builtin("PARSE_URL", ("str str", "str str str"), f.STRING, Nulls.ALWAYS),
    Builtin("URL_ENCODE", ("str?",), f.STRING, Nulls.ALWAYS, since="2.0"),
    Builtin("URL_DECODE", ("str?",), f.STRING, Nulls.ALWAYS, since="2.0"),
    Builtin("IS_ALPHA", ("num-str",), f.BOOLEAN, Nulls.NEVER),
    Builtin("IS_DECIMAL", ("num-str",), f.BOOLEAN, Nulls.NEVER),
    Builtin("IS_DIGIT", ("num-str",), f.BOOLEAN, Nulls.NEVER),
    Builtin("HEX", ("int-str",), f.STRING),
    Builtin("UNHEX", ("str?",), f.BYTES, Nulls.ALWAYS, since="2.0"),
    # Addresses of IPv4 as numbers: what is none gives NULL.
    Builtin("INET_ATON", ("str?",), f.BIGINT, Nulls.ALWAYS, since="2.3"),
    Builtin("INET_NTOA", ("as-bigint?",), f.STRING, Nulls.ALWAYS, since="2.3"),
)
