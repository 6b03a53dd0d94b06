"""The standard library's frozen, slotted dataclasses, made quicker to define.

The trees and plans are some 230 classes. `dataclasses.dataclass` compiles six methods for each and makes the class
twice: together a good part of what a short `streamc check` costs. Here a class gets one compiled method,
`__init__`, and shares the others. What it gives is a dataclass in every respect: `fields`, `replace`,
`is_dataclass`, `match`, comparison, hashing and pickling work as ever, but for one: that fields are not assigned to
is held by the type checker alone. To hold it at run time as well, each field would have to be set around a
`__setattr__` that refuses, which made up a fifth of the time of a check. Anything but `frozen=True, slots=True` goes to
the standard library.
"""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps
from typing import TYPE_CHECKING, TypeVar

T = TypeVar("T")
R = TypeVar("R")

if TYPE_CHECKING:
    from dataclasses import dataclass, replace
else:
    import dataclasses
    from collections import deque
    from dataclasses import MISSING, Field
    from itertools import repeat
    from operator import attrgetter

    _make = object.__new__

    def dataclass(cls=None, /, **options):
        """As `dataclasses.dataclass`."""
        if cls is not None or options != {"frozen": True, "slots": True}:
            return dataclasses.dataclass(cls, **options)
        return _define

    def _define(cls):
        if "__post_init__" in cls.__dict__ or cls.__bases__ != (object,):
            return dataclasses.dataclass(frozen=True, slots=True)(cls)
        own = dict(cls.__dict__)
        names = tuple(own.get("__annotations__", ()))
        fields = {name: _field(name, own) for name in names}
        for name in (*names, "__dict__", "__weakref__"):
            own.pop(name, None)
        own |= _SHARED
        own["__slots__"] = (*names, _KEPT)
        own["__match_args__"] = names
        own["__qualname__"] = cls.__qualname__
        own["__dataclass_fields__"] = fields
        own["__dataclass_params__"] = _PARAMS
        own["__init__"] = _init(cls, fields)
        made = type(cls)(cls.__name__, cls.__bases__, own)
        if len(names) > 1:
            made._values = attrgetter(*names)
        else:
            made._values = staticmethod(lambda self: tuple(getattr(self, name) for name in names))
        return made

    def replace(record, /, **changes):
        """As `dataclasses.replace`, of a record several times as fast."""
        kind = record.__class__
        values = getattr(kind, "_values", None)
        if values is None:
            return dataclasses.replace(record, **changes)
        new = _make(kind)
        # Run through by `deque`, which takes a tenth of the time of a loop, or of `kind(**all)`.
        deque(map(setattr, repeat(new), kind.__match_args__, values(record)), 0)
        for name, value in changes.items():
            setattr(new, name, value)
        return new

    def _field(name, own):
        given = own.get(name, MISSING)
        found = given if isinstance(given, Field) else dataclasses.field(default=given)
        found.name = name
        found.type = own["__annotations__"][name]
        found._field_type = dataclasses._FIELD
        return found

    def _init(cls, fields):
        """One compiled `__init__`; a default factory is called where its argument is left out."""
        scope = {"LEFT_OUT": MISSING}
        parameters, body = [], []
        for name, field in fields.items():
            value = name
            if field.default is not MISSING:
                scope[f"default_{name}"] = field.default
                parameters.append(f"{name}=default_{name}")
            elif field.default_factory is not MISSING:
                scope[f"make_{name}"] = field.default_factory
                parameters.append(f"{name}=LEFT_OUT")
                value = f"make_{name}() if {name} is LEFT_OUT else {name}"
            else:
                parameters.append(name)
            body.append(f" self.{name} = {value}")
        code = f"def __init__(self, {', '.join(parameters)}):\n" + "\n".join(body or [" pass"])
        exec(code, scope)
        init = scope["__init__"]
        init.__qualname__ = f"{cls.__qualname__}.__init__"
        init.__module__ = cls.__module__
        return init

    def _eq(self, other):
        if other.__class__ is not self.__class__:
            return NotImplemented
        return self is other or self.__class__._values(self) == self.__class__._values(other)

    def _hash(self):
        return hash(self.__class__._values(self))

    def _repr(self):
        shown = ", ".join(
            f"{name}={getattr(self, name)!r}"
            for name, field in self.__dataclass_fields__.items()
            if field.repr
        )
        return f"{self.__class__.__qualname__}({shown})"

    def _getstate(self):
        return [getattr(self, name) for name in self.__match_args__]

    def _setstate(self, state):
        for name, value in zip(self.__match_args__, state, strict=True):
            setattr(self, name, value)

    _SHARED = {
        "__eq__": _eq,
        "__hash__": _hash,
        "__repr__": _repr,
        "__getstate__": _getstate,
        "__setstate__": _setstate,
    }
    _PARAMS = dataclasses._DataclassParams(True, True, True, False, False, True)


def once(function: Callable[[T], R]) -> Callable[[T], R]:
    """What a function gives of a record is kept in the record, and goes with it.

    Only for what follows from the record alone. Records of the standard library's making have no room for it.
    """

    @wraps(function)
    def kept(record: T) -> R:
        try:
            return record._kept[function]  # type: ignore[attr-defined, no-any-return]
        except AttributeError:
            record._kept = {}  # type: ignore[attr-defined]
        except KeyError:
            pass
        found = function(record)
        record._kept[function] = found  # type: ignore[attr-defined]
        return found

    return kept


_KEPT = "_kept"

__all__ = ["dataclass", "once", "replace"]
