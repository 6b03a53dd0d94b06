"""Hides passwords in addresses, in texts that are shown."""

from __future__ import annotations

import re

_LOGIN = re.compile(r"(?<=://)[^/\s@]+(?=@)")
_QUERY = re.compile(r"(://[^\s?]*\?)(\S+)")


def without_secrets(text: str) -> str:
    """The text with stars in the place of name and password of addresses, and of what stands behind a question mark.

    A character for a character, so that places in the text stay what they are.
    """
    text = _LOGIN.sub(lambda found: "*" * len(found[0]), text)
    return _QUERY.sub(lambda found: found[1] + "*" * len(found[2]), text)
