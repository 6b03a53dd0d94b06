select id, t.* from events cross join unnest(items) as t

select id, sku, units from events cross join unnest(items) as t(sku, units)

select id, sku from events, unnest(items) as t(sku, units)

select id, t.code from events cross join unnest(codes) as t(code)

select id, g from events cross join unnest(grid) as t(g)

select id, h from events cross join unnest(grid) as t(g) cross join unnest(g) as s(h)

select id, k, v from events cross join unnest(attributes) as t(k, v)

select id, t.* from events cross join unnest(attributes) as t

select id, k, v from events cross join unnest(facts) as t(k, v)

select id, k, v.a, v.b from events cross join unnest(facts) as t(k, v)

select id, t.tag, ordered_at from events left join orders on id = quantity cross join unnest(tags) as t(tag)

select order_id, tag, ordered_at from orders cross join unnest(tags) as t(tag)

select order_id, tag, ordered_at from orders left join unnest(tags) as t(tag) on true

-- refused TYP013
select id, sku, units from events left join unnest(items) as t(sku, units) on true

select id, code from events left join unnest(codes) as t(code) on true

select id, k, v from events left join unnest(attributes) as t(k, v) on true

select id, k, v from events left join unnest(facts) as t(k, v) on true

select order_id, tag, place from orders cross join unnest(tags) with ordinality as t(tag, place)

select order_id, tag, place from orders left join unnest(tags) with ordinality as t(tag, place) on true

select id, sku, units, n from events cross join unnest(items) with ordinality as t(sku, units, n)

select id, k, v, n from events cross join unnest(attributes) with ordinality as t(k, v, n)

select id, t.* from events cross join unnest(codes) with ordinality as t

select id, t.* from events cross join unnest(items) with ordinality as t

select id, g, n from events cross join unnest(grid) with ordinality as t(g, n)

select * from orders cross join unnest(tags) as t(tag)

select * from orders cross join unnest(tags) as t

select * from orders cross join unnest(tags)

select o.order_id, t.tag from orders as o cross join unnest(o.tags) as t(tag)

select o.order_id, t.tag from orders as o inner join unnest(o.tags) as t(tag) on true

-- refused TYP013
select o.order_id, t.tag from orders as o join unnest(o.tags) as t(tag) on t.tag = o.note

-- refused TYP013
select o.order_id, t.tag from orders as o left join unnest(o.tags) as t(tag) on t.tag = o.note

-- refused TYP013
select o.order_id, t.tag from orders as o right join unnest(o.tags) as t(tag) on true

-- refused TYP013
select o.order_id, t.tag from orders as o full join unnest(o.tags) as t(tag) on true

-- refused TYP001
select id, t.x from events cross join unnest(word) as t(x)

-- refused TYP001
select id, t.x from events cross join unnest(id) as t(x)

-- refused NAM001
select id, t.x from events cross join unnest(itms) as t(x)

-- refused TYP012
select id, t.x from events cross join unnest(items) as t(x)

-- refused TYP012
select id, t.x from events cross join unnest(codes) as t(x, y)

-- refused TYP012
select id, t.x from events cross join unnest(attributes) as t(x)

select x from unnest(array[1, 2, 3]) as t(x)

select x, n from unnest(array['a', 'bc']) with ordinality as t(x, n)

select x from (values (array[1, 2])) as v(a) cross join unnest(a) as t(x)

select id, x from events cross join unnest(array[id, 5]) as t(x)

select id, x from events cross join unnest(array[word, 'a']) as t(x)

select tag, count(*) as n from orders cross join unnest(tags) as t(tag) group by tag

select window_start, window_end, tag, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '1' hour)) cross join unnest(tags) as t(tag) group by window_start, window_end, tag

select id, sku from events cross join unnest(items) as t where units > 2

-- refused TYP013
select id, x from events cross join unnest(codes, codes) as t(x, y)

select id, sku from events cross join lateral unnest(items) as t(sku, units)

select customer, c from (select customer, collect(note) as notes from orders group by customer) cross join unnest(notes) as t(c)

select a.id, t.code, s.k from events as a cross join unnest(codes) as t(code) left join unnest(attributes) as s(k, v) on true where v > code

select id, code, seen, happened_at from events cross join unnest(codes) as t(code)

from events join unnest(items) as t(sku, units) select id, sku, units

from events cross join unnest(items) as t select id, sku, units

from events left join unnest(codes) as t(code) select id, code, happened_at

from events as e left join unnest(e.attributes) as t(k, v) select e.id, t.k, t.v

from events cross join unnest(codes) with ordinality as t(code, place) select id, code, place

from orders cross join unnest(tags) as t(tag) group by tag select tag, count(*) as n

from orders cross join unnest(tags) as t(tag) window tumble(ordered_at, 1h) group by tag select window_start, tag, count(*) as n

-- refused NAM010
from events cross join unnest(codes) as t(id)

-- refused TYP001
from events cross join unnest(word) as t(x)

-- refused TYP013
from events right join unnest(codes) as t(x)

select id, a, b from (select id, array[row(1, 2)] as rows_of from events) left join unnest(rows_of) as t(a, b) on true

select id, a, b from (select id, array[row(cast(null as int), word)] as rows_of from events) left join unnest(rows_of) as t(a, b) on true

select id, sku, units, n from events left join unnest(items) with ordinality as t(sku, units, n) on true

select id, k, v, n from events left join unnest(attributes) with ordinality as t(k, v, n) on true
