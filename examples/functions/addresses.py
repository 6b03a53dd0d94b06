"""Mail addresses."""

from __future__ import annotations


def domain(address: str | None) -> str | None:
    """The last two parts of the domain, in lower case; None where the text is no address."""
    name, at, host = (address or "").rpartition("@")
    if not name or not at:
        return None
    return ".".join(host.lower().split(".")[-2:])
