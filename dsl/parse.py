"""Turns a text into a tree, its comments, and what is wrong in it."""

from __future__ import annotations

from dsl.automaton import Automaton
from dsl.builder import CALLBACKS, Build
from dsl.lexer import scan
from dsl.parsed import Parsed
from dsl.source import Source
from dsl.syntax.declarations import File

MISTAKES = 100


def parse(source: Source) -> Parsed:
    """The tree of `source`, whatever the text: what does not parse is reported and left out.

    After 100 mistakes the rest of the text is left out.
    """
    lexemes = scan(source)
    build = Build(source, lexemes)
    automaton = Automaton(lexemes, CALLBACKS, build)
    if automaton.run():
        tree: File = automaton.values[1]
    else:
        # Few texts have mistakes, and to keep what is needed to mend them takes time: begin anew.
        build = Build(source, lexemes)
        tree = _mended(Automaton(lexemes, CALLBACKS, build, careful=True), build)
    order = sorted(build.diagnostics, key=lambda found: (found.span.start, found.span.end))
    return Parsed(source, tree, tuple(lexemes.comments), tuple(order))


def _mended(automaton: Automaton, build: Build) -> File:
    """Go on after each mistake up to the end of the text."""
    from dsl.mistakes import Mistakes

    mistakes = Mistakes(automaton, build)
    for _ in range(MISTAKES):
        if automaton.run():
            break
        mistakes.handle()
    else:
        automaton.position = len(automaton.lexemes.kinds) - 1
        mistakes.recovery.resume()
        automaton.run()
    tree: File = automaton.values[1]
    return tree
