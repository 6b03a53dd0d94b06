"""What a table or task inherits from `defaults` and the chosen `profile`, nearest first."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum

from compiler.connectors.model import Connector
from dsl.records import dataclass
from dsl.syntax.declarations import Defaults, Option, Profile


class Origin(StrEnum):
    """Where an option stands, the strongest first."""

    NAMED = "the profile, by the declaration's name"
    OWN = "the declaration"
    PROFILE = "the profile"
    DEFAULTS = "the defaults"


@dataclass(frozen=True, slots=True)
class Given:
    """An option as it reaches a declaration: `text` is its key without the connector's or declaration's name."""

    option: Option
    text: str
    origin: Origin

    @property
    def direct(self) -> bool:
        """Whether it is written for this declaration alone."""
        return self.origin in (Origin.NAMED, Origin.OWN)


@dataclass(frozen=True, slots=True)
class Inherited:
    """All options of the file's `defaults`, and of the profile that was chosen."""

    defaults: tuple[Option, ...] = ()
    profile: tuple[Option, ...] = ()


def inherit(defaults: tuple[Defaults, ...], profile: Profile | None) -> Inherited:
    """What the declarations of a file inherit."""
    options = tuple(option for block in defaults for option in block.options)
    return Inherited(options, profile.options if profile is not None else ())


def reaching(
    own: tuple[Option, ...], inherited: Inherited, declaration: str, connector: Connector | None
) -> tuple[Given, ...]:
    """Every option that may concern the declaration, the strongest first.

    That is `<declaration>.<option>` of the profile, then its own, then the profile's, then the defaults'.
    """
    prefixes = (connector.name, connector.identifier) if connector is not None else ()
    others = connector.inherits if connector is not None else ()
    return (
        *_under((declaration,), inherited.profile, Origin.NAMED),
        *(Given(option, option.key.text, Origin.OWN) for option in own),
        *_under(prefixes, inherited.profile, Origin.PROFILE, declaration, others),
        *_under(prefixes, inherited.defaults, Origin.DEFAULTS, others=others),
    )


def _under(
    prefixes: tuple[str, ...],
    options: tuple[Option, ...],
    origin: Origin,
    but: str | None = None,
    others: tuple[str, ...] = (),
) -> Iterator[Given]:
    """Options under one of the prefixes without it, then under one of `others`; of an inherited block then the rest."""
    second: list[Given] = []
    rest: list[Given] = []
    for option in options:
        head, _, tail = option.key.text.partition(".")
        if tail and head == but:
            continue
        if tail and head in prefixes:
            yield Given(option, tail, origin)
        elif tail and head in others:
            second.append(Given(option, tail, origin))
        elif origin is not Origin.NAMED:
            rest.append(Given(option, option.key.text, origin))
    yield from second
    yield from rest
