"""Flink SQL as a sqlglot dialect of our own: how a tree is printed so that Flink reads what was meant."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING, Any

from sqlglot.dialects.dialect import Dialect
from sqlglot.generator import Generator

from compiler.emit import nodes
from compiler.emit.text import EmitError, identifier, string_literal

if TYPE_CHECKING:
    from sqlglot import exp


def compiled_sqlglot() -> str | None:
    """What is wrong with the installed sqlglot, or None: its compiled build breaks every custom dialect."""
    try:
        version = metadata.version("sqlglotc")
    except metadata.PackageNotFoundError:
        return None
    return (
        f"the package sqlglotc {version} is installed beside streamc, and no dialect of another package works "
        "with it: uninstall sqlglotc"
    )


class FlinkGenerator(Generator):
    """Prints names always quoted, strings on one line, and our own nodes."""

    # sqlglot writes this mark for a line break inside a literal and puts the break back at the end. Ours
    # never hold one, and a mark that is a word could be in a value.
    SENTINEL_LINE_BREAK = "\n"

    TRANSFORMS = {
        **Generator.TRANSFORMS,
        nodes.Verbatim: lambda _, e: str(e.this),
        nodes.SpecialCall: lambda self, e: self.special_call(e),
        nodes.Words: lambda self, e: self.words(e),
        nodes.Element: lambda self, e: self.element(e),
        nodes.SortItem: lambda self, e: self.sort_item(e),
        nodes.TableRef: lambda self, e: self.table_ref(e),
        nodes.WindowCall: lambda self, e: self.window_call(e),
        nodes.RowList: lambda self, e: self.row_list(e),
        nodes.UnnestCall: lambda self, e: self.unnest_call(e),
        nodes.MatchCall: lambda self, e: self.match_call(e),
        nodes.HintList: lambda self, e: self.hint_list(e),
        nodes.GroupingSets: lambda self, e: self.grouping_sets(e),
    }

    def literal_sql(self, expression: exp.Literal) -> str:
        """A literal; sqlglot's own way marks line breaks with a word that a value might hold."""
        text = str(expression.this or "")
        return string_literal(text) if expression.is_string else text

    def identifier_sql(self, expression: exp.Identifier) -> str:
        """A name, quoted whatever it is."""
        return identifier(expression.name)

    def paren_sql(self, expression: exp.Paren) -> str:
        """Parentheses, broken over lines only where their inside is."""
        inside = self.sql(expression, "this")
        return super().paren_sql(expression) if "\n" in inside else f"({inside})"

    def words(self, expression: exp.Expr) -> str:
        """Words and operands with one space between, none before a comma."""
        result = ""
        for part in expression.expressions:
            comma = isinstance(part, nodes.Verbatim) and part.this == ","
            result += ("" if comma or not result else " ") + self.sql(part)
        return result

    def special_call(self, expression: exp.Expr) -> str:
        """A name, and the words in brackets."""
        opening, closing = expression.args.get("brackets") or "()"
        return f"{expression.this}{opening}{self.words(expression)}{closing}"

    def element(self, expression: exp.Expr) -> str:
        """An element of a collection."""
        return f"{self.sql(expression, 'this')}[{self.sql(expression, 'expression')}]"

    def sort_item(self, expression: exp.Expr) -> str:
        """An ORDER BY item."""
        direction = " DESC" if expression.args["descending"] else " ASC"
        nulls = {True: " NULLS FIRST", False: " NULLS LAST", None: ""}[
            expression.args.get("nulls_first")
        ]
        return f"{self.sql(expression, 'this')}{direction}{nulls}"

    def table_ref(self, expression: exp.Expr) -> str:
        """A table or subquery in FROM."""
        hints = self.sql(expression, "hints")
        as_of = self.sql(expression, "as_of")
        parts = [
            self.sql(expression, "this"),
            f" {hints}" if hints else "",
            f" FOR SYSTEM_TIME AS OF {as_of}" if as_of else "",
            self._alias(expression),
        ]
        return "".join(parts)

    def _alias(self, expression: exp.Expr) -> str:
        alias = self.sql(expression, "alias")
        columns = ", ".join(self.sql(c) for c in expression.args.get("columns") or ())
        return (f" AS {alias}" if alias else "") + (f" ({columns})" if columns else "")

    def window_call(self, expression: exp.Expr) -> str:
        """A window table function."""
        keys = ", ".join(self.sql(c) for c in expression.args.get("partition_by") or ())
        table = self.sql(expression, "this") + (f" PARTITION BY ({keys})" if keys else "")
        arguments = [table, f"DESCRIPTOR({self.sql(expression, 'time')})"]
        arguments += [self.sql(e) for e in expression.expressions]
        body = ", ".join(arguments)
        return f"TABLE({expression.args['kind']}({body})){self._alias(expression)}"

    def row_list(self, expression: exp.Expr) -> str:
        """Literal rows, one a line."""
        rows = [
            f"({', '.join(self.sql(v) for v in row.expressions)})" for row in expression.expressions
        ]
        lines = self.indent((",\n" if self.pretty else ", ").join(rows), skip_first=False)
        body = f"(VALUES\n{lines}\n)" if self.pretty else f"(VALUES {lines})"
        return body + self._alias(expression)

    def unnest_call(self, expression: exp.Expr) -> str:
        """A join with the elements of a column, or with the rows of a table function."""
        kind, end = ("LEFT JOIN", " ON TRUE") if expression.args["left"] else ("CROSS JOIN", "")
        ordinality = " WITH ORDINALITY" if expression.args["ordinality"] else ""
        word = "LATERAL TABLE" if expression.args["called"] else "UNNEST"
        call = f"{word}({self.sql(expression, 'this')}){ordinality}"
        return f"{self.seg(kind)} {call}{self._alias(expression)}{end}"

    def match_call(self, expression: exp.Expr) -> str:
        """A search for a pattern, one clause a line."""
        clauses = [self.sql(clause) for clause in expression.expressions]
        lines = (
            self.indent("\n".join(clauses), skip_first=False) if self.pretty else " ".join(clauses)
        )
        body = f"(\n{lines}\n)" if self.pretty else f"({lines})"
        return f"{self.sql(expression, 'this')} MATCH_RECOGNIZE {body}{self._alias(expression)}"

    def hint_list(self, expression: exp.Expr) -> str:
        """A hint comment."""
        return f"/*+ {', '.join(self.sql(e) for e in expression.expressions)} */"

    def grouping_sets(self, expression: exp.Expr) -> str:
        """GROUPING SETS, one set a line."""
        sets = [
            f"({', '.join(self.sql(v) for v in s.expressions)})" for s in expression.expressions
        ]
        return f"GROUPING SETS ({', '.join(sets)})"


class FlinkDialect(Dialect):
    """Flink SQL, to print only: streamc reads with its own grammar."""

    generator_class: Any = FlinkGenerator
    Generator = FlinkGenerator


def render(tree: exp.Expr, *, pretty: bool = True) -> str:
    """The tree as Flink SQL: readable, one select item a line, two spaces an indentation; or on one line."""
    problem = compiled_sqlglot()
    if problem:
        raise EmitError(problem)
    generator = FlinkDialect().generator(
        pretty=pretty, pad=2, indent=2, normalize_functions=False, comments=False
    )
    return str(generator.generate(tree, copy=False))
