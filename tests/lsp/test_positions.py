"""Offsets and positions, over texts with everything in them that makes counting hard."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from streamc.lsp.positions import Lines, changed

PIECES = [
    *"a' \n\r\t\x0b",
    "\r\n",
    "\u00e9",
    "\u20ac",
    "\U0001f600",
    "\u2028",
]
HARD = st.lists(st.sampled_from(PIECES), max_size=40).map("".join)
ENCODINGS = st.sampled_from(["utf-8", "utf-16", "utf-32"])
WIDTHS = {"utf-8": "utf-8", "utf-16": "utf-16-le", "utf-32": "utf-32-le"}
UNITS = {"utf-8": 1, "utf-16": 2, "utf-32": 4}


def by_hand(text: str, offset: int, encoding: str) -> tuple[int, int]:
    """The position of an offset, counted one character after the other."""
    line = width = at = 0
    while at < offset:
        if text.startswith("\r\n", at):
            if at + 2 > offset:
                break
            line, width, at = line + 1, 0, at + 2
        elif text[at] in "\r\n":
            line, width, at = line + 1, 0, at + 1
        else:
            width += len(text[at].encode(WIDTHS[encoding])) // UNITS[encoding]
            at += 1
    return line, width


@given(HARD, ENCODINGS, st.data())
def test_positions_are_those_that_are_counted_by_hand(text, encoding, data):
    offset = data.draw(st.integers(0, len(text)))
    found = Lines(text, encoding).position(offset)
    assert (found.line, found.character) == by_hand(text, offset, encoding)


@given(HARD, ENCODINGS, st.data())
def test_an_offset_comes_back_from_its_position(text, encoding, data):
    offset = data.draw(st.integers(0, len(text)))
    lines = Lines(text, encoding)
    between = text[offset - 1 : offset + 1] == "\r\n"
    assert lines.offset(lines.position(offset)) == (offset - 1 if between else offset)


@given(HARD, ENCODINGS, st.integers(0, 60), st.integers(0, 60))
def test_no_position_is_outside_of_the_text(text, encoding, line, character):
    found = Lines(text, encoding).offset(types.Position(line, character))
    assert 0 <= found <= len(text)


@given(HARD, HARD, ENCODINGS, st.data())
def test_an_edit_is_what_it_is_in_the_text(text, new, encoding, data):
    spots = st.integers(0, len(text))
    start, end = sorted([data.draw(spots), data.draw(spots)])
    lines = Lines(text, encoding)
    start, end = lines.offset(lines.position(start)), lines.offset(lines.position(end))
    edit = types.TextDocumentContentChangePartial(lines.between(start, end), new)
    assert changed(text, [edit], encoding) == text[:start] + new + text[end:]


@pytest.mark.parametrize(("character", "offset"), [(0, 0), (1, 0), (2, 1), (3, 2)])
def test_a_position_in_the_midst_of_a_character_is_before_it(character, offset):
    assert Lines("\U0001f600a").offset(types.Position(0, character)) == offset
