// Written by `python -m editors.treesitter` from the grammar of the language; see docs/editors.md.
// Words, names and numbers are read by src/scanner.c: which of them a word is depends on what may stand there, and on
// what follows.

const word = ($, symbol, continued, name) =>
  choice(alias(symbol, name), seq(continued, alias($._MORE, name)));

const words = ($, node, continued) => choice(node, seq(continued, alias($._MORE, node)));

module.exports = grammar({
  name: 'stream',

  extras: $ => [/[ \t\r\n\f\v]/, $.comment],

  externals: $ => [
    $._AFTER_MATCH,
    $._AFTER_MATCH_TO,
    $._AGGREGATE,
    $._ALL,
    $._AND,
    $._ANY_NAME,
    $._ARGUMENT_NAME,
    $._AS,
    $._AS_OF,
    $._BETWEEN,
    $._BY,
    $._BYTES,
    $._CASE,
    $._CAST,
    $._CATALOG,
    $._CHANGELOG,
    $._COLLECTION,
    $._COLLECTION_OF_QUERY,
    $._COLLECTION_SUFFIX,
    $._COLLECTION_TYPE,
    $._COLUMNS,
    $._COLUMN_NAMES_START,
    $._DEFAULTS,
    $._DEFINE,
    $._DIFFERENCE_UNIT,
    $._DIRECTION,
    $._DISTINCT,
    $._ELSE,
    $._END,
    $._ESCAPE,
    $._EXISTS,
    $._FALSE,
    $._FIRST_LAST,
    $._FOR,
    $._FRAME_EDGE,
    $._FRAME_SIDE,
    $._FRAME_UNIT,
    $._FROM,
    $._FROM_METADATA,
    $._FUNCTION,
    $._GROUP,
    $._GROUPING,
    $._HAVING,
    $._IDLE,
    $._IN,
    $._INTERSECT,
    $._INTERVAL,
    $._IS,
    $._IS_DISTINCT,
    $._IS_WHAT,
    $._JOIN,
    $._JOIN_KIND,
    $._JSON_BEHAVIOUR,
    $._JSON_NULLS,
    $._JSON_OBJECT,
    $._JSON_WRAPPER,
    $._KEEP,
    $._KEY,
    $._LATERAL,
    $._LIKE,
    $._LOOKUP,
    $._MATCH_SEMANTICS,
    $._MEMBER_OPERATOR,
    $._MODEL,
    $._MULTISET_INTERSECT,
    $._MULTISET_OPERATOR,
    $._NAME,
    $._NATURAL,
    $._NOT,
    $._NULL,
    $._NULLABILITY,
    $._NULLS_ORDER,
    $._NULL_TREATMENT,
    $._NUMBER,
    $._ON,
    $._ONLY,
    $._ON_EVENT,
    $._OPTION_KEY,
    $._OR,
    $._ORDER,
    $._ORDINALITY,
    $._OVER,
    $._PARAM,
    $._PARAM_NAME,
    $._PATTERN,
    $._PER,
    $._PERIOD_OPERATOR,
    $._PIPELINE,
    $._PLACING,
    $._POSITION,
    $._PREFIXED_STRING,
    $._PRIMARY,
    $._PROFILE,
    $._QUALIFY,
    $._QUANTIFIER,
    $._QUANTITY,
    $._QUOTED_NAME,
    $._RETURNS,
    $._ROWS_PER_MATCH,
    $._ROW_KIND,
    $._SCHEMA,
    $._SELECT,
    $._SET_QUANTIFIER,
    $._SIMILAR_TO,
    $._SINK,
    $._SOURCE,
    $._SUBSET,
    $._SYMMETRY,
    $._SYSTEM_TIME,
    $._TABLE_JOIN_KIND,
    $._TASK,
    $._TEMPORAL,
    $._TEST,
    $._TEST_CLAUSE,
    $._THEN,
    $._TIME_ZONE,
    $._TRIM_SIDE,
    $._TRUE,
    $._TWO_WORD_TYPE,
    $._UNICODE_STRING,
    $._UNION_EXCEPT,
    $._UNIT,
    $._UNKNOWN,
    $._UNNEST,
    $._USE,
    $._USING,
    $._VALUE,
    $._VALUES,
    $._VIRTUAL,
    $._WATERMARK,
    $._WHEN,
    $._WHERE,
    $._WITH,
    $._DEDUP,
    $._DEFAULT,
    $._DROP,
    $._EXPECT,
    $._EXTEND,
    $._FETCH,
    $._FILTER,
    $._INTERVAL_LITERAL,
    $._INTO,
    $._JSON_KEY,
    $._LIMIT,
    $._MATCH,
    $._MATCH_RECOGNIZE,
    $._MEASURES,
    $._OFFSET,
    $._OUTER,
    $._OUTER_JOIN,
    $._PARTITION,
    $._PERMUTE,
    $._PROCESS,
    $._RENAME,
    $._RETURNING,
    $._ROW,
    $._ROWS,
    $._SET,
    $._STATE,
    $._TABLE,
    $._TIMERS,
    $._TO,
    $._TOP,
    $._TRIM,
    $._TTL,
    $._UESCAPE,
    $._UNION_STEP,
    $._WINDOW,
    $._WINDOW_CLAUSE,
    $._WITHIN,
    $._WITHIN_GROUP,
    $._AND_CONTINUED,
    $._BETWEEN_CONTINUED,
    $._DIFFERENCE_UNIT_CONTINUED,
    $._ESCAPE_CONTINUED,
    $._IN_CONTINUED,
    $._INTERSECT_CONTINUED,
    $._IS_CONTINUED,
    $._IS_DISTINCT_CONTINUED,
    $._LIKE_CONTINUED,
    $._MEMBER_OPERATOR_CONTINUED,
    $._MULTISET_INTERSECT_CONTINUED,
    $._MULTISET_OPERATOR_CONTINUED,
    $._NOT_CONTINUED,
    $._NULL_TREATMENT_CONTINUED,
    $._OR_CONTINUED,
    $._ORDER_CONTINUED,
    $._OVER_CONTINUED,
    $._PERIOD_OPERATOR_CONTINUED,
    $._SIMILAR_TO_CONTINUED,
    $._UNION_EXCEPT_CONTINUED,
    $._FETCH_CONTINUED,
    $._FILTER_CONTINUED,
    $._LIMIT_CONTINUED,
    $._OFFSET_CONTINUED,
    $._PARTITION_CONTINUED,
    $._TO_CONTINUED,
    $._UESCAPE_CONTINUED,
    $._WITHIN_GROUP_CONTINUED,
    $._MORE,
    $._EXPRESSION_END,
    $._RECOVERY,
  ],

  rules: {
    file: $ => optional($._declarations),

    _declarations: $ => repeat1($._declaration),

    _declaration: $ => choice($.pipeline, $.defaults, $.profile, $.param, $.use, $.schema, $.catalog, $.source, $.task, $.function, $.sink, $.test),

    pipeline: $ => seq(alias($._PIPELINE, "pipeline"), field('name', $._any_name), "{", optional($.options), "}"),

    defaults: $ => seq(alias($._DEFAULTS, "defaults"), "{", optional($.options), "}"),

    profile: $ => seq(alias($._PROFILE, "profile"), field('name', $._any_name), "{", optional($.options), "}"),

    param: $ => seq(alias($._PARAM, "param"), field('name', $._any_name), $.type, optional(seq("=", $._expression))),

    use: $ => seq(alias($._USE, "use"), $.use_items, alias($._FROM, "from"), alias($._STRING, $.string)),

    schema: $ => choice(seq(alias($._SCHEMA, "schema"), field('name', $._any_name), "(", optional($.columns), ")"), seq(alias($._SCHEMA, "schema"), field('name', $._any_name), alias($._FROM, "from"), $._any_name, alias($._STRING, $.string))),

    catalog: $ => seq(alias($._CATALOG, "catalog"), field('name', $._any_name), alias($._FROM, "from"), $._any_name, optional(seq("{", optional($.options), "}"))),

    source: $ => seq(alias($._SOURCE, "source"), field('name', $._any_name), alias($._FROM, "from"), $._any_name, optional(seq("{", optional($.source_items), "}"))),

    task: $ => seq(alias($._TASK, "task"), field('name', $._any_name), "{", optional($.options), $.task_body, "}"),

    function: $ => seq(alias($._FUNCTION, "function"), field('name', $._any_name), "(", optional($.parameters), ")", optional(seq(alias($._RETURNS, "returns"), $.returned)), $.function_body, optional(seq("{", optional($.options), "}"))),

    sink: $ => seq(alias($._SINK, "sink"), field('name', $._any_name), alias($._FROM, "from"), $.paths, alias($._INTO, "into"), $._any_name, optional(seq("{", optional($.sink_items), "}"))),

    test: $ => seq(alias($._TEST, "test"), field('name', $._any_name), "{", optional($.options), optional($.test_tables), "}"),

    options: $ => $._options,

    _options: $ => repeat1($.option),

    option: $ => seq($.option_key, "=", $._option_value),

    _option_value: $ => $._expression,

    use_items: $ => seq($.use_item, repeat(seq(",", $.use_item)), optional(",")),

    use_item: $ => seq($._any_name, optional(seq(alias($._AS, "as"), $._any_name))),

    columns: $ => seq($._columns, optional(",")),

    _columns: $ => choice($.column, seq($._columns, ",", $.column)),

    column: $ => choice(seq($._any_name, $.type, optional($.tags)), seq($._any_name, alias($._AS, "as"), $._expression, optional($.tags)), seq($._any_name, $.type, $.from_metadata, optional(alias($._STRING, $.string)), optional(alias($._VIRTUAL, "virtual")), optional($.tags))),

    tags: $ => repeat1($.tag),

    tag: $ => seq("@", $._any_name, optional(seq("(", optional($.tag_args), ")"))),

    tag_args: $ => seq($._expression, repeat(seq(",", $._expression)), optional(",")),

    source_items: $ => $._source_items,

    _source_items: $ => repeat1($._source_item),

    _source_item: $ => choice($.option, $.columns_clause, $.primary_key, $.watermark),

    columns_clause: $ => choice(seq(alias($._COLUMNS, "columns"), "(", optional($.columns), ")"), seq(alias($._COLUMNS, "columns"), $.path), seq(alias($._COLUMNS, "columns"), alias($._FROM, "from"), $._any_name, alias($._STRING, $.string))),

    primary_key: $ => seq(alias($._PRIMARY, "primary"), alias($._KEY, "key"), "(", $.names, ")"),

    watermark: $ => seq(alias($._WATERMARK, "watermark"), $._expression, optional(seq(alias($._IDLE, "idle"), $._expression))),

    parameters: $ => seq($.parameter, repeat(seq(",", $.parameter)), optional(",")),

    parameter: $ => seq($._any_name, $.type),

    returned: $ => choice($.type, seq(alias($._AGGREGATE, "aggregate"), $.type), seq(alias($._TABLE, "table"), "(", optional($.parameters), ")")),

    function_body: $ => choice(seq(alias($._AS, "as"), $._expression), seq(alias($._FROM, "from"), $._any_name, alias($._STRING, $.string))),

    sink_items: $ => $._sink_items,

    _sink_items: $ => repeat1($._sink_item),

    _sink_item: $ => choice($.option, $.primary_key),

    test_tables: $ => $._test_tables,

    _test_tables: $ => repeat1($.test_table),

    test_table: $ => seq(alias($._TEST_CLAUSE, $.test_clause), $.path, optional(alias($._CHANGELOG, "changelog")), optional($.column_names), optional($.test_rows)),

    column_names: $ => seq(alias($._COLUMN_NAMES_START, "("), $._any_name, repeat(seq(",", $._any_name)), optional(","), ")"),

    test_rows: $ => seq($._test_item, repeat(seq(",", $._test_item)), optional(",")),

    _test_item: $ => choice($.test_row, $.test_watermark, $.test_idle),

    test_watermark: $ => seq(alias($._WATERMARK, "watermark"), $._expression),

    test_idle: $ => alias($._IDLE, "idle"),

    test_row: $ => seq(optional($.row_kind), "(", $.test_values, ")"),

    test_values: $ => seq($._expression, repeat(seq(",", $._expression)), optional(",")),

    _any_name: $ => choice(alias($._NAME, $.identifier), alias($._ANY_NAME, $.identifier), alias($._QUOTED_NAME, $.quoted_identifier)),

    _name: $ => choice(alias($._NAME, $.identifier), alias($._QUOTED_NAME, $.quoted_identifier)),

    names: $ => seq($._any_name, repeat(seq(",", $._any_name)), optional(",")),

    path: $ => $.path_names,

    path_names: $ => choice($._name, seq($.path_names, ".", $._any_name)),

    paths: $ => seq($.path, repeat(seq(",", $.path)), optional(",")),

    task_body: $ => choice($._steps, $._any_query),

    _steps: $ => seq($.from_step, repeat($._step)),

    _step: $ => choice($.from_step, $.join_step, $.unnest_step, $.function_step, $.where_step, $.select_step, $.extend_step, $.set_step, $.drop_step, $.rename_step, $.distinct_step, $.window_step, $.group_step, $.having_step, $.dedup_step, $.top_step, $.union_step, $.match_step, $.process_step, $.expect_step, $.order_step, $.limit_step),

    from_step: $ => seq(alias($._FROM, "from"), $.path, optional($.hints), optional(seq(alias($._AS, "as"), $._any_name))),

    join_step: $ => choice(seq(optional($.join_kind), alias($._JOIN, "join"), $.path, optional($.hints), optional(seq(alias($._AS, "as"), $._any_name)), optional(seq($.as_of, $._expression))), seq(optional($.join_kind), alias($._JOIN, "join"), $.path, optional($.hints), optional(seq(alias($._AS, "as"), $._any_name)), optional(seq($.as_of, $._expression)), alias($._ON, "on"), $._expression), seq(optional($.join_kind), alias($._JOIN, "join"), $.path, optional($.hints), optional(seq(alias($._AS, "as"), $._any_name)), optional(seq($.as_of, $._expression)), alias($._USING, "using"), "(", $.names, ")")),

    join_kind: $ => choice(seq(alias($._JOIN_KIND, $.join_kind_word), optional(alias($._OUTER, "outer")), optional(alias($._LOOKUP, "lookup"))), seq(alias($._OUTER, "outer"), optional(alias($._LOOKUP, "lookup"))), alias($._LOOKUP, "lookup")),

    unnest_step: $ => seq(optional($.join_kind), alias($._JOIN, "join"), $.unnest, optional(seq(alias($._ON, "on"), $._expression))),

    function_step: $ => seq(optional($.join_kind), alias($._JOIN, "join"), $.function_call, optional($.table_alias), optional(seq(alias($._ON, "on"), $._expression))),

    where_step: $ => seq(alias($._WHERE, "where"), $._expression),

    select_step: $ => seq(alias($._SELECT, "select"), optional(alias($._DISTINCT, "distinct")), $.step_items),

    extend_step: $ => seq(alias($._EXTEND, "extend"), $.step_items),

    set_step: $ => seq(alias($._SET, "set"), $.assignment, repeat(seq(",", $.assignment)), optional(",")),

    assignment: $ => seq($._name, "=", $._expression),

    drop_step: $ => seq(alias($._DROP, "drop"), $._name, repeat(seq(",", $._name)), optional(",")),

    rename_step: $ => seq(alias($._RENAME, "rename"), $.rename_pair, repeat(seq(",", $.rename_pair)), optional(",")),

    rename_pair: $ => seq($._name, alias($._AS, "as"), $._any_name),

    distinct_step: $ => alias($._DISTINCT, "distinct"),

    window_step: $ => seq(alias($._WINDOW, "window"), $._any_name, "(", $.step_args, ")"),

    step_args: $ => seq($._argument, repeat(seq(",", $._argument)), optional(",")),

    group_step: $ => seq(alias($._GROUP, "group"), alias($._BY, "by"), $.group_keys),

    group_keys: $ => choice(seq("(", ")"), seq($.group_key, repeat(seq(",", $.group_key)))),

    group_key: $ => seq($._expression, optional(seq(alias($._AS, "as"), $._any_name))),

    having_step: $ => seq(alias($._HAVING, "having"), $._expression),

    dedup_step: $ => seq(alias($._DEDUP, "dedup"), alias($._BY, "by"), $.exprs, alias($._KEEP, "keep"), alias($._FIRST_LAST, $.first_last), optional(seq(alias($._WITHIN, "within"), $._within_time))),

    _within_time: $ => choice(alias($._QUANTITY, $.quantity), alias($._PARAM_NAME, $.param_ref)),

    top_step: $ => seq(alias($._TOP, "top"), $._expression, alias($._BY, "by"), $.order_items, optional(seq(alias($._PER, "per"), $.exprs)), optional(seq(alias($._AS, "as"), $._any_name))),

    union_step: $ => seq(alias($._UNION_STEP, "union"), $.path, repeat(seq(",", $.path)), optional(",")),

    match_step: $ => seq(alias($._MATCH, "match"), "(", $.match_body, ")"),

    process_step: $ => seq(alias($._PROCESS, "process"), alias($._BY, "by"), $.exprs, alias($._FROM, "from"), $._any_name, alias($._STRING, $.string), optional($.process_state), optional($.process_timers), alias($._RETURNS, "returns"), "(", optional($.returned_columns), ")", optional($.process_time)),

    process_state: $ => seq(alias($._STATE, "state"), "(", optional(seq($.state_item, repeat(seq(",", $.state_item)), optional(","))), ")"),

    state_item: $ => seq($._any_name, $.type, optional(seq(alias($._TTL, "ttl"), $._within_time))),

    process_timers: $ => seq(alias($._TIMERS, "timers"), $._any_name),

    returned_columns: $ => seq($.returned_column, repeat(seq(",", $.returned_column)), optional(",")),

    returned_column: $ => seq($._any_name, $.type),

    process_time: $ => seq(alias($._WATERMARK, "watermark"), $._name),

    expect_step: $ => seq(alias($._EXPECT, "expect"), $._any_name, ":", $._expression, alias($._ELSE, "else"), $._any_name),

    order_step: $ => seq(word($, $._ORDER, $._ORDER_CONTINUED, "order"), alias($._BY, "by"), $.order_items),

    limit_step: $ => seq(word($, $._LIMIT, $._LIMIT_CONTINUED, "limit"), $._expression),

    step_items: $ => seq($.step_item, repeat(seq(",", $.step_item)), optional(",")),

    step_item: $ => choice(seq($._expression, optional(seq(alias($._AS, "as"), $._any_name))), $.star),

    _any_query: $ => choice($.query, $.bare_query),

    bare_query: $ => $.paren_query,

    query: $ => choice(seq($.with_clause, $._body, optional($.query_tail)), seq($.with_clause, $.paren_query, optional($.query_tail)), seq($._body, optional($.query_tail)), seq($.paren_query, $.nonempty_tail)),

    with_clause: $ => seq(alias($._WITH, "with"), $.cte, repeat(seq(",", $.cte))),

    cte: $ => seq($._any_name, optional(seq("(", $.names, ")")), alias($._AS, "as"), $.paren_query),

    paren_query: $ => choice(seq("(", $.query, ")"), seq("(", $.paren_query, ")")),

    query_tail: $ => choice(seq($.order_by, optional($.limit_clause)), $.limit_clause),

    nonempty_tail: $ => choice(seq($.order_by, optional($.limit_clause)), $.limit_clause),

    limit_clause: $ => choice(seq(word($, $._LIMIT, $._LIMIT_CONTINUED, "limit"), $._limit_count, optional(seq(word($, $._OFFSET, $._OFFSET_CONTINUED, "offset"), $._expression, optional(alias($._ROWS, $.rows))))), seq(word($, $._OFFSET, $._OFFSET_CONTINUED, "offset"), $._expression, optional(alias($._ROWS, $.rows)), optional(seq(word($, $._LIMIT, $._LIMIT_CONTINUED, "limit"), $._limit_count))), seq(word($, $._OFFSET, $._OFFSET_CONTINUED, "offset"), $._expression, optional(alias($._ROWS, $.rows)), words($, $.fetch, $._FETCH_CONTINUED), $._expression, alias($._ROWS, $.rows), alias($._ONLY, "only")), seq(words($, $.fetch, $._FETCH_CONTINUED), $._expression, alias($._ROWS, $.rows), alias($._ONLY, "only"))),

    _limit_count: $ => choice($._expression, alias($._ALL, $.limit_all)),

    _body: $ => choice($._body_term, $.union_operation),

    _body_term: $ => choice($._simple_body, $.intersection),

    intersection: $ => seq($._intersect_left, word($, $._INTERSECT, $._INTERSECT_CONTINUED, "intersect"), optional(alias($._SET_QUANTIFIER, $.set_quantifier)), $._intersect_right),

    _intersect_left: $ => choice($._simple_body, $.paren_query, $.intersection),

    _intersect_right: $ => choice($._simple_body, $.paren_query),

    union_operation: $ => seq($._union_left, word($, $._UNION_EXCEPT, $._UNION_EXCEPT_CONTINUED, $.union_except), optional(alias($._SET_QUANTIFIER, $.set_quantifier)), $._union_right),

    _union_left: $ => choice($._body_term, $.paren_query, $.union_operation),

    _union_right: $ => choice($._body_term, $.paren_query),

    _simple_body: $ => choice($.select, $.values, $.explicit_table),

    values: $ => seq(alias($._VALUES, "values"), $._expression, repeat(seq(",", $._expression)), optional(",")),

    explicit_table: $ => prec(2, seq(alias($._TABLE, "table"), $.path, optional($.hints))),

    select: $ => seq(alias($._SELECT, "select"), optional($.hints), optional(alias($._SET_QUANTIFIER, $.set_quantifier)), $.select_items, optional(seq($.from_clause, optional($.where), optional($.group_by), optional($.having), optional($.named_windows), optional($.qualify)))),

    select_items: $ => seq($._select_item_rule, repeat(seq(",", $._select_item_rule)), optional(",")),

    _select_item_rule: $ => choice(alias($._select_item_rule_0_select_item_plain, $.select_item_plain), alias($._select_item_rule_1_select_item, $.select_item), alias($._select_item_rule_2_select_item_word, $.select_item_word), alias($._select_item_rule_3_select_item_word, $.select_item_word), alias($._select_item_rule_4_select_star, $.select_star)),

    from_clause: $ => seq(alias($._FROM, "from"), $._table_ref, repeat(seq(",", $._table_ref))),

    where: $ => seq(alias($._WHERE, "where"), $._expression),

    group_by: $ => seq(alias($._GROUP, "group"), alias($._BY, "by"), $.group_items),

    group_items: $ => seq($._group_item, repeat(seq(",", $._group_item))),

    _group_item: $ => choice($._expression, alias($._group_item_1_empty_set, $.empty_set), alias($._group_item_2_grouping_sets, $.grouping_sets)),

    _grouping_set: $ => choice($._expression, alias($._grouping_set_1_empty_set, $.empty_set)),

    having: $ => seq(alias($._HAVING, "having"), $._expression),

    named_windows: $ => seq(alias($._WINDOW_CLAUSE, "window"), $.named_window, repeat(seq(",", $.named_window))),

    named_window: $ => seq($._any_name, alias($._AS, "as"), $.over_window),

    qualify: $ => seq(alias($._QUALIFY, "qualify"), $._expression),

    _table_ref: $ => choice($._table_primary, $.joined_table),

    joined_table: $ => choice(seq($._table_ref, optional($.join_words), alias($._JOIN, "join"), $._table_primary), seq($._table_ref, optional($.join_words), alias($._JOIN, "join"), $._table_primary, alias($._ON, "on"), $._expression), seq($._table_ref, optional($.join_words), alias($._JOIN, "join"), $._table_primary, alias($._USING, "using"), "(", $.names, ")")),

    join_words: $ => choice(seq(alias($._NATURAL, "natural"), optional(alias($._TABLE_JOIN_KIND, $.table_join_kind)), optional(alias($._OUTER_JOIN, "outer"))), seq(alias($._TABLE_JOIN_KIND, $.table_join_kind), optional(alias($._OUTER_JOIN, "outer"))), alias($._OUTER_JOIN, "outer")),

    _table_primary: $ => choice(alias($._table_primary_0_derived_plain, $.derived_plain), $._table_nonquery),

    _table_nonquery: $ => choice(alias($._table_nonquery_0_derived, $.derived), alias($._table_nonquery_1_lateral_derived, $.lateral_derived), $.table_name, $.table_function, $.unnest, $.match_table, alias($._table_nonquery_6_parenthesised, $.parenthesised), alias($._table_nonquery_7_parenthesised, $.parenthesised)),

    table_name: $ => seq($.table_version, optional($.table_alias)),

    table_version: $ => choice(seq($.path, optional($.hints)), seq(alias($._TABLE, "table"), $.path, optional($.hints)), seq($.path, optional($.hints), alias($._FOR, "for"), alias($._SYSTEM_TIME, "system_time"), $.as_of, $._expression)),

    table_alias: $ => choice(seq(alias($._AS, "as"), $._any_name, optional(seq("(", $.names, ")"))), seq(alias($._NAME, $.identifier), optional(seq("(", $.names, ")"))), seq(alias($._QUOTED_NAME, $.quoted_identifier), optional(seq("(", $.names, ")")))),

    table_function: $ => choice(seq(optional(alias($._LATERAL, "lateral")), alias($._TABLE, "table"), "(", $.function_call, ")", optional($.table_alias)), seq(optional(alias($._LATERAL, "lateral")), $.function_call, optional($.table_alias))),

    function_call: $ => seq($.path, "(", optional($.arguments), ")"),

    unnest: $ => seq(optional(alias($._LATERAL, "lateral")), alias($._UNNEST, "unnest"), "(", $.exprs_comma, ")", optional($.ordinality), optional($.table_alias)),

    match_table: $ => choice(seq($.table_version, optional($.match_alias), $.match_recognize, optional($.table_alias)), seq($.paren_query, optional($.match_alias), $.match_recognize, optional($.table_alias))),

    match_alias: $ => seq(alias($._AS, "as"), $._any_name),

    match_recognize: $ => seq(alias($._MATCH_RECOGNIZE, "match_recognize"), "(", $.match_body, ")"),

    match_body: $ => seq(optional($.partition_by), optional($.order_by), optional($.measures), optional($.rows_per_match), optional($.after_match), $.pattern_clause, optional($.match_within), optional($.subsets), $.define),

    measures: $ => seq(alias($._MEASURES, "measures"), $.measure, repeat(seq(",", $.measure)), optional(",")),

    measure: $ => seq($._expression, alias($._AS, "as"), $._any_name),

    after_match: $ => choice($.after_match_word, seq($.after_match_to, $._name)),

    pattern_clause: $ => seq(alias($._PATTERN, "pattern"), "(", $._pattern, ")"),

    match_within: $ => seq(alias($._WITHIN, "within"), $._expression),

    subsets: $ => seq(alias($._SUBSET, "subset"), $.subset, repeat(seq(",", $.subset))),

    subset: $ => seq($._name, "=", "(", $.names, ")"),

    define: $ => seq(alias($._DEFINE, "define"), $.definition, repeat(seq(",", $.definition)), optional(",")),

    definition: $ => seq($._name, alias($._AS, "as"), $._expression),

    _pattern: $ => choice($._pattern_sequence, alias($._pattern_1_pattern_alternation, $.pattern_alternation)),

    _pattern_sequence: $ => choice($._pattern_factor, alias($._pattern_sequence_1_pattern_sequence, $.pattern_sequence)),

    _pattern_factor: $ => choice($.pattern_primary, alias($._pattern_factor_1_pattern_repeat, $.pattern_repeat)),

    pattern_quantifier: $ => choice("*", "+", "?", seq("{", alias($._NUMBER, $.number), "}"), seq("{", alias($._NUMBER, $.number), ",", optional(alias($._NUMBER, $.number)), "}"), seq("{", ",", alias($._NUMBER, $.number), "}")),

    pattern_primary: $ => choice($._name, seq("(", $._pattern, ")"), seq("{-", $._pattern, "-}"), seq(alias($._PERMUTE, "permute"), "(", $._pattern, repeat(seq(",", $._pattern)), ")")),

    hints: $ => repeat1($.hint_block),

    hint_block: $ => seq("/*+", $.hint, repeat(seq(",", $.hint)), optional(","), "*/"),

    hint: $ => seq($._any_name, optional(seq("(", optional(seq($.hint_argument, repeat(seq(",", $.hint_argument)), optional(","))), ")"))),

    hint_argument: $ => choice($.hint_text, seq($.hint_text, "=", $.hint_text)),

    hint_text: $ => choice(alias($._STRING, $.string), alias($._NUMBER, $.number), seq(alias($._NAME, $.identifier), repeat(seq(".", $._any_name))), seq(alias($._QUOTED_NAME, $.quoted_identifier), repeat(seq(".", $._any_name))), alias($._QUANTITY, $.quantity)),

    _expr: $ => choice($._multiset_term, alias($._expr_1_binary, $.binary)),

    _multiset_term: $ => choice($._or_expr, alias($._multiset_term_1_binary, $.binary)),

    _or_expr: $ => choice($._and_expr, alias($._or_expr_1_binary, $.binary)),

    _and_expr: $ => choice($._not_expr, alias($._and_expr_1_binary, $.binary)),

    _not_expr: $ => choice($._comparison, alias($._not_expr_1_unary, $.unary)),

    _comparison: $ => choice($._predicate, alias($._comparison_1_is_predicate, $.is_predicate), alias($._comparison_2_binary, $.binary), alias($._comparison_3_quantified, $.quantified)),

    comparison_operator: $ => choice("=", "<>", "!=", "<", "<=", ">", ">=", words($, $.is_distinct, $._IS_DISTINCT_CONTINUED), words($, $.period_operator, $._PERIOD_OPERATOR_CONTINUED), words($, $.member_operator, $._MEMBER_OPERATOR_CONTINUED)),

    _predicate: $ => choice($._additive, alias($._predicate_1_between, $.between), alias($._predicate_2_in_query, $.in_query), alias($._predicate_3_in_list, $.in_list), alias($._predicate_4_like, $.like)),

    like_word: $ => choice(word($, $._LIKE, $._LIKE_CONTINUED, "like"), words($, $.similar_to, $._SIMILAR_TO_CONTINUED)),

    _additive: $ => choice($._term, alias($._additive_1_binary, $.binary)),

    additive_operator: $ => choice("+", "-"),

    _term: $ => choice($._factor, alias($._term_1_binary, $.binary)),

    term_operator: $ => choice("*", "/", "%", "||"),

    _factor: $ => choice($._primary, alias($._factor_1_unary, $.unary), alias($._factor_2_unary, $.unary)),

    sign: $ => choice("+", "-"),

    _primary: $ => prec.right(choice(alias($._primary_0_column_ref, $.column_ref), $._value)),

    _value: $ => prec.right(choice($._literal, $.call, $.access, $.case, $.cast, alias($._PARAM_NAME, $.param_ref), alias($._value_6_parenthesised, $.parenthesised), alias($._value_7_difference, $.difference), alias($._value_8_row_value, $.row_value), alias($._value_9_scalar_query, $.scalar_query), alias($._value_10_exists, $.exists), alias($._value_11_row_constructor, $.row_constructor), alias($._value_12_collection, $.collection), alias($._value_13_collection_query, $.collection_query), alias($._value_14_list_value, $.list_value))),

    dotted: $ => choice($._name, seq($.dotted, ".", $._any_name)),

    access: $ => choice(seq($._value, ".", $._any_name), seq($._value, "[", $._expression, "]"), seq($.dotted, "[", $._expression, "]")),

    exprs: $ => seq($._expression, repeat(seq(",", $._expression))),

    exprs_comma: $ => seq($._expression, repeat(seq(",", $._expression)), optional(",")),

    exprs_maybe: $ => seq($._expression, repeat(seq(",", $._expression)), optional(",")),

    call: $ => seq($.plain_call, optional($.within_group), optional(words($, $.null_treatment, $._NULL_TREATMENT_CONTINUED)), optional($.filter), optional($.over)),

    plain_call: $ => choice(seq($.dotted, "(", optional($.call_arguments), ")"), seq(alias($._TRIM, "trim"), "(", $.trim_arguments, ")"), seq(alias($._POSITION, "position"), "(", $._additive, word($, $._IN, $._IN_CONTINUED, "in"), $._additive, ")"), seq(alias($._JSON_OBJECT, $.json_object), "(", optional($.json_pairs), optional($.call_options), ")")),

    call_arguments: $ => choice($.call_options, $.star, seq(optional(alias($._SET_QUANTIFIER, $.set_quantifier)), $.arguments, optional(seq(word($, $._ORDER, $._ORDER_CONTINUED, "order"), alias($._BY, "by"), $.order_items)), optional($.call_options)), seq($._expression, alias($._FROM, "from"), $._expression, optional(seq(alias($._FOR, "for"), $._expression))), seq($._expression, alias($._PLACING, "placing"), $._expression, alias($._FROM, "from"), $._expression, optional(seq(alias($._FOR, "for"), $._expression))), seq($._expression, word($, $._TO, $._TO_CONTINUED, "to"), $._name)),

    arguments: $ => seq($._argument, repeat(seq(",", $._argument)), optional(",")),

    _argument: $ => choice($._expression, alias($._argument_1_named_argument, $.named_argument), $.table_argument, alias($._argument_3_model_argument, $.model_argument)),

    _argument_value: $ => choice($._expression, $.table_argument, alias($._argument_value_2_model_argument, $.model_argument)),

    table_argument: $ => prec.right(choice(seq(alias($._TABLE, "table"), $.path, optional($.argument_partition), optional($.argument_order)), seq(alias($._TABLE, "table"), $.paren_query, optional($.argument_partition), optional($.argument_order)), seq($.paren_query, word($, $._PARTITION, $._PARTITION_CONTINUED, "partition"), alias($._BY, "by"), $._expression, optional($.argument_order)))),

    argument_partition: $ => seq(word($, $._PARTITION, $._PARTITION_CONTINUED, "partition"), alias($._BY, "by"), $._expression),

    argument_order: $ => seq(word($, $._ORDER, $._ORDER_CONTINUED, "order"), alias($._BY, "by"), $.order_item),

    partition_by: $ => seq(word($, $._PARTITION, $._PARTITION_CONTINUED, "partition"), alias($._BY, "by"), $.exprs),

    order_by: $ => seq(word($, $._ORDER, $._ORDER_CONTINUED, "order"), alias($._BY, "by"), $.order_items),

    order_items: $ => seq($.order_item, repeat(seq(",", $.order_item))),

    order_item: $ => seq($._expression, optional(alias($._DIRECTION, $.direction)), optional($.nulls_order)),

    trim_arguments: $ => choice(seq(alias($._TRIM_SIDE, $.trim_side), optional($._expression), alias($._FROM, "from"), $._expression), seq($._expression, alias($._FROM, "from"), $._expression), $.exprs),

    json_pairs: $ => seq($.json_pair, repeat(seq(",", $.json_pair))),

    json_pair: $ => choice(seq(alias($._JSON_KEY, "key"), $._expression, alias($._VALUE, "value"), $._expression), seq($._expression, alias($._VALUE, "value"), $._expression), seq($._expression, ":", $._expression)),

    call_options: $ => repeat1($.call_option),

    call_option: $ => choice(seq(alias($._RETURNING, "returning"), $.type), $.json_behaviour, seq(alias($._DEFAULT, "default"), $._expression, $.on_event), $.json_wrapper, $.json_nulls),

    within_group: $ => seq(words($, $.within_group_word, $._WITHIN_GROUP_CONTINUED), "(", word($, $._ORDER, $._ORDER_CONTINUED, "order"), alias($._BY, "by"), $.order_items, ")"),

    filter: $ => seq(word($, $._FILTER, $._FILTER_CONTINUED, "filter"), "(", alias($._WHERE, "where"), $._expression, ")"),

    over: $ => choice(seq(word($, $._OVER, $._OVER_CONTINUED, "over"), $._any_name), seq(word($, $._OVER, $._OVER_CONTINUED, "over"), $.over_window)),

    over_window: $ => seq("(", optional($._name), optional($.partition_by), optional($.order_by), optional($.frame), ")"),

    frame: $ => choice(seq(alias($._FRAME_UNIT, $.frame_unit), $.frame_bound), seq(alias($._FRAME_UNIT, $.frame_unit), word($, $._BETWEEN, $._BETWEEN_CONTINUED, "between"), $.frame_bound, word($, $._AND, $._AND_CONTINUED, "and"), $.frame_bound)),

    frame_bound: $ => choice($.frame_edge, seq($._additive, alias($._FRAME_SIDE, $.frame_side))),

    case: $ => seq(alias($._CASE, "case"), optional($._expression), repeat1($.when), optional(seq(alias($._ELSE, "else"), $._expression)), alias($._END, "end")),

    when: $ => seq(alias($._WHEN, "when"), $.exprs, alias($._THEN, "then"), $._expression),

    cast: $ => seq(alias($._CAST, $.cast_word), "(", $._expression, alias($._AS, "as"), $.type, ")"),

    _literal: $ => choice(alias($._NUMBER, $.number), alias($._QUANTITY, $.quantity), $.string_literal, alias($._BYTES, $.bytes), alias($._TRUE, $.true), alias($._FALSE, $.false), alias($._NULL, $.null), alias($._UNKNOWN, $.unknown), alias($._literal_8_temporal, $.temporal), alias($._literal_9_interval, $.interval)),

    string_literal: $ => choice(repeat1(alias($._STRING, $.string)), seq(alias($._PREFIXED_STRING, $.prefixed_string), repeat(alias($._STRING, $.string))), seq(alias($._UNICODE_STRING, $.unicode_string), optional(seq(word($, $._UESCAPE, $._UESCAPE_CONTINUED, "uescape"), alias($._STRING, $.string))))),

    difference_range: $ => prec.right(seq(word($, $._DIFFERENCE_UNIT, $._DIFFERENCE_UNIT_CONTINUED, $.difference_unit), optional(seq("(", alias($._NUMBER, $.number), optional(seq(",", alias($._NUMBER, $.number))), ")")), optional(seq(word($, $._TO, $._TO_CONTINUED, "to"), alias($._UNIT, $.unit), optional(seq("(", alias($._NUMBER, $.number), ")")))))),

    interval_range: $ => prec.right(seq(alias($._UNIT, $.unit), optional(seq("(", alias($._NUMBER, $.number), optional(seq(",", alias($._NUMBER, $.number))), ")")), optional(seq(word($, $._TO, $._TO_CONTINUED, "to"), alias($._UNIT, $.unit), optional(seq("(", alias($._NUMBER, $.number), ")")))))),

    star: $ => choice("*", seq($.dotted, ".", "*")),

    type: $ => seq($._type_base, optional($.nullability)),

    _type_base: $ => choice($.type_root, $.type_suffixed),

    type_suffixed: $ => seq($._type_base, alias($._COLLECTION_SUFFIX, $.collection_suffix)),

    type_root: $ => choice(seq(alias($._NAME, $.identifier), optional(seq("(", $.type_args, ")")), optional($.time_zone)), seq($.two_word_type, optional(seq("(", $.type_args, ")"))), seq(alias($._INTERVAL, "interval"), $.interval_range), seq(alias($._COLLECTION_TYPE, $.collection_type), "<", $.type, repeat(seq(",", $.type)), ">"), seq(alias($._ROW, "row"), "<", optional(seq($.type_field, repeat(seq(",", $.type_field)), optional(","))), ">"), seq(alias($._ROW, "row"), "(", $.type_field, repeat(seq(",", $.type_field)), optional(","), ")")),

    type_args: $ => seq(alias($._NUMBER, $.number), repeat(seq(",", alias($._NUMBER, $.number)))),

    type_field: $ => seq($._any_name, $.type, optional(alias($._STRING, $.string))),

    _select_item_rule_0_select_item_plain: $ => $._expression,

    _select_item_rule_1_select_item: $ => seq($._expression, alias($._AS, "as"), $._any_name),

    _select_item_rule_2_select_item_word: $ => seq($._expression, alias($._NAME, $.identifier)),

    _select_item_rule_3_select_item_word: $ => seq($._expression, alias($._QUOTED_NAME, $.quoted_identifier)),

    _select_item_rule_4_select_star: $ => $.star,

    _group_item_1_empty_set: $ => seq("(", ")"),

    _group_item_2_grouping_sets: $ => seq($.grouping, "(", $._grouping_set, repeat(seq(",", $._grouping_set)), ")"),

    _grouping_set_1_empty_set: $ => seq("(", ")"),

    _table_primary_0_derived_plain: $ => $.paren_query,

    _table_nonquery_0_derived: $ => seq($.paren_query, $.table_alias),

    _table_nonquery_1_lateral_derived: $ => seq(alias($._LATERAL, "lateral"), $.paren_query, optional($.table_alias)),

    _table_nonquery_6_parenthesised: $ => seq("(", $._table_nonquery, ")"),

    _table_nonquery_7_parenthesised: $ => seq("(", $.joined_table, ")"),

    _pattern_1_pattern_alternation: $ => seq($._pattern, "|", $._pattern_sequence),

    _pattern_sequence_1_pattern_sequence: $ => seq($._pattern_sequence, $._pattern_factor),

    _pattern_factor_1_pattern_repeat: $ => seq($.pattern_primary, $.pattern_quantifier, optional("?")),

    _expr_1_binary: $ => seq($._expr, words($, $.multiset_operator, $._MULTISET_OPERATOR_CONTINUED), $._multiset_term),

    _multiset_term_1_binary: $ => seq($._multiset_term, words($, $.multiset_intersect, $._MULTISET_INTERSECT_CONTINUED), $._or_expr),

    _or_expr_1_binary: $ => seq($._or_expr, word($, $._OR, $._OR_CONTINUED, "or"), $._and_expr),

    _and_expr_1_binary: $ => seq($._and_expr, word($, $._AND, $._AND_CONTINUED, "and"), $._not_expr),

    _not_expr_1_unary: $ => seq(word($, $._NOT, $._NOT_CONTINUED, "not"), $._not_expr),

    _comparison_1_is_predicate: $ => seq($._comparison, word($, $._IS, $._IS_CONTINUED, "is"), optional(word($, $._NOT, $._NOT_CONTINUED, "not")), $.is_what),

    _comparison_2_binary: $ => seq($._comparison, $.comparison_operator, $._predicate),

    _comparison_3_quantified: $ => seq($._comparison, $.comparison_operator, alias($._QUANTIFIER, $.quantifier), $.paren_query),

    _predicate_1_between: $ => seq($._predicate, optional(word($, $._NOT, $._NOT_CONTINUED, "not")), word($, $._BETWEEN, $._BETWEEN_CONTINUED, "between"), optional(alias($._SYMMETRY, $.symmetry)), $._additive, word($, $._AND, $._AND_CONTINUED, "and"), $._additive),

    _predicate_2_in_query: $ => seq($._predicate, optional(word($, $._NOT, $._NOT_CONTINUED, "not")), word($, $._IN, $._IN_CONTINUED, "in"), $.paren_query),

    _predicate_3_in_list: $ => seq($._predicate, optional(word($, $._NOT, $._NOT_CONTINUED, "not")), word($, $._IN, $._IN_CONTINUED, "in"), "(", $.exprs_comma, ")"),

    _predicate_4_like: $ => seq($._predicate, optional(word($, $._NOT, $._NOT_CONTINUED, "not")), $.like_word, $._additive, optional(seq(word($, $._ESCAPE, $._ESCAPE_CONTINUED, "escape"), $._additive))),

    _additive_1_binary: $ => seq($._additive, $.additive_operator, $._term),

    _term_1_binary: $ => seq($._term, $.term_operator, $._factor),

    _factor_1_unary: $ => seq($.sign, $._factor),

    _factor_2_unary: $ => seq(alias($._MATCH_SEMANTICS, $.match_semantics), $._factor),

    _primary_0_column_ref: $ => prec.right($.dotted),

    _value_6_parenthesised: $ => prec.right(seq("(", $._expression, ")")),

    _value_7_difference: $ => prec.right(seq("(", $._expression, ")", $.difference_range)),

    _value_8_row_value: $ => prec.right(seq("(", $._expression, ",", $.exprs_comma, ")")),

    _value_9_scalar_query: $ => prec.right($.paren_query),

    _value_10_exists: $ => prec.right(seq(alias($._EXISTS, "exists"), $.paren_query)),

    _value_11_row_constructor: $ => prec.right(seq(alias($._ROW, "row"), "(", optional($.exprs_maybe), ")")),

    _value_12_collection: $ => prec.right(seq(alias($._COLLECTION, $.collection_word), "[", optional($.exprs_maybe), "]")),

    _value_13_collection_query: $ => prec.right(seq(alias($._COLLECTION_OF_QUERY, $.collection_of_query), $.paren_query)),

    _value_14_list_value: $ => prec.right(seq("[", optional($.exprs_maybe), "]")),

    _argument_1_named_argument: $ => seq($.argument_name, "=>", $._argument_value),

    _argument_3_model_argument: $ => seq(alias($._MODEL, "model"), $.path),

    _argument_value_2_model_argument: $ => seq(alias($._MODEL, "model"), $.path),

    _literal_8_temporal: $ => seq(alias($._TEMPORAL, $.temporal_word), alias($._STRING, $.string)),

    _literal_9_interval: $ => seq(alias($._INTERVAL_LITERAL, "interval"), optional($.sign), alias($._STRING, $.string), $.interval_range),

    _expression: $ => seq($._expr, $._EXPRESSION_END),

    _STRING: $ => /'([^']|'')*'/,

    after_match_word: $ => seq($._AFTER_MATCH, optional($._MORE)),

    after_match_to: $ => seq($._AFTER_MATCH_TO, optional($._MORE)),

    argument_name: $ => seq($._ARGUMENT_NAME, optional($._MORE)),

    as_of: $ => seq($._AS_OF, optional($._MORE)),

    frame_edge: $ => seq($._FRAME_EDGE, optional($._MORE)),

    from_metadata: $ => seq($._FROM_METADATA, optional($._MORE)),

    grouping: $ => seq($._GROUPING, optional($._MORE)),

    is_distinct: $ => seq($._IS_DISTINCT, optional($._MORE)),

    is_what: $ => seq($._IS_WHAT, optional($._MORE)),

    json_behaviour: $ => seq($._JSON_BEHAVIOUR, optional($._MORE)),

    json_nulls: $ => seq($._JSON_NULLS, optional($._MORE)),

    json_wrapper: $ => seq($._JSON_WRAPPER, optional($._MORE)),

    member_operator: $ => seq($._MEMBER_OPERATOR, optional($._MORE)),

    multiset_intersect: $ => seq($._MULTISET_INTERSECT, optional($._MORE)),

    multiset_operator: $ => seq($._MULTISET_OPERATOR, optional($._MORE)),

    nullability: $ => seq($._NULLABILITY, optional($._MORE)),

    nulls_order: $ => seq($._NULLS_ORDER, optional($._MORE)),

    null_treatment: $ => seq($._NULL_TREATMENT, optional($._MORE)),

    on_event: $ => seq($._ON_EVENT, optional($._MORE)),

    option_key: $ => seq($._OPTION_KEY, optional($._MORE)),

    ordinality: $ => seq($._ORDINALITY, optional($._MORE)),

    period_operator: $ => seq($._PERIOD_OPERATOR, optional($._MORE)),

    rows_per_match: $ => seq($._ROWS_PER_MATCH, optional($._MORE)),

    row_kind: $ => seq($._ROW_KIND, optional($._MORE)),

    similar_to: $ => seq($._SIMILAR_TO, optional($._MORE)),

    time_zone: $ => seq($._TIME_ZONE, optional($._MORE)),

    two_word_type: $ => seq($._TWO_WORD_TYPE, optional($._MORE)),

    fetch: $ => seq($._FETCH, optional($._MORE)),

    within_group_word: $ => seq($._WITHIN_GROUP, optional($._MORE)),

    comment: $ => token(choice(/--[^\n]*/, /\/\*(([^*+]|\*+[^*\/])([^*]|\*+[^*\/])*)?\*+\//)),
  },
});
