"""Hash functions."""

from __future__ import annotations

from compiler.types import families as f
from compiler.types.functions.entry import Builtin

_DIGITS = {"MD5": 32, "SHA1": 40, "SHA224": 56, "SHA256": 64, "SHA384": 96, "SHA512": 128}

HASHES = (
    *(Builtin(name, ("strbin",), f.char(digits)) for name, digits in _DIGITS.items()),
    Builtin("SHA2", ("strbin num",), f.varchar(128), until="2.1"),
    Builtin("SHA2", ("strbin int",), f.varchar(128), since="2.2"),
    Builtin("HASH_CODE", ("hashable",), f.INT),
)
