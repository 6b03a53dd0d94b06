"""The diagnostics about options, a function a kind of mistake."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.connectors.load import connector_names, find_connector
from compiler.connectors.model import Connector, OptionSpec, Role, Status, version
from compiler.names import did_you_mean
from compiler.options import codes
from compiler.options.convert import Mismatch
from compiler.options.expected import expected
from compiler.options.values import Unusable, Value, described
from dsl.diagnostic import Diagnostic, Edit, Fix, Label, Safety, diagnostic
from dsl.span import Span
from dsl.syntax.declarations import Option
from dsl.syntax.names import Name


def owner_of(connector: Connector, role: Role) -> str:
    """What has an option, as messages name it: a kafka source."""
    article = "an" if connector.name[0] in "aeiou" else "a"
    return f"{article} `{connector.name}` {role}"


def unknown_option(
    option: Option,
    owner: str,
    candidates: Iterable[str],
    prefix: str = "",
    notes: tuple[str, ...] = (),
) -> Diagnostic:
    """OPT001. `owner` has the option, such as "a `kafka` source"; `prefix` stands before it in `defaults`."""
    text = option.key.text.removeprefix(prefix)
    known = tuple(candidates)
    meant = did_you_mean(text, known)
    listed = ", ".join(f"`{name}`" for name in known)
    return diagnostic(
        codes.UNKNOWN_OPTION,
        f"{owner} has no option `{text}`",
        option.key.span,
        f"did you mean `{meant}`?" if meant else "unknown option",
        notes=notes,
        help=(f"there are {listed}",) if not meant and 0 < len(known) <= 12 else (),
        fixes=_rename(option.key.span, prefix, meant),
    )


def prefixed_option(option: Option, owner: str, prefix: str, name: str) -> Diagnostic:
    """OPT001 for `kafka.brokers` in a source, which has it as `brokers`."""
    return diagnostic(
        codes.UNKNOWN_OPTION,
        f"{owner} has no option `{option.key.text}`",
        option.key.span,
        f"did you mean `{name}`?",
        notes=(f"`{prefix}.` stands before it in `defaults` and in profiles",),
        fixes=_rename(option.key.span, "", name),
    )


def unknown_column(option: Option, column: str, columns: Iterable[str]) -> Diagnostic:
    """OPT001 for `fields.<column>.min` where there is no such column."""
    meant = did_you_mean(column, columns)
    fixed = option.key.text.replace(f".{column}.", f".{meant}.", 1)
    return diagnostic(
        codes.UNKNOWN_OPTION,
        f"`{option.key.text}` is about a column `{column}`, and there is none",
        option.key.span,
        f"did you mean `{meant}`?" if meant else "no such column",
        fixes=_rename(option.key.span, "", fixed) if meant else (),
    )


def unknown_input(option: Option, name: str, inputs: Iterable[str]) -> Diagnostic:
    """OPT001 for `state_ttl.o` where the task reads nothing that is called `o`."""
    known = tuple(inputs)
    meant = did_you_mean(name, known)
    listed = ", ".join(f"`{one}`" for one in known)
    key = option.key.text
    return diagnostic(
        codes.UNKNOWN_OPTION,
        f"`{key}` is about an input `{name}`, and there is none",
        option.key.span,
        f"did you mean `{meant}`?" if meant else "no such input",
        help=() if meant or not known else (f"inputs here are {listed}",),
        fixes=_rename(option.key.span, "", key.removesuffix(name) + meant) if meant else (),
    )


def missing_option(
    where: Span, owner: str, name: str, spec: OptionSpec, reason: str = ""
) -> Diagnostic:
    """OPT002."""
    return diagnostic(
        codes.MISSING_OPTION,
        f"{owner} needs the option `{name}`{reason}",
        where,
        f"`{name}` is missing",
        help=(f"`{name}` takes {expected(spec)}",),
    )


def wrong_type(
    option: Option, name: str, value: Value, mismatch: Mismatch, also: tuple[Label, ...] = ()
) -> Diagnostic:
    """OPT003 for a value of another kind."""
    meant, found = mismatch.rewrite, mismatch.found or described(value)
    edit = Edit(option.value.span, meant or "")
    return diagnostic(
        codes.WRONG_OPTION_TYPE,
        f"`{name}` takes {mismatch.expected}, not {found}",
        option.value.span,
        f"did you mean `{meant}`?" if meant else f"this is {found}",
        also=also,
        fixes=(Fix(f"write `{meant}`", (edit,), Safety.SAFE),) if meant else (),
    )


def unusable_value(spec: OptionSpec, name: str, value: Unusable) -> Diagnostic:
    """OPT003 for an expression that is no value."""
    message = value.message or f"`{name}` takes {expected(spec)}, not {value.what}"
    return diagnostic(codes.WRONG_OPTION_TYPE, message, value.span)


def wrong_column_type(
    option: Option, name: str, column: str, type_name: str, also: tuple[Label, ...] = ()
) -> Diagnostic:
    """OPT003 for `fields.<column>.min` where the column is of a type that has no such thing."""
    return diagnostic(
        codes.WRONG_OPTION_TYPE,
        f"`{name}` does not go with column `{column}`, which is `{type_name.lower()}`",
        option.key.span,
        also=also,
    )


def unknown_column_named(
    option: Option, name: str, column: str, columns: Iterable[str]
) -> Diagnostic:
    """OPT003 for an option that names a column which is not there."""
    meant = did_you_mean(column, columns)
    return diagnostic(
        codes.WRONG_OPTION_TYPE,
        f"`{name}` names a column `{column}`, and there is none",
        option.value.span,
        f"did you mean `{meant}`?" if meant else "no such column",
    )


def bad_key(option: Option, message: str) -> Diagnostic:
    """OPT003 for a column to which an option does not apply."""
    return diagnostic(codes.WRONG_OPTION_TYPE, message, option.key.span)


def bad_value(option: Option, message: str) -> Diagnostic:
    """OPT003 for a value of the right kind that says nothing."""
    return diagnostic(codes.WRONG_OPTION_TYPE, message, option.value.span)


def repeated(option: Option, first: Option) -> Diagnostic:
    """OPT005."""
    return diagnostic(
        codes.REPEATED_OPTION,
        f"`{option.key.text}` is given twice",
        option.key.span,
        "given again here",
        also=(Label(first.key.span, "first given here"),),
    )


def two_forms(option: Option, first: Option) -> Diagnostic:
    """OPT004 for an option by our name and by Flink's."""
    return diagnostic(
        codes.CONTRADICTORY_OPTIONS,
        f"`{option.key.text}` and `{first.key.text}` are the same option",
        option.key.span,
        "given again here, in another form",
        also=(Label(first.key.span, "given here"),),
    )


def contradiction(option: Option, message: str, other: Option | None = None) -> Diagnostic:
    """OPT004 for options that do not go together."""
    also = (Label(other.span, "because of this"),) if other is not None else ()
    return diagnostic(codes.CONTRADICTORY_OPTIONS, message, option.span, also=also)


def secret_in_clear(option: Option, name: str) -> Diagnostic:
    """OPT006."""
    variable = name.replace(".", "_").replace("-", "_").upper()
    return diagnostic(
        codes.SECRET_IN_CLEAR,
        f"`{name}` is a secret and stands here in clear",
        option.value.span,
        "everyone who reads this file can read it",
        help=(
            f"keep it outside: `{option.key.text} = secret('{name}')`",
            f"or in the environment: `{option.key.text} = env('{variable}')`",
        ),
        fixes=(
            Fix(
                f"refer to a secret named `{name}`",
                (Edit(option.value.span, f"secret('{name}')"),),
                Safety.PLACEHOLDER,
            ),
        ),
    )


def unknown_connector(name: Name, candidates: Iterable[str]) -> Diagnostic:
    """OPT007."""
    meant = did_you_mean(name.text, candidates)
    return diagnostic(
        codes.UNKNOWN_CONNECTOR,
        f"there is no connector `{name.text}`",
        name.span,
        f"did you mean `{meant}`?" if meant else "unknown connector",
        notes=() if meant else ("connectors: " + ", ".join(f"`{c}`" for c in candidates),),
        fixes=_rename(name.span, "", meant),
    )


def unknown_format(
    option: Option, name: str, candidates: tuple[str, ...], owner: str
) -> Diagnostic:
    """OPT008: a format that does not exist, or that the connector does not take."""
    meant = did_you_mean(name, candidates)
    return diagnostic(
        codes.UNKNOWN_FORMAT,
        f"{owner} has no format `{name}`",
        option.value.span,
        f"did you mean `{meant}`?" if meant else "not a format of this connector",
        notes=("formats: " + ", ".join(f"`{candidate}`" for candidate in candidates),),
        fixes=_rename(option.value.span, "", meant),
    )


def wrong_connector_role(connector: Connector, name: Name, role: Role) -> Diagnostic:
    """OPT009 for a connector."""
    other = Role.SINK if role is Role.SOURCE else Role.SOURCE
    found = [one for one in _of_the_same_system(connector) if one.can_be(role)]
    listed = " or ".join(f"`{one.name}`" for one in found)
    message = f"`{connector.name}` cannot be a {role}, only a {other}"
    help = (f"take {listed}",) if found else ()
    return diagnostic(codes.WRONG_ROLE, message, name.span, help=help)


def _of_the_same_system(connector: Connector) -> Iterator[Connector]:
    """Other compiled connectors whose names begin with the same word: `sqs`, `sqs_source`."""
    word = connector.name.partition("_")[0]
    for name in connector_names():
        if name != connector.name and name.partition("_")[0] == word:
            other = find_connector(name)
            if other is not None and other.status is Status.COMPILED:
                yield other


def wrong_option_role(option: Option, name: str, spec: OptionSpec, role: Role) -> Diagnostic:
    """OPT009 for an option."""
    return diagnostic(
        codes.WRONG_ROLE,
        f"`{name}` is an option of a {spec.role}, and this is a {role}",
        option.key.span,
    )


def not_in_target(option: Option, name: str, spec: OptionSpec, target: str) -> Diagnostic:
    """OPT010."""
    early = spec.since is not None and version(target) < version(spec.since)
    has = f"came with {spec.since}" if early else f"ended with {spec.until}"
    return diagnostic(
        codes.OPTION_NOT_IN_TARGET,
        f"Flink {target} has no option `{name}`, which {has}",
        option.key.span,
    )


def unknown_flink_setting(option: Option, key: str, candidates: Iterable[str]) -> Diagnostic:
    """OPT011."""
    meant = did_you_mean(key, candidates)
    return diagnostic(
        codes.UNKNOWN_FLINK_SETTING,
        f"Flink is not known to have a setting `{key}`",
        option.key.span,
        f"did you mean `{meant}`?" if meant else "passed on as it is",
        fixes=_rename(option.key.span, "flink.", meant),
    )


def _rename(span: Span, prefix: str, meant: str | None) -> tuple[Fix, ...]:
    if meant is None:
        return ()
    return (Fix(f"write `{prefix}{meant}`", (Edit(span, prefix + meant),), Safety.SAFE),)
