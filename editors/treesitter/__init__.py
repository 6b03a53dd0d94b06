"""The tree-sitter grammar, made of the language's own grammar: its rules, its scanner, its queries."""
