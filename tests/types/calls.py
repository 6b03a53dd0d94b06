"""A typical call of each built-in function; arguments are separated by `;`, one that stays fixed starts with `!`."""

from __future__ import annotations

CALLS = (
    # strings
    "upper(s)", "lower(s)", "trim(s)", "ltrim(s)", "ltrim(s; s)", "rtrim(s)", "rtrim(s; s)", "btrim(s)",
    "btrim(s; s)", "substring(s; i)", "substring(s; i; i)", "substr(s; i)", "substr(s; i; i)",
    "left(s; i)", "right(s; i)", "char_length(s)", "character_length(s)", "length(s)",
    "locate(s; s)", "locate(s; s; i)", "instr(s; s)", "instr(s; s; i)", "instr(s; s; i; i)",
    "replace(s; s; s)",
    "regexp_replace(s; s; s)", "regexp_extract(s; s)", "regexp_extract(s; s; i)", "regexp(s; s)",
    "regexp_count(s; s)", "regexp_extract_all(s; s)", "regexp_extract_all(s; s; i)",
    "regexp_instr(s; s)", "regexp_substr(s; s)", "lpad(s; i; s)", "rpad(s; i; s)", "concat(s)",
    "concat(s; s)", "concat(s; s; s)", "concat_ws(s; s)", "concat_ws(s; s; s)", "split_index(s; s; i)",
    "initcap(s)", "reverse(s)", "repeat(s; i)", "ascii(s)", "chr(i)", "to_base64(s)", "from_base64(s)",
    "elt(i; s; s)", "startswith(s; s)", "endswith(s; s)", "translate(s; s; s)", "printf(s; i)",
    "printf(s; i; s)", "encode(s; s)", "decode(bt; s)", "str_to_map(s)", "str_to_map(s; s; s)",
    "parse_url(s; s)", "parse_url(s; s; s)", "url_encode(s)", "url_decode(s)", "split(s; s)",
    "translate3(s; s; s)", "print(s; i)",
    "is_alpha(s)", "is_decimal(s)", "is_digit(s)",
    "quote(s)", "space(i)", "levenshtein(s; s)", "soundex(s)", "unhex(s)", "hex(s)", "hex(i)", "bin(i)",
    "regexp_like(s; s)", "octet_length(s)", "bit_length(s)",
    # math
    "abs(i)", "ceil(d)", "ceiling(d)", "floor(d)", "round(d)", "round(d; i)", "truncate(d)",
    "truncate(d; i)", "truncate(dc; i)", "round(dc; i)", "round(dc; 1)", "round(dx; 3)",
    "truncate(dc; 1)", "sqrt(d)", "exp(d)", "ln(d)", "log(d)", "log(d; d)", "log10(d)", "log2(d)", "sign(d)",
    "sign(dc)", "rand()", "rand(i)", "rand_integer(i)", "rand_integer(i; i)", "uuid()", "pi()", "e()",
    "sin(d)", "cos(d)", "tan(d)", "cot(d)", "asin(d)", "acos(d)", "atan(d)", "atan2(d; d)", "sinh(d)",
    "cosh(d)", "tanh(d)", "degrees(d)", "radians(d)", "mod(i; i)", "conv(i; i; i)", "percentile(d; d)",
    "cbrt(d)", "bitand(i; i)", "bitor(i; i)", "bitxor(i; i)", "bitnot(i)", "factorial(i)",
    # temporal
    "now()", "current_row_timestamp()", "proctime()", "current_watermark(rt)", "to_timestamp(s)",
    "to_timestamp(s; s)", "to_timestamp_ltz(bi)", "to_timestamp_ltz(bi; i)", "to_timestamp_ltz(s)",
    "to_timestamp_ltz(s; s)", "to_timestamp_ltz(s; s; s)", "to_timestamp_ltz(bi; 3)",
    "to_date(s)", "to_date(s; s)", "date_format(ts; s)", "date_format(s; s)",
    "from_unixtime(bi)", "from_unixtime(bi; s)", "unix_timestamp()", "unix_timestamp(s)",
    "unix_timestamp(s; s)", "convert_tz(s; s; s)", "year(dt)", "quarter(dt)", "month(dt)", "week(dt)",
    "dayofyear(dt)", "dayofmonth(dt)", "dayofweek(dt)", "hour(ts)", "minute(ts)", "second(ts)",
    "timestamp_diff(s; s)", "date_add(dt; i)", "date_sub(dt; i)", "datediff(dt; dt)", "last_day(dt)",
    "source_watermark()", "unix_millis()", "unix_millis(tz)", "to_time(s)",
    # conditional
    "coalesce(i)", "coalesce(i; i; i)", "if(b; i; i)", "nullif(i; i)", "ifnull(i; i)", "greatest(i; i; i)",
    "least(i)", "nvl(i; i)", "isnull(i)", "nvl2(i; i; i)", "decode(i; i; i)",
    # json
    "json_exists(s; '$.a')", "json_value(s; '$.a')", "json_value(s; '$.a' returning boolean)",
    "json_value(s; '$.a' returning bigint default 1 on empty)",
    "json_value(s; '$.a' null on empty error on error)", "json_query(s; '$.a')",
    "json_query(s; '$.a' with wrapper)", "json_query(s; '$.a' returning array<string>)",
    "json_query(s; '$.a' empty array on empty)", "json_string(i)", "json_quote(s)", "json_unquote(s)",
    "json(s)", "json_array()", "json_array(i)", "json_array(i; s)", "json_object()",
    "json_object(!key 'a' value i)", "json_object('a' value i)", "json_length(s)", "json_length(s; '$')",
    "parse_json(s)", "try_parse_json(s)", "parse_json(s; b)", "try_parse_json(s; b)",
    "json_array(json(s))", "json_object('a' value json(s))", "url_decode(s; s)",
    # structured types
    "object_of('c'; 'a'; i)", "object_of('c'; 'a'; i; 'b'; s)", "object_of('c')",
    "object_update(!object_of('c', 'a', i); 'a'; i)",
    "object_update(!object_of('c', 'a', i); 'b'; i)",
    # hashes and identity
    "md5(s)", "sha1(s)", "sha224(s)", "sha256(s)", "sha384(s)", "sha512(s)", "sha2(s; i)", "sha2(s; 256)",
    "typeof(i)", "current_database()", "crc32(s)", "user()", "current_user()", "version()",
    "typeof(i; b)", "uuid(i)", "hash_code(s)",
    # collections
    "cardinality(ai)", "cardinality(mp)", "element(ai)", "array_append(ai; i)", "array_prepend(ai; i)",
    "array_concat(ai; ai)", "array_concat(ai)", "array_contains(ai; i)", "array_distinct(ai)",
    "array_except(ai; ai)", "array_intersect(ai; ai)", "array_union(ai; ai)", "array_join(ast; s)",
    "array_join(ast; s; s)", "array_max(ai)", "array_min(ai)", "array_position(ai; i)",
    "array_remove(ai; i)", "array_reverse(ai)", "array_slice(ai; i)", "array_slice(ai; i; i)",
    "array_sort(ai)", "array_sort(ai; b)", "array_sort(ai; b; b)", "map_entries(mp)",
    "map_from_arrays(ast; ai)", "map_from_entries(array[(s, i)])", "map_keys(mp)", "map_values(mp)",
    "map_union(mp; mp)", "map_union(mp)", "map_contains_key(mp; s)", "array_agg(i)",
    "array_append(nai; ni)", "array_append(array[1]; i)", "array_append(array[1]; 2)",
    # grouping and window auxiliaries out of place
    "tumble_start(rt; interval '1' hour)", "grouping(i)",
    "hop_end(rt; interval '1' hour; interval '2' hour)", "session_rowtime(rt; interval '1' hour)",
    "tumble_proctime(pt; interval '1' hour)", "tumble(rt; interval '1' hour)", "grouping_id(i; s)",
    "match_rowtime()", "classifier()", "prev(i)", "last(i)", "ml_predict(i)", "descriptor(rt)",
)  # fmt: skip
"""Scalar functions (and some that Flink lacks, so that it is on record that it refuses them)."""

PLAIN = (
    "1", "0", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "-2147483648",
    "-9223372036854775808", "1.50", ".5", "0.05", "00.5", "5.", "100.00", "-1.5", "1e3", "1.5e-3",
    "12345678901234567890123456789012345678.5", "0.00000000000000000000000000000000000001", "'abc'", "''",
    "'it''s'", "'a' || 'bc'", "'a' || s", "c || c", "c || v", "v || v", "bn || vb", "x'0aff'", "x''", "true",
    "unknown", "null", "date '2024-01-01'", "date '2024-02-30'", "date '2024-1-1'", "time '12:00:05'",
    "time '12:00:05.123'", "time '25:00:00'", "timestamp '2024-01-01 00:00:00'",
    "timestamp '2024-01-01 00:00:00.123'", "timestamp '2024-01-01 00:00:00.1234567'",
    "timestamp '2024-01-01'", "timestamp '2024-01-01T00:00:00'", "interval '1' day",
    "interval -'1:30' hour(2) to minute", "interval '1' year", "interval '1-2' year to month",
    "interval '1.5' second", "interval '1' second(2, 1)", "interval '1' week", "interval '1' quarter",
    "interval '100' day", "interval '100' day(3)", "interval '1 02:03:04.5' day to second",
    "interval 'x' day", "interval '-1' day", "interval '1.5' day", "-interval '1' day",
    "cast(null as int)", "try_cast(null as int)", "cast(1 as int not null)", "cast(i as int)",
    "case when b then null end", "case when b then null else 1 end", "coalesce(null, 1)", "coalesce(null)",
    "if(b, null, 1)", "if(b, 1, null)", "nullif(null, 1)", "i in (null)", "null = 1", "null is null",
    "null and b", "null or nb", "not null", "array[null]", "array[]", "map[]", "row()", "row(null)",
    "(1, 'a')", "row(1, 'a')", "row(1, 2) = row(1, 2)", "row(1, 'a').f0", "array[1, null]", "array[1, 2.5]",
    "array['a', 'bcd']", "array[1, 2][1]", "map['a', 1]", "map['a', 1, 'bb', 2.5]", "map['a', 1]['a']",
    "array[array[1], array[2]]", "array[i, ni]", "nrw.b", "nrw.a", "rw.b", "rw.c", "rw.A", "I", "x1",
    "i between 1 and 2.5", "i not between symmetric 1 and 2", "s not like 'a%' escape '!'",
    "s similar to 'a+'", "s like i", "i is distinct from null", "b is not true", "s is not json array",
    "nb and b", "nb or nb", "nb and nb and nb", "b = true", "count(*) + 1", "sum(i) + sum(bi)",
    "sum(count(i))", "sum(i) over (order by rt) + 1", "extract(dow from ts)", "floor(ts to minute)",
    "timestampadd(hour, 1, ts)", "timestampdiff(minute, ts, t6)", "upper(upper(s))", "upper(s, s)", "upper()",
    "nosuch(s)", "UPPER(s)", "`upper`(s)", "current_timestamp()", "now", "(ts - ts) second",
    "(ts - ts) day to second", "ts - ts", "dt + 1", "s + s", "s || i", "s || 1", "i || i", "b + 1",
    "1 + 1.5 * 2", "dc * 1.1", "dc / 3", "dc % 3", "10 / 3", "-i", "- -i", "ni + i * nbi", "i % 2", "i % dc",
    "f % 2", "power(2, 3)", "power(i, 0.5)", "cast(ts as timestamp(6))", "cast(s as boolean)",
    "ts > '2024-01-01 00:00:00'", "dt = '2024-01-01'", "ts = '2024-01-01 00:00:00'", "ts = s", "dt = s",
    "ts = dt", "ts > dt", "tz = ts", "s > 5", "s = 5", "5 = s", "s <> 5", "s in (1, 2)", "i in ('1')",
    "case s when 1 then 2 end", "case i when '1' then 2 end", "nullif(s, 1)", "nullif(i, 's')",
    "s between 1 and 2", "b = 'true'", "b = 1", "b > 0", "rt = ts", "rt > ts", "rt + interval '1' day",
)  # fmt: skip
"""Expressions asked as they stand."""

BARE = ("current_timestamp", "current_date", "current_time", "localtimestamp", "localtime", "user")
"""Functions written without parentheses."""

AGGREGATES = (
    "count(i)", "count(distinct i)", "sum(i)", "sum(distinct i)", "avg(i)", "min(i)", "max(i)",
    "stddev_pop(i)", "stddev_samp(i)", "stddev(i)", "var_pop(i)", "var_samp(i)", "variance(i)",
    "listagg(s)", "listagg(s; ',')", "collect(i)", "first_value(i)", "last_value(i)", "array_agg(i)",
    "approx_count_distinct(i)", "any_value(i)", "sum0(i)", "single_value(i)", "bit_and(i)", "percentile(i; 0.5)",
    "percentile(i; array[0.5, 0.9])", "percentile(i; 0.5; i)", "json_arrayagg(i)",
    "json_objectagg(!key s value i)", "json_objectagg('a' value i)", "covar_pop(d; d)", "corr(d; d)",
    "sum(i) filter (where b)", "count(i; s)", "median(i)", "group_id()", "string_agg(s; ',')", "mode(i)",
    "count(i; 1)", "count(!distinct i; s)", "grouping_id(i; 1)",
    "every(b)", "some(b)", "bool_and(b)", "min_by(i; i)",
)  # fmt: skip
"""Aggregate functions over the whole table."""

OVERS = (
    "row_number() over (order by pt)", "rank() over (order by rt)", "dense_rank() over (order by rt)",
    "percent_rank() over (order by rt)", "cume_dist() over (order by rt)", "ntile(!2) over (order by rt)",
    "lag(i) over (order by rt)", "lag(i; !1) over (order by rt)", "lag(i; !1; i) over (order by rt)",
    "lead(i) over (order by rt)", "lead(i; !1) over (order by rt)", "lead(i; !1; i) over (order by rt)",
    "first_value(i) over (order by rt)", "last_value(i) over (order by rt)", "sum(i) over (order by rt)",
    "avg(i) over (order by rt)", "count(i) over (order by rt)", "min(i) over (order by rt)",
    "max(i) over (partition by s order by rt rows between 2 preceding and current row)",
    "nth_value(i; !2) over (order by rt)", "stddev_pop(i) over (order by rt)",
    "listagg(s) over (order by rt)", "collect(i) over (order by rt)",
    "array_agg(i) over (order by rt)", "sum(i) over ()", "row_number() over (partition by ns order by rt desc)",
    "sum(i) over (order by rt rows between unbounded preceding and current row)",
    "sum(i) over (order by rt range between interval '1' hour preceding and current row)",
    "sum(i) over (partition by s)", "sum(distinct i) over (order by rt)",
    "sum(i) over (order by rt rows 3 preceding)", "sum(i) over (order by i)",
    "sum(i) over (order by rt rows between 1 preceding and 1 following)",
)  # fmt: skip
"""Functions over a window of rows."""
