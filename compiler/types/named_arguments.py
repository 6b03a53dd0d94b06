"""Arguments with their names, `f(b => 2, a => 1)`, put into the order in which a function declares its parameters.

Flink plans such a call as the one by place. It takes names for functions in Java whose code says them (FLIP-387), and
for none of its own but table functions.
"""

from __future__ import annotations

from compiler.names import did_you_mean
from compiler.types.codes import WRONG_ARGUMENT_COUNT
from compiler.types.context import Context, UserFunction
from dsl.diagnostic import Label
from dsl.syntax.expressions import Expression, FunctionCall, NamedArgument


def in_order(
    written: FunctionCall, function: UserFunction, context: Context
) -> tuple[Expression, ...] | None:
    """The arguments of a call by place; None where they do not go with the parameters, which is reported."""
    named = [arg for arg in written.args if isinstance(arg, NamedArgument)]
    if not named:
        return written.args
    if len(named) < len(written.args):
        plain = next(arg for arg in written.args if not isinstance(arg, NamedArgument))
        message = f"arguments of `{function.name}` are named all or none"
        context.say(WRONG_ARGUMENT_COUNT, message, plain.span, "without a name")
        return None
    parameters = [name for name, _ in function.parameters]
    given: dict[str, NamedArgument] = {}
    for arg in named:
        if arg.name.text not in parameters:
            _unknown(arg, function, parameters, context)
            return None
        if arg.name.text in given:
            first = Label(given[arg.name.text].span, "the first one stands here")
            message = f"a second argument `{arg.name.text}`, where there can be one"
            context.say(WRONG_ARGUMENT_COUNT, message, arg.span, also=(first,))
            return None
        given[arg.name.text] = arg
    missing = [name for name in parameters if name not in given]
    if missing:
        listed = " and ".join(f"`{name}`" for name in missing)
        message = f"the call of `{function.name}` lacks {listed}"
        context.say(WRONG_ARGUMENT_COUNT, message, written.span)
        return None
    return tuple(given[name].value for name in parameters)


def _unknown(
    arg: NamedArgument, function: UserFunction, parameters: list[str], context: Context
) -> None:
    meant = did_you_mean(arg.name.text, tuple(parameters))
    listed = ", ".join(f"`{name}`" for name in parameters)
    context.say(
        WRONG_ARGUMENT_COUNT,
        f"`{function.name}` has no parameter `{arg.name.text}`",
        arg.name.span,
        help=(
            f"did you mean `{meant}`?"
            if meant
            else f"it takes {listed}"
            if listed
            else "it takes none",
        ),
    )
