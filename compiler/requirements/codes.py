"""Codes of what is wrong with the packages that Python functions need."""

from __future__ import annotations

from dsl.diagnostic import Code

UNREADABLE_REQUIREMENTS = Code("OPT021", "unreadable-requirements")
MISSING_MODULE = Code("NAM018", "missing-module")

CODES = (UNREADABLE_REQUIREMENTS, MISSING_MODULE)
