"""Texts with room behind their declarations, so that an edit of one leaves the places of the others what they are.

Everything that is found out of a text says where: a letter more in the first declaration would be another place for
all that is known of the others. So blanks are put behind the `}` with which declarations end, at the ends of their
lines, where they mean nothing; an edit makes the next ones fewer or more. Lines, and places in lines, are those of the
text without them.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable

from dsl.lexer import scan
from dsl.records import dataclass
from dsl.source import Source

ROOM = 200
"""How many letters can be typed into a declaration until all others are moved once."""
_END = re.compile(r"^\}[ \t]*(?=\r?\n)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Room:
    """`width` blanks that stand at an offset of the text without any."""

    at: int
    width: int


@dataclass(frozen=True, slots=True)
class Roomy:
    """A text as it is, the same with room, and where that is."""

    plain: str
    text: str
    rooms: tuple[Room, ...] = ()

    @property
    def widths(self) -> dict[int, int]:
        """How many blanks end at an offset of the text with room."""
        found, before = {}, 0
        for room in self.rooms:
            before += room.width
            found[room.at + before] = room.width
        return found


def roomy(plain: str) -> Roomy:
    """A text with room behind all its declarations."""
    return _made(plain, (Room(match.end(), ROOM) for match in _END.finditer(plain)))


def edited(old: Roomy, plain: str) -> Roomy:
    """A newer version of a text: what lies behind the declaration that was edited is where it was.

    Where there is too little room, or it would mean something now, all is made anew.
    """
    rooms = _moved(old, plain)
    if rooms is None:
        return roomy(plain)
    made = _with(plain, rooms)
    return made if not set(_inside(made)) else roomy(plain)


def _moved(old: Roomy, plain: str) -> tuple[Room, ...] | None:
    first, last = difference(old.plain, plain)
    longer = len(plain) - len(old.plain)
    before = [room for room in old.rooms if room.at < first]
    behind = [room for room in old.rooms if room.at >= last and room.at >= first]
    if not behind:
        return tuple(before) if old.rooms else None
    gone = sum(room.width for room in old.rooms) - sum(r.width for r in (*before, *behind))
    width = behind[0].width + gone - longer
    if width < 0:
        return None
    moved = [Room(room.at + longer, room.width) for room in behind]
    return (*before, Room(moved[0].at, width), *moved[1:])


def _made(plain: str, rooms: Iterable[Room]) -> Roomy:
    """A text with room where that means nothing: not in comments and strings."""
    made = _with(plain, tuple(rooms))
    inside = set(_inside(made))
    if not inside:
        return made
    return _with(plain, tuple(room for room in made.rooms if room not in inside))


def _with(plain: str, rooms: tuple[Room, ...]) -> Roomy:
    pieces, at = [], 0
    for room in rooms:
        pieces += [plain[at : room.at], " " * room.width]
        at = room.at
    return Roomy(plain, "".join([*pieces, plain[at:]]), rooms)


def _inside(made: Roomy) -> Iterable[Room]:
    """The rooms that are a part of something else."""
    if not made.rooms:
        return
    lexemes = scan(Source("", made.text))
    comments = [comment.span for comment in lexemes.comments]
    comment_ends, before = [span.end for span in comments], 0
    for room in made.rooms:
        start = room.at + before
        before += room.width
        token = bisect_left(lexemes.ends, start + 1)
        comment = bisect_left(comment_ends, start + 1)
        in_token = token < len(lexemes.starts) and lexemes.starts[token] < start
        if in_token or (comment < len(comments) and comments[comment].start < start):
            yield room


def difference(old: str, new: str) -> tuple[int, int]:
    """The first place at which two texts differ, and the last, in the old one."""
    most = min(len(old), len(new))
    first = _common(old, new, most)
    back = _common(old[first:][::-1], new[first:][::-1], most - first)
    return first, len(old) - back


def _common(one: str, other: str, most: int) -> int:
    """How many characters two texts begin with in common."""
    low, high = 0, most
    if one[:most] == other[:most]:
        return most
    while high - low > 1:
        middle = (low + high) // 2
        if one[low:middle] == other[low:middle]:
            low = middle
        else:
            high = middle
    return low
