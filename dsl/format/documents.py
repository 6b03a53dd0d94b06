"""What a laid-out text is made of, and how it is printed within a width.

The algorithm is that of Wadler's "A prettier printer" in the form in which a group is either printed on one line or
broken at all of its own breaks; comments are parts of their own, as a line ends behind most of them.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import TypeAlias

WIDTH = 88
STEP = 2
ENDLESS = 1 << 20


class Break:
    """A blank where the group around it stands on one line, else a line break."""

    __slots__ = ("flat", "width")

    def __init__(self, flat: str, width: int) -> None:
        self.flat = flat
        self.width = width


LINE = Break(" ", 1)
SOFT = Break("", 0)
HARD = Break("", ENDLESS)
EMPTY = Break("", ENDLESS)
"""A line break with an empty line behind it."""


class IfBroken:
    """A text that is there only where the group around it is broken."""

    __slots__ = ("text", "width")

    def __init__(self, text: str) -> None:
        self.text = text
        self.width = 0


COMMA = IfBroken(",")


class Lead:
    """A comment before what it stands at: on lines of its own, or else with a blank behind it.

    `beside` tells that it stood on the line of the word before, too; `blank` that an empty line follows.
    """

    __slots__ = ("beside", "blank", "own", "text", "width")

    def __init__(self, text: str, own: bool, blank: bool = False, beside: bool = False) -> None:
        self.text = text
        self.own = own
        self.blank = blank
        self.beside = beside
        self.width = ENDLESS if own or "\n" in text else len(text) + 1


class Trail:
    """A comment behind what it stands at; the line ends after it, unless it `stays` within the line."""

    __slots__ = ("blank", "stays", "text", "width")

    def __init__(self, text: str, stays: bool, blank: bool = False) -> None:
        self.text = text
        self.stays = stays
        self.blank = blank
        self.width = len(text) + 1 if stays and "\n" not in text else ENDLESS


class Indent:
    """Parts whose lines begin two columns further in."""

    __slots__ = ("parts", "width")

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.width = width_of(parts)


class Group:
    """Parts on one line, or broken at each of their breaks."""

    __slots__ = ("parts", "width")

    def __init__(self, parts: Parts) -> None:
        self.parts = parts
        self.width = width_of(parts)


class Fill:
    """Items of which as many go on a line as fit."""

    __slots__ = ("items", "width")

    def __init__(self, items: list[Parts]) -> None:
        self.items = items
        self.width = sum(width_of(item) for item in items) + max(0, len(items) - 1)


class Next:
    """The items of a `Fill` from `at` on."""

    __slots__ = ("at", "items", "width")

    def __init__(self, items: list[Parts], at: int) -> None:
        self.items = items
        self.at = at
        self.width = 0


Part: TypeAlias = "str | Break | IfBroken | Lead | Trail | Indent | Group | Fill | Next"
Parts: TypeAlias = "list[Part]"
Stack: TypeAlias = "list[tuple[Part, int, bool]]"


def width_of(parts: Parts) -> int:
    """How wide they are on one line; `ENDLESS` or more where they cannot be."""
    total = 0
    for part in parts:
        if part.__class__ is str:
            total += len(part) if "\n" not in part else ENDLESS
        else:
            total += part.width  # type: ignore[union-attr]
    return total


def group(parts: Parts) -> Parts:
    """The parts as a group. Comments at its ends are taken out, as they are no reason to break it."""
    parts, behind = without_trails(parts)
    start = 0
    while start < len(parts) and isinstance(parts[start], Lead):
        start += 1
    return [*parts[:start], Group(parts[start:]), *behind]


def without_trails(parts: Parts) -> tuple[Parts, list[Lead | Trail]]:
    """The parts without the comments behind the last of them, and these."""
    behind: list[Lead | Trail] = []
    end = len(parts)
    while end and isinstance(last := parts[end - 1], Lead | Trail):
        behind.insert(0, last)
        end -= 1
    if end and isinstance(last := parts[end - 1], Indent):
        kept, more = without_trails(last.parts)
        if more:
            return [*parts[: end - 1], Indent(kept)], [*more, *behind]
    return (parts[:end] if behind else parts), behind


def joined(items: Iterable[Parts], between: Part) -> Parts:
    """The items with a part between each two."""
    found: Parts = []
    for item in items:
        if found:
            found.append(between)
        found += item
    return found


class Printer:
    """Prints parts, beginning at the start of a line."""

    def __init__(self, newline: str = "\n", width: int = WIDTH) -> None:
        self.newline = newline
        self.limit = width
        self.out: list[str] = []
        self.column = 0
        self.fresh = True
        self.owed = 0

    def render(self, parts: Parts) -> str:
        """The text, without a line break at its end."""
        stack: Stack = [(part, 0, False) for part in reversed(parts)]
        while stack:
            part, indent, flat = stack.pop()
            if isinstance(part, str):
                self._write(part, indent)
            elif isinstance(part, Break):
                if flat and not self.owed:
                    self._write(part.flat, indent)
                else:
                    self._newline(part is EMPTY)
            elif isinstance(part, Group):
                fits = flat or (
                    part.width < ENDLESS
                    and self._at(indent) + part.width + rest(stack, self.limit) <= self.limit
                )
                stack += [(inner, indent, fits) for inner in reversed(part.parts)]
            elif isinstance(part, Indent):
                stack += [(inner, indent + STEP, flat) for inner in reversed(part.parts)]
            elif isinstance(part, IfBroken):
                if not flat:
                    self._write(part.text, indent)
            elif isinstance(part, Lead):
                self._lead(part, indent)
            elif isinstance(part, Trail):
                self._write(" " + part.text if not self.fresh else part.text, indent)
                if not part.stays:
                    self.owed = 2 if part.blank else 1
            elif isinstance(part, Fill):
                stack.append((Next(part.items, 0), indent, flat))
            else:
                self._next(part, indent, flat, stack)
        return "".join(self.out).rstrip(" \r\n")

    def _lead(self, part: Lead, indent: int) -> None:
        if part.own and (self.owed or not self.fresh):
            self._newline(False)
        self._write(part.text, indent)
        if part.own:
            self.owed = 2 if part.blank else 1
        else:
            self._write(" ", indent)

    def _next(self, part: Next, indent: int, flat: bool, stack: Stack) -> None:
        """Print the next item of a `Fill`, and leave those behind it to be gone on with."""
        item = part.items[part.at]
        last = part.at + 1 == len(part.items)
        wide = width_of(item)
        if part.at:
            behind = rest(stack, self.limit) if last else 0
            if flat or self._at(indent) + 1 + wide + behind <= self.limit:
                self._write(" ", indent)
            else:
                self._newline(False)
        if not last:
            stack.append((Next(part.items, part.at + 1), indent, flat))
        stack += [(inner, indent, wide < ENDLESS) for inner in reversed(item)]

    def _at(self, indent: int) -> int:
        """The column at which a text would begin now."""
        return indent if self.fresh or self.owed else self.column

    def _write(self, text: str, indent: int) -> None:
        if self.owed:
            self._newline(False)
        if self.fresh:
            text = text.lstrip(" ")
            if not text:
                return
            self.out.append(" " * indent)
            self.column = indent
            self.fresh = False
        self.out.append(text)
        broken = text.rfind("\n")
        self.column = self.column + len(text) if broken < 0 else len(text) - broken - 1

    def _newline(self, blank: bool) -> None:
        """End the line, unless it has nothing in it; with an empty one behind it where that is asked for or owed."""
        blank = blank or self.owed == 2
        self.owed = 0
        if self.fresh:
            return
        while self.out and self.out[-1] == " ":
            self.out.pop()
        self.out.append(self.newline * (2 if blank else 1))
        self.fresh = True


def rest(stack: Stack, limit: int) -> int:
    """How much stands behind a group before the first place where the line can end; no more than `limit` is counted."""
    total = 0
    for part, _, flat in reversed(stack):
        wide, ended = _before_break(part, flat)
        total += wide
        if ended or total > limit:
            break
    return total


def _before_break(part: Part, flat: bool) -> tuple[int, bool]:
    """The width of a part up to its first break, and whether it has one."""
    if isinstance(part, str):
        broken = part.find("\n")
        return (len(part), False) if broken < 0 else (broken, True)
    if isinstance(part, Break):
        return (part.width, False) if flat and part.width < ENDLESS else (0, True)
    if isinstance(part, Lead | Trail):
        return (0, True) if part.width >= ENDLESS else (part.width, False)
    if isinstance(part, IfBroken):
        return (0 if flat else len(part.text)), False
    if isinstance(part, Next):
        return 0, True
    parts = part.items[0] if isinstance(part, Fill) else part.parts
    total = 0
    for inner in parts:
        wide, ended = _before_break(inner, flat)
        total += wide
        if ended:
            return total, True
    return total, False
