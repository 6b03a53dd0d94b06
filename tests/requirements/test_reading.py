"""What is read of files of requirements."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from compiler.requirements.lines import lines_of
from compiler.requirements.reading import Read, read_requirements
from dsl.addresses import without_secrets
from dsl.source import Source
from dsl.span import Span

PIECES = st.sampled_from(
    ["inflection", "==0.5.1", " \\\n", "\n", "-r a.txt", "--hash=sha256:0f", " ", "'", "#", ";",
     "--index-url", "https://a:b@c/d?e=f", "\r\n", "[x]", "@", "-", "é", "\t", ">=1,<2", "--pre"]
)  # fmt: skip


def read(**files: str) -> Read:
    """A file `a.txt` among others."""
    texts = {f"{name}.txt": Source(f"{name}.txt", text) for name, text in files.items()}
    return read_requirements("a.txt", "p.stream", Span("p.stream", 0, 0), lambda p, _: texts.get(p))


def test_lines_are_joined_and_lose_their_comments() -> None:
    text = "a==1 \\\n  --hash=sha256:00 # why\r\n\n# b\nc # \\\nd#e\n"
    source = Source("a.txt", text)
    lines = list(lines_of(source))
    assert [line.text for line in lines] == ["a==1   --hash=sha256:00", "c"]
    shown = [text[line.span.start : line.span.end] for line in lines]
    assert shown == ["a==1 \\\n  --hash=sha256:00", "c # \\\nd#e"]


def test_what_goes_along() -> None:
    found = read(
        a="--pre\n-r b.txt\nB_a.r [x] >= 1 ; python_version<'3.12'\n--require-hashes -i https://u:p@h/s\n",
        b="c==2 --hash=sha256:00 --hash sha512:11\n-r a.txt\nd==1.*\n",
    )
    assert found.report == []
    packages = found.requirements.packages
    assert [package.name for package in packages] == ["c", "d", "b-a-r"]
    assert [package.pinned for package in packages] == [True, False, False]
    assert found.lookups == [("-i https://u:p@h/s", "a.txt")]
    assert found.requirements.text == (
        "--pre\n--require-hashes\nc==2 \\\n    --hash=sha256:00 \\\n    --hash=sha512:11\nd==1.*\n"
        'B_a.r[x]>=1; python_version < "3.12"\n'
    )
    again = read(a=found.requirements.text)
    assert again.requirements.text == found.requirements.text


def test_secrets_are_hidden_in_place() -> None:
    text = "-i https://user:pass@host/simple?sig=abc\n-f https://token@host/x"
    hidden = without_secrets(text)
    assert hidden == "-i https://*********@host/simple?*******\n-f https://*****@host/x"
    assert len(hidden) == len(text)


@given(st.lists(PIECES, max_size=12).map("".join))
def test_reading_raises_nothing_and_points_into_the_text(text: str) -> None:
    found = read(a=text)
    for one in found.report:
        assert 0 <= one.span.start <= one.span.end <= len(text)
        assert "a:b" not in one.message
    assert "a:b" not in repr(found.requirements)
