; Written by `python -m editors.treesitter` from the grammar of the language; see docs/editors.md.

(comment) @comment
[
  (bytes)
  (prefixed_string)
  (string)
  (unicode_string)
] @string
[
  (number)
  (quantity)
] @number
[
  (false)
  (true)
] @boolean
(param_ref) @variable.parameter
(option_key) @property
(argument_name) @variable.parameter
[
  "aggregate"
  "as"
  "by"
  "case"
  "catalog"
  "changelog"
  "columns"
  "dedup"
  "default"
  "defaults"
  "define"
  "distinct"
  "drop"
  "else"
  "end"
  "expect"
  "extend"
  "filter"
  "for"
  "from"
  "function"
  "group"
  "having"
  "idle"
  "intersect"
  "into"
  "join"
  "keep"
  "key"
  "lateral"
  "limit"
  "lookup"
  "match"
  "match_recognize"
  "measures"
  "model"
  "natural"
  "offset"
  "on"
  "only"
  "order"
  "outer"
  "over"
  "param"
  "partition"
  "pattern"
  "per"
  "pipeline"
  "placing"
  "primary"
  "process"
  "profile"
  "qualify"
  "rename"
  "returning"
  "returns"
  "schema"
  "select"
  "set"
  "sink"
  "source"
  "state"
  "subset"
  "system_time"
  "table"
  "task"
  "test"
  "then"
  "timers"
  "to"
  "top"
  "ttl"
  "uescape"
  "union"
  "unnest"
  "use"
  "using"
  "value"
  "values"
  "virtual"
  "watermark"
  "when"
  "where"
  "window"
  "with"
  "within"
] @keyword
[
  (after_match_to)
  (after_match_word)
  (as_of)
  (direction)
  (fetch)
  (first_last)
  (frame_edge)
  (frame_side)
  (frame_unit)
  (from_metadata)
  (grouping)
  (join_kind_word)
  (json_behaviour)
  (json_nulls)
  (json_wrapper)
  (limit_all)
  (match_semantics)
  (null_treatment)
  (nulls_order)
  (on_event)
  (ordinality)
  (rows)
  (rows_per_match)
  (set_quantifier)
  (symmetry)
  (table_join_kind)
  (test_clause)
  (trim_side)
  (union_except)
  (within_group_word)
] @keyword
[
  "and"
  "between"
  "escape"
  "exists"
  "in"
  "is"
  "like"
  "not"
  "or"
] @keyword.operator
[
  (is_distinct)
  (is_what)
  (member_operator)
  (multiset_intersect)
  (multiset_operator)
  (period_operator)
  (quantifier)
  (similar_to)
] @keyword.operator
[
  (null)
  (unknown)
] @constant.builtin
[
  "interval"
  "row"
] @type.builtin
[
  (collection_of_query)
  (collection_suffix)
  (collection_type)
  (collection_word)
  (difference_unit)
  (nullability)
  (temporal_word)
  (time_zone)
  (two_word_type)
  (unit)
] @type.builtin
[
  "permute"
  "position"
  "trim"
] @function.builtin
[
  (cast_word)
  (json_object)
] @function.builtin
[
  "!="
  "%"
  "*"
  "+"
  "-"
  "/"
  "<"
  "<="
  "<>"
  "="
  "=>"
  ">"
  ">="
  "?"
  "|"
  "||"
] @operator
[
  "("
  ")"
  "-}"
  "["
  "]"
  "{"
  "{-"
  "}"
] @punctuation.bracket
[
  ","
  "."
  ":"
] @punctuation.delimiter
[
  "*/"
  "/*+"
] @punctuation.special
(row_kind) @operator
(catalog name: [(identifier) (quoted_identifier)] @type)
(function name: [(identifier) (quoted_identifier)] @function)
(param name: [(identifier) (quoted_identifier)] @variable.parameter)
(pipeline name: [(identifier) (quoted_identifier)] @type)
(profile name: [(identifier) (quoted_identifier)] @type)
(schema name: [(identifier) (quoted_identifier)] @type)
(sink name: [(identifier) (quoted_identifier)] @type)
(source name: [(identifier) (quoted_identifier)] @type)
(task name: [(identifier) (quoted_identifier)] @type)
(test name: [(identifier) (quoted_identifier)] @type)
(source "from" . [(identifier) (quoted_identifier)] @constructor)
(catalog "from" . [(identifier) (quoted_identifier)] @constructor)
(sink "into" . [(identifier) (quoted_identifier)] @constructor)
(plain_call . (dotted [(identifier) (quoted_identifier)] @function .))
(function_call . (path (path_names [(identifier) (quoted_identifier)] @function .)))
(expect_step "else" . (identifier) @constant.builtin)
(type_root (identifier) @type.builtin)
(column . [(identifier) (quoted_identifier)] @variable.member)
(parameter . [(identifier) (quoted_identifier)] @variable.parameter)
(tag "@" @punctuation.special . [(identifier) (quoted_identifier)] @attribute)
(hint . [(identifier) (quoted_identifier)] @attribute)
