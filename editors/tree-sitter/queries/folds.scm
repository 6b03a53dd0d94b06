; Written by `python -m editors.treesitter` from the grammar of the language; see docs/editors.md.

[
  (catalog)
  (columns_clause)
  (defaults)
  (function)
  (match_recognize)
  (param)
  (paren_query)
  (pipeline)
  (profile)
  (schema)
  (sink)
  (source)
  (task)
  (test)
  (test_table)
  (use)
] @fold
