"""The quick decorator gives what the standard library's gives."""

import dataclasses
import pickle

import pytest

from dsl.records import dataclass, once, replace


@dataclass(frozen=True, slots=True)
class Pair:
    left: int
    right: tuple[int, ...] = ()
    note: list[int] = dataclasses.field(default_factory=list)


@dataclass(frozen=True, slots=True)
class One:
    value: int


@dataclass(frozen=True, slots=True)
class Nothing:
    pass


@dataclasses.dataclass(frozen=True, slots=True)
class Reference:
    left: int
    right: tuple[int, ...] = ()
    note: list[int] = dataclasses.field(default_factory=list)


def test_it_is_a_dataclass():
    pair = Pair(1, (2,))
    assert dataclasses.is_dataclass(Pair)
    assert [f.name for f in dataclasses.fields(pair)] == ["left", "right", "note"]
    assert dataclasses.replace(pair, left=3) == Pair(3, (2,))
    assert dataclasses.asdict(pair) == dataclasses.asdict(Reference(1, (2,)))
    assert repr(pair) == repr(Reference(1, (2,))).replace("Reference", "Pair")
    assert not hasattr(pair, "__dict__")


def test_default_factories_make_a_new_value_each_time():
    assert Pair(1).note is not Pair(1).note


def test_comparison_and_hash():
    assert One(1) == One(1) != One(2)
    assert hash(One(1)) == hash(One(1))
    assert Nothing() == Nothing()
    assert len({One(1), One(1), One(2)}) == 2
    assert One(1) != (1,)
    assert Pair(1) != Reference(1)


def test_it_has_the_fields_that_it_declares_and_no_others():
    with pytest.raises(AttributeError):
        Pair(1).other = 2
    with pytest.raises(TypeError):
        Pair()


def test_replace():
    pair = Pair(1, (2,), [3])
    assert replace(pair, left=4) == Pair(4, (2,), [3])
    assert pair == Pair(1, (2,), [3])
    assert replace(One(1), value=2) == One(2)
    assert replace(Nothing()) == Nothing()
    assert replace(Reference(1), left=2) == Reference(2)
    with pytest.raises(AttributeError):
        replace(pair, other=1)


def test_match_and_pickle():
    match Pair(1, (2,)):
        case Pair(left, right):
            assert (left, right) == (1, (2,))
    assert pickle.loads(pickle.dumps(Pair(1, (2,), [3]))) == Pair(1, (2,), [3])


def test_what_is_kept_goes_with_its_record():
    asked = []

    @once
    def total(pair):
        asked.append(pair)
        return pair.left + sum(pair.right)

    pair = Pair(1, (2, 3))
    assert [total(pair), total(pair)] == [6, 6]
    assert len(asked) == 1
    assert total(replace(pair, left=2)) == 7
    assert total(pickle.loads(pickle.dumps(pair))) == 6
    assert pair == Pair(1, (2, 3))
    assert len(asked) == 3
