; Written by `python -m editors.treesitter` from the grammar of the language; see docs/editors.md.

[
  (catalog)
  (columns_clause)
  (defaults)
  (function)
  (match_recognize)
  (paren_query)
  (pipeline)
  (plain_call)
  (profile)
  (schema)
  (sink)
  (source)
  (task)
  (test)
] @indent
[
  ")"
  "}"
] @outdent
