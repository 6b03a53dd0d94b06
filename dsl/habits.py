"""Reports mistakes of which the words around them tell what was meant."""

from __future__ import annotations

from dsl.codes import UNEXPECTED_TEXT
from dsl.diagnostic import Edit, Fix, Safety
from dsl.expected import acceptable
from dsl.faults import Faults

_BEGINNING = frozenset({"from", "where", "select", "having", "join", "union", "with", "values"})
"""Reserved words that are rather out of place than meant as names, where a word follows."""
_AFTER_NAMES = frozenset({
    "as", "from", "is", "in", "between", "like", "and", "or", "not", "desc", "asc", "then", "else",
    "end", "when", "select", "having", "limit",
})  # fmt: skip
_JOINING = frozenset({
    "as", "by", "on", "using", "and", "or", "in", "is", "like", "between", "when", "then", "else",
})  # fmt: skip
"""Reserved words that nobody takes for names: before them, something was left out."""
_TYPES = frozenset({
    "int", "bigint", "smallint", "tinyint", "string", "boolean", "double", "float", "decimal", "date",
    "timestamp", "time", "duration", "bytes",
})  # fmt: skip
_TYPE_OF = {"STRING": "string", "QUANTITY": "duration"}


class Habits(Faults):
    """What to do at a lexeme that does not fit, and shows a habit from elsewhere."""

    stray: frozenset[int] = frozenset()
    """The commas that were reported with the first one of their declaration."""

    def comma_between_options(self) -> bool:
        """`topic = 'x', format = json`: options stand side by side. One report for all of a declaration."""
        at = self.automaton.position
        if self._text(at) != ",":
            return False
        if at in self.stray:
            self.automaton.position += 1
            return True
        if "OPTION_KEY" not in acceptable(self.automaton.tables, self.automaton.states):
            return False
        commas = self._commas_from(at)
        edits = tuple(Edit(self.build.span(*self._place(comma)), "") for comma in commas)
        fix = Fix("remove it" if len(edits) == 1 else "remove the commas", edits)
        start, end = self._place(at)
        label = "options stand side by side, without commas"
        self.build.report(UNEXPECTED_TEXT, "unexpected `,`", start, end, label, fixes=(fix,))
        self.stray = frozenset(commas)
        self.automaton.position += 1
        return True

    def _commas_from(self, at: int) -> list[int]:
        """The commas of the list of options that goes on at lexeme `at`."""
        depth, found = 0, []
        while self.lexemes.kinds[at] != "end" and depth >= 0:
            text = self._text(at)
            depth += (text in ("(", "[", "{")) - (text in (")", "]", "}"))
            if text == "," and depth == 0:
                found.append(at)
            at += 1
        return found

    def reserved_name(self) -> bool:
        """A reserved word where a name is wanted, and before what may follow a name."""
        at = self.automaton.position
        text = self._text(at)
        found = acceptable(self.automaton.tables, self.automaton.states)
        if self.lexemes.kinds[at] != "word" or "QUOTED_NAME" not in found:
            return False
        if self.automaton.tables.name.match(text) is not None or self.recovery.begins_line(at):
            return False
        if text.lower() in _JOINING or not self._name_may_end(at):
            return False
        self._report_reserved(at, "a name that is spelt so stands in backticks")
        self.recovery.resume()
        return True

    def _name_may_end(self, at: int) -> bool:
        after = self._text(at + 1).lower()
        marks = self.lexemes.kinds[at + 1] in ("mark", "end") and after not in ("(", "*")
        if self._text(at).lower() in _BEGINNING:
            return marks and after not in ("}", "")
        return marks or after in _AFTER_NAMES or self.recovery.begins_line(at + 1)

    def clause_word_as_name(self) -> bool:
        """`amount order from t`: the word before was taken for the beginning of `order by`."""
        at = self.automaton.position
        before = self._text(at - 1).lower() if at else ""
        if before not in ("order", "group") or self._text(at).lower() == "by":
            return False
        found = acceptable(self.automaton.tables, self.automaton.states)
        if "BY" not in found or not self._name_may_end(at - 1):
            return False
        self._report_reserved(
            at - 1, f"begins `{before} by` here; as a name it stands in backticks"
        )
        self.recovery.resume()
        return True

    def _report_reserved(self, at: int, label: str) -> None:
        start, end = self._place(at)
        text = self._text(at)
        edit = Edit(self.build.span(start, end), f"`{text}`")
        fix = Fix("put it in backticks", (edit,))
        message = f"`{text}` is a reserved word of Flink SQL"
        self.build.report(UNEXPECTED_TEXT, message, start, end, label, fixes=(fix,))

    def param_in_another_form(self) -> bool:
        """`param n = 3`, `param int = 3`, `param n: int` and `:=` for `=`."""
        at = self.automaton.position
        start, end = self._place(at)
        found = acceptable(self.automaton.tables, self.automaton.states)
        typed = "COLLECTION_TYPE" in found and at > 1 and self._text(at - 2).lower() == "param"
        if self._text(at) == ":" and (typed or "EQUAL" in found) and self._goes_on_without(at):
            fix = Fix("remove it", (Edit(self.build.span(start, end), ""),))
            label = "a parameter is written `param name type = value`"
            self.build.report(UNEXPECTED_TEXT, "unexpected `:`", start, end, label, fixes=(fix,))
            self.automaton.position += 1
            return True
        if self._text(at) != "=" or not typed:
            return False
        self._untyped_param(at)
        return True

    def _goes_on_without(self, at: int) -> bool:
        return self.automaton.fit(self.automaton.states, at + 1, 2) >= 2

    def _untyped_param(self, at: int) -> None:
        start, end = self._place(at - 1)
        name = self._text(at - 1)
        if name.lower() in _TYPES:
            edit = Edit(self.build.span(start, start), "name ")
            message, label = f"`{name}` is taken for the name of a parameter", "its type is missing"
        else:
            kind = self._kind_of(at + 1)
            edit = Edit(self.build.span(end, end), f" {kind}")
            message, label = f"parameter `{name}` has no type", "its type is missing"
        help_ = "a parameter is written `param name type = value`"
        fixes = (Fix(f"write `{edit.text.strip()}` there", (edit,), Safety.PLACEHOLDER),)
        self.build.report(UNEXPECTED_TEXT, message, start, end, label, (help_,), fixes)
        self.recovery.resume()

    def _kind_of(self, at: int) -> str:
        text = self._text(at).lower()
        if text in ("true", "false"):
            return "boolean"
        if self.lexemes.kinds[at] == "NUMBER":
            return "int" if text.isdecimal() else "double"
        return _TYPE_OF.get(self.lexemes.kinds[at], "string")

    def sampled_table(self) -> bool:
        """`from t tablesample bernoulli (10)`: SQL has it, Flink's planner has not."""
        at = self.automaton.position
        if self._text(at).lower() == "tablesample" and self.lexemes.kinds[at + 1] == "word":
            at += 1
        if at == 0 or self._text(at - 1).lower() != "tablesample" or self._text(at + 1) != "(":
            return False
        start, _ = self._place(at - 1)
        _, end = self._place(at)
        label = "all rows of a table are read"
        helps = ("keep a share of them: `where rand() < 0.1`",)
        self.build.report(UNEXPECTED_TEXT, "Flink takes no `tablesample`", start, end, label, helps)
        while self._text(at) not in (")", "}") and self.lexemes.kinds[at] != "end":
            at += 1
        self.automaton.position = at + (self._text(at) == ")")
        return True

    def sink_without_connector(self) -> bool:
        """`sink s from t`, and then the next declaration."""
        at = self.automaton.position
        ended = self.lexemes.kinds[at] == "end" or self.recovery.begins_declaration(at)
        found = acceptable(self.automaton.tables, self.automaton.states)
        if not ended or "_INTO" not in found:
            return False
        start, end = self._place(at - 1)
        edit = Edit(self.build.span(end, end), " into print")
        fix = Fix("write into the log, for now", (edit,), Safety.PLACEHOLDER)
        label = "`into` and a connector are missing behind this"
        message = "the sink does not say what it writes into"
        self.build.report(UNEXPECTED_TEXT, message, start, end, label, fixes=(fix,))
        self.recovery.resume()
        return True
