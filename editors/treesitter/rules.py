"""Turns the rules of the grammar, as they are written, into rules of which none matches the empty text.

tree-sitter takes optional parts and repetitions as lark does, but no rule that can be empty: what refers to such a rule
has to say that it is optional.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any, TypeAlias

from grammar import build


@dataclass(frozen=True, slots=True)
class Reference:
    """Another rule."""

    name: str


@dataclass(frozen=True, slots=True)
class Terminal:
    """A terminal, by its name in the grammar; one that is written in quotes has the name that lark gives it."""

    name: str


@dataclass(frozen=True, slots=True)
class Sequence:
    """Parts one after the other."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    parts: tuple[Part, ...]


@dataclass(frozen=True, slots=True)
class Maybe:
    """A part, or nothing."""

    part: Part


@dataclass(frozen=True, slots=True)
class Many:
    """A part once or more often."""

    part: Part


Part: TypeAlias = Reference | Terminal | Sequence | Choice | Maybe | Many
NOTHING = Sequence(())


@dataclass(frozen=True, slots=True)
class Alternative:
    """One way to write a rule; `alias` is the name of its node where it has one of its own."""

    part: Part
    alias: str | None


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its `alternatives`, none of them empty.

    `passes` is written as `?` in the grammar: an only child stands for it.
    """

    name: str
    passes: bool
    alternatives: tuple[Alternative, ...]
    priority: int


def rules() -> tuple[Rule, ...]:
    """All rules that some text can have, in the order in which they are written."""
    found = tuple(_written())
    empty = _empty(found)
    kept = []
    for rule in found:
        alternatives = []
        for one in rule.alternatives:
            part = _filled(one.part, empty)
            if part is not None:
                alternatives.append(Alternative(part, one.alias))
        kept.append(_repeated(Rule(rule.name, rule.passes, tuple(alternatives), rule.priority)))
    return tuple(kept)


def _written() -> Iterator[Rule]:
    """The rules as they stand in the files, but for what recovery from mistakes puts in."""
    from lark.load_grammar import GrammarBuilder

    builder = GrammarBuilder()
    builder.load_grammar(build.grammar_text(), "stream")
    for name, definition in builder._definitions.items():
        if definition.is_term:
            continue
        options = definition.options
        assert options is not None, name
        assert definition.tree is not None, name
        alternatives = tuple(_alternative(child) for child in definition.tree.children)
        kept = tuple(one for one in alternatives if not _broken(one.part))
        if kept:
            yield Rule(str(name), bool(options.expand1), kept, options.priority or 0)


def _alternative(tree: Any) -> Alternative:
    if tree.data == "alias":
        part, alias = tree.children
        return Alternative(_part(part), None if alias is None else str(alias.name))
    return Alternative(_part(tree), None)


def _part(tree: Any) -> Part:
    """A tree of lark's own grammar as a part."""
    children = list(tree.children)
    match tree.data:
        case "expansions":
            return _choice([_part(child) for child in children])
        case "expansion":
            return _sequence([_part(child) for child in children])
        case "maybe":
            return Maybe(_part(children[0]))
        case "expr":
            part, mark = _part(children[0]), str(children[1])
            if mark == "?":
                return Maybe(part)
            return Maybe(Many(part)) if mark == "*" else Many(part)
        case "value":
            return _value(children[0])
        case other:
            raise AssertionError(other)


def _value(found: Any) -> Part:
    if getattr(found, "data", None) == "literal":
        return Terminal(_named()[str(found.children[0])[1:-1]])
    return (Terminal if found.is_term else Reference)(str(found.name))


@cache
def _named() -> dict[str, str]:
    """Terminals by how they are spelled."""
    from dsl.tables import tables

    return {spelled: name for name, spelled in tables().spellings.items()}


def _broken(part: Part) -> bool:
    """Whether a part stands in no text: see BROKEN in the grammar."""
    match part:
        case Terminal(name):
            return name == "BROKEN"
        case Reference(name):
            return name.startswith("broken_")
        case Sequence(parts) | Choice(parts):
            return any(map(_broken, parts))
        case Maybe(inner) | Many(inner):
            return _broken(inner)


def _sequence(parts: list[Part]) -> Part:
    flat = [p for part in parts for p in (part.parts if isinstance(part, Sequence) else (part,))]
    return flat[0] if len(flat) == 1 else Sequence(tuple(flat))


def _choice(parts: list[Part]) -> Part:
    flat = [p for part in parts for p in (part.parts if isinstance(part, Choice) else (part,))]
    several = tuple(dict.fromkeys(flat))
    return several[0] if len(several) == 1 else Choice(several)


def _empty(found: tuple[Rule, ...]) -> frozenset[str]:
    """The rules that can be empty."""
    empty: frozenset[str] = frozenset()
    while True:
        more = frozenset(
            rule.name
            for rule in found
            if any(_can_be_empty(one.part, empty) for one in rule.alternatives)
        )
        if more == empty:
            return empty
        empty = more


def _can_be_empty(part: Part, empty: frozenset[str]) -> bool:
    match part:
        case Terminal():
            return False
        case Reference(name):
            return name in empty
        case Sequence(parts):
            return all(_can_be_empty(one, empty) for one in parts)
        case Choice(parts):
            return any(_can_be_empty(one, empty) for one in parts)
        case Maybe():
            return True
        case Many(inner):
            return _can_be_empty(inner, empty)


def _filled(part: Part, empty: frozenset[str]) -> Part | None:
    """What `part` matches but for the empty text; None where that is all that it matches."""
    match part:
        case Terminal() | Reference():
            return part
        case Maybe(inner):
            return _filled(inner, empty)
        case Many(inner):
            filled = _filled(inner, empty)
            return None if filled is None else Many(filled)
        case Choice(parts):
            kept = [one for one in (_filled(p, empty) for p in parts) if one is not None]
            return _choice(kept) if kept else None
        case Sequence(parts):
            return _some(list(parts), empty)


def _some(parts: list[Part], empty: frozenset[str]) -> Part | None:
    """A sequence of which at least one part is there."""
    for at, part in enumerate(parts):
        if not _can_be_empty(part, empty):
            return _sequence(
                [_loose(p, empty) if p is not part else _sure(p, empty) for p in parts]
            )
        rest = parts[at + 1 :]
        if all(_can_be_empty(one, empty) for one in rest):
            ways = []
            filled = _filled(part, empty)
            if filled is not None:
                ways.append(_sequence([filled, *(_loose(one, empty) for one in rest)]))
            later = _some(rest, empty)
            if later is not None:
                ways.append(later)
            return _choice(ways) if ways else None
    return None


def _sure(part: Part, empty: frozenset[str]) -> Part:
    filled = _filled(part, empty)
    assert filled is not None, part
    return filled


def _loose(part: Part, empty: frozenset[str]) -> Part:
    """A part of a sequence; one that can be empty says so."""
    filled = _sure(part, empty)
    return Maybe(filled) if _can_be_empty(part, empty) else filled


def _repeated(rule: Rule) -> Rule:
    """A hidden list that is a rule of itself, `_xs: x | _xs x`, as a repetition, which tree-sitter balances."""
    if not rule.name.startswith("_") or len(rule.alternatives) != 2:
        return rule
    first, more = (one.part for one in rule.alternatives)
    if not isinstance(more, Sequence) or more.parts[0] != Reference(rule.name):
        return rule
    rest = _sequence(list(more.parts[1:]))
    if isinstance(rest, Sequence):
        return rule  # Behind a mark it is not known yet whether the list goes on.
    whole = Many(first) if rest == first else _sequence([first, Maybe(Many(rest))])
    return Rule(rule.name, rule.passes, (Alternative(whole, None),), rule.priority)
