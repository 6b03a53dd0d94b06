"""Windows with an offset, as windows without one that say the same.

Flink 1.20 to 2.2 forgets the offset where it computes when to write out what it has gathered (FLINK-36664), and so
drops rows of windows that have not closed. Windows that start more often, of which only the wanted ones are kept,
close at the moments that it expects.
"""

from __future__ import annotations

from math import gcd

SECOND = 1000
MOST = 1500
"""How many windows a row may fall into on the way."""


def shifted(kind: str, sizes: tuple[int, ...], offset: int | None) -> int | None:
    """The offset of windows that start or end elsewhere than windows without it; else None."""
    if kind == "session" or not offset or offset % sizes[0] == 0:
        return None
    return offset


def finer_step(sizes: tuple[int, ...], offset: int) -> int | None:
    """How far apart windows without offset must start so that the shifted ones are among them.

    None where they would be too many, or their distance is no whole seconds.
    """
    step = gcd(sizes[0], offset)
    return None if step % SECOND or sizes[-1] // step > MOST else step
