"""The shape of `streamc.toml`.

It is written for pydantic's core: importing all of pydantic takes 0.09 s, more than checking a file
does.
"""

from __future__ import annotations

import re
from collections.abc import Callable

from pydantic_core import CoreSchema, PydanticCustomError, SchemaValidator

from dsl.diagnostic import Severity
from streamc.pages import find_page, pages, suggestion
from streamc.targets import TARGETS, bare_target

LEVELS = (*(severity.value for severity in Severity), "off")
_SIZE = re.compile(r"(\d+(?:\.\d+)?)\s*([kmgt]?b)", re.IGNORECASE)
KEYS = ("target", "profile", "exclude", "severities", "state_budget")


def _target(text: str) -> str:
    bare = bare_target(text)
    if bare is None:
        known = ", ".join(f"`{target}`" for target in TARGETS)
        message = "unknown target `{text}`, one of {known}"
        raise PydanticCustomError("unknown", message, {"text": text, "known": known})
    return bare


def _code(text: str) -> str:
    if pages() and find_page(text) is None:
        words = {"text": text, "hint": suggestion(text)}
        raise PydanticCustomError("unknown", "unknown code `{text}`{hint}", words)
    return text


def _bytes(text: str) -> int:
    match = _SIZE.fullmatch(text)
    if match is None:
        words = {"text": text}
        raise PydanticCustomError("unknown", "`{text}` is no size, such as `20gb`", words)
    return int(float(match[1]) * 1000 ** ("bkmgt".index(match[2][0].lower())))


def _checked(function: Callable[[str], str | int]) -> CoreSchema:
    """A string that `function` takes or refuses."""
    return {
        "type": "function-after",
        "function": {"type": "no-info", "function": function},
        "schema": {"type": "str"},
    }


def project_validator() -> SchemaValidator:
    """Takes the dict that tomllib reads; every key may be left out, no other is known."""
    shapes: dict[str, CoreSchema] = {
        "target": _checked(_target),
        "profile": {"type": "str"},
        "state_budget": _checked(_bytes),
        "exclude": {"type": "list", "items_schema": {"type": "str"}},
        "severities": {
            "type": "dict",
            "keys_schema": _checked(_code),
            "values_schema": {"type": "literal", "expected": list(LEVELS)},
        },
    }
    return SchemaValidator(
        {
            "type": "typed-dict",
            "total": False,
            "extra_behavior": "forbid",
            "config": {"strict": True},
            "fields": {key: {"type": "typed-dict-field", "schema": shapes[key]} for key in KEYS},
        }
    )
