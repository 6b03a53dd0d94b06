"""Functions that give rows, and aggregates, in Java and in Python: their code, and a pipeline with tests."""

from __future__ import annotations

MODULES = {
    "stats.py": """\
from collections import Counter

from pyflink.table.udf import AggregateFunction, TableFunction, udtf


def words(text: str | None):
    for word in (text or "").split():
        yield word, len(word)


class Letters(TableFunction):
    def open(self, function_context):
        self.end = "!"

    def eval(self, text: str | None):
        return [letter + self.end for letter in text or ""]


@udtf(result_types=["INT"])
def up_to(n):
    yield from range(n or 0)


class Mode(AggregateFunction):
    # What is accumulated is an object of no type of Flink's.
    def open(self, function_context):
        self.none = None

    def create_accumulator(self):
        return Counter()

    def accumulate(self, counts, value: int):
        counts[value] += 1

    def retract(self, counts, value: int):
        counts[value] -= 1

    def merge(self, counts, others):
        for other in others:
            counts.update(other)

    def get_value(self, counts) -> int:
        found = [(count, value) for value, count in counts.items() if count > 0]
        return max(found)[1] if found else self.none
""",
}
DECLARED = """\
function words(text string) returns table (word string not null, length int) from java 'com.acme.Words'

function letters(text string) returns table (letter string) from java 'com.acme.Letters'

function py_words(text string) returns table (word string, length int) from python 'stats:words'

function py_letters(text string) returns table (letter string) from python 'stats:Letters'

function up_to(n int) returns table (i int) from python 'stats:up_to' {
  deterministic = false
}

function latest(value bigint) returns aggregate bigint from java 'com.acme.Latest'

function mean(value bigint, weight int) returns aggregate double from java 'com.acme.Mean' {
  retracts = true
  merges = true
}

function mode(value bigint) returns aggregate bigint from python 'stats:Mode' {
  retracts = true
  merges = true
}

source orders from datagen {
  columns (
    id int not null,
    note string,
    v bigint,
    w int,
    ts timestamp(3),
  )
  watermark ts - 5s
}
"""
PIPELINE = f"""\
pipeline spoken {{}}

{DECLARED}
task in_java {{
  from orders
  cross join words(note) as o
  left join letters(o.word) as l
  select id, o.word, l.letter, ts
}}

task in_python {{
  from orders
  left join py_words(note) as o on true
  left join py_letters(o.word) as l on true
  select id, o.word, o.length, l.letter
}}

task mixed {{
  select o.id, w.length, p.letter, u.i
  from orders as o
    left join lateral table(words(o.note)) as w on true,
    lateral table(py_letters(upper(w.word))) as p,
    lateral table(up_to(w.length - 1)) as u
}}

task letters_counted {{
  from in_java
  group by letter
  select letter, count(*) as n
}}

task constant {{
  select word, length from table(words('a bc'))
}}

task by_id {{
  from orders
  group by id
  select
    id,
    mean(v, w) as mean,
    mean(distinct v, w) as apart,
    latest(v) filter (where w > 1) as late,
}}

task modes {{
  from orders
  group by id
  select id, mode(v) as mode, mode(distinct v) filter (where w > 1) as apart, count(*) as n
}}

task changed {{
  from modes
  group by ()
  select mode(n) as mode
}}

task means {{
  from by_id
  group by ()
  select mean(cast(mean as bigint), 1) as mean
}}

task hops {{
  late = drop

  from orders
  window hop(ts, 1m, 2m)
  group by id
  select window_end, id, mean(v, w) as mean
}}

task python_windows {{
  late = drop

  select id, tumble_start(ts, interval '1' minute) as at, mode(v) as mode
  from orders
  group by id, tumble(ts, interval '1' minute)
}}

task python_sessions {{
  late = drop

  select id, session_start(ts, interval '10' second) as at, mode(v) as mode
  from orders
  group by id, session(ts, interval '10' second)
}}

task framed {{
  from orders
  extend mean(v, w) over (partition by id order by ts rows between 1 preceding and current row) as m
  select id, v, m
}}

task running {{
  from orders
  extend latest(v) over (partition by id order by ts) as a
  select id, a
}}

sink a from in_java into blackhole

sink b from in_python into blackhole

sink c from mixed into blackhole

sink d from letters_counted into blackhole

sink e from constant into blackhole

sink f from changed into blackhole

sink g from means into blackhole

sink h from hops into blackhole

sink i from python_windows into blackhole

sink j from framed into blackhole

sink k from running into blackhole

sink l from python_sessions into blackhole

test rows {{
  given orders (id, note, ts)
    (1, 'ab c', '12:00:00'),
    (2, null, '12:00:01'),
  then in_java (id, word, letter)
    (1, 'ab', 'a'),
    (1, 'ab', 'b'),
    (1, 'c', 'c'),
  then in_python (id, word, length, letter)
    (1, 'ab', 2, 'a!'),
    (1, 'ab', 2, 'b!'),
    (1, 'c', 1, 'c!'),
    (2, null, null, null),
  then mixed (id, length, letter, i)
    (1, 2, 'A!', 0),
    (1, 2, 'B!', 0),
  then letters_counted (letter, n)
    ('a', 1),
    ('b', 1),
    ('c', 1),
  then constant (word, length)
    ('a', 1),
    ('bc', 2),
}}

test aggregates {{
  given orders (id, v, w, ts)
    (1, 10, 1, '12:00:00'),
    (1, 20, 3, '12:00:05'),
    (1, 20, 3, '12:00:50'),
    (2, 5, 2, '12:01:10'),
    (3, null, 1, '12:01:20'),
  then by_id (id, mean, apart, late)
    (1, 18.571428571428573, 17.5, 20),
    (2, 5.0, 5.0, 5),
    (3, null, null, null),
  then modes (id, mode, apart, n)
    (1, 20, 20, 3),
    (2, 5, 5, 1),
    (3, null, null, 1),
  then changed (mode)
    (1),
  then means (mean)
    (11.5),
  then hops (window_end, id, mean)
    ('12:01:00', 1, 18.571428571428573),
    ('12:02:00', 1, 18.571428571428573),
    ('12:02:00', 2, 5.0),
    ('12:03:00', 2, 5.0),
    ('12:02:00', 3, null),
    ('12:03:00', 3, null),
  then python_windows (id, at, mode)
    (1, '12:00:00', 20),
    (2, '12:01:00', 5),
    (3, '12:01:00', null),
  then python_sessions (id, at, mode)
    (1, '12:00:00', 20),
    (1, '12:00:50', 20),
    (2, '12:01:10', 5),
    (3, '12:01:20', null),
  then framed (id, v, m)
    (1, 10, 10.0),
    (1, 20, 17.5),
    (1, 20, 20.0),
    (2, 5, 5.0),
    (3, null, null),
  then running (id, a)
    (1, 10),
    (1, 20),
    (1, 20),
    (2, 5),
    (3, null),
}}
"""
