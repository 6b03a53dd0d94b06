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

from dsl.lexer import Lexemes, scan
from dsl.records import dataclass, replace
from dsl.source import Source

ROOM = 200
"""How many letters can be typed into a declaration until all others are moved once."""
OPEN = frozenset({"open_string", "open_quote", "open_comment", "double_quoted"})
"""Lexemes that may end elsewhere, who knows where, after an edit."""
_END = re.compile(r"^\}[ \t]*(?=\r?\n)", re.MULTILINE)


@dataclass(frozen=True, slots=True)
class Room:
    """`width` blanks that stand at an offset of the text without any."""

    at: int
    width: int


@dataclass(frozen=True, slots=True)
class Roomy:
    """A text as it is, the same with room, and where that is; `closed` where all strings and comments end."""

    plain: str
    text: str
    rooms: tuple[Room, ...] = ()
    closed: bool = False

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
    moved = _moved(old, plain)
    if moved is None:
        return roomy(plain)
    rooms, before = moved
    made = _with(plain, rooms, closed=True)
    if old.closed and _is_closed(made, before):
        return made
    return (
        roomy(plain) if _inside(made, scan(Source("", made.text))) else replace(made, closed=False)
    )


def _moved(old: Roomy, plain: str) -> tuple[tuple[Room, ...], int] | None:
    """The rooms of a newer text, and how many of them stand before the edit; None where there is too little room."""
    first, last = difference(old.plain, plain)
    longer = len(plain) - len(old.plain)
    before = [room for room in old.rooms if room.at < first]
    behind = [room for room in old.rooms if room.at >= last and room.at >= first]
    if not behind:
        return (tuple(before), len(before)) if old.rooms else None
    gone = sum(room.width for room in old.rooms) - sum(r.width for r in (*before, *behind))
    width = behind[0].width + gone - longer
    # What was typed right before a room stands before it now: no room parts `\r` from its `\n`.
    if width < 0 or plain[behind[0].at + longer - 1 : behind[0].at + longer] == "\r":
        return None
    moved = [Room(room.at + longer, room.width) for room in behind]
    return (*before, Room(moved[0].at, width), *moved[1:]), len(before)


def _made(plain: str, rooms: Iterable[Room]) -> Roomy:
    """A text with room where that means nothing: not in comments and strings."""
    made = _with(plain, tuple(rooms), closed=False)
    lexemes = scan(Source("", made.text))
    inside = _inside(made, lexemes)
    kept = tuple(room for room in made.rooms if room not in inside)
    return _with(plain, kept, closed=not OPEN & set(lexemes.kinds))


def _with(plain: str, rooms: tuple[Room, ...], *, closed: bool) -> Roomy:
    pieces, at = [], 0
    for room in rooms:
        pieces += [plain[at : room.at], " " * room.width]
        at = room.at
    return Roomy(plain, "".join([*pieces, plain[at:]]), rooms, closed)


def _is_closed(made: Roomy, before: int) -> bool:
    """Whether all strings and comments end between the room before an edit and the one behind it.

    What comes before ends there then, as it did, and what comes behind begins there.
    """
    ends = [room.at for room in made.rooms]
    start = ends[before - 1] if before else 0
    end = ends[before] if before < len(ends) else len(made.plain)
    return not OPEN & set(scan(Source("", made.plain[start:end])).kinds)


def _inside(made: Roomy, lexemes: Lexemes) -> set[Room]:
    """The rooms that are a part of something else."""
    comments = [comment.span for comment in lexemes.comments]
    comment_ends, before = [span.end for span in comments], 0
    found = set()
    for room in made.rooms:
        start = room.at + before
        before += room.width
        token = bisect_left(lexemes.ends, start + 1)
        comment = bisect_left(comment_ends, start + 1)
        in_token = token < len(lexemes.starts) and lexemes.starts[token] < start
        if in_token or (comment < len(comments) and comments[comment].start < start):
            found.add(room)
    return found


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
