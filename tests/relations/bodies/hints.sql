select /*+ STATE_TTL('o'='1d', 'p'='2d') */ o.order_id, p.amount from orders as o join payments as p on o.order_id = p.order_id

select /*+ STATE_TTL('orders'='1d') */ customer, count(*) as n from orders group by customer

-- refused NAM001
select /*+ STATE_TTL('x'='1d') */ o.order_id, p.amount from orders as o join payments as p on o.order_id = p.order_id

-- refused TYP013
select /*+ STATE_TTL('o'='many') */ o.order_id, p.amount from orders as o join payments as p on o.order_id = p.order_id

select /*+ BROADCAST(p) */ o.order_id, p.amount from orders as o join payments as p on o.order_id = p.order_id

select /*+ SHUFFLE_HASH(o) */ o.order_id, p.amount from orders as o join payments as p on o.order_id = p.order_id

-- refused NAM001
select /*+ NEST_LOOP(z) */ o.order_id, p.amount from orders as o join payments as p on o.order_id = p.order_id

select /*+ LOOKUP('table'='c', 'async'='true') */ o.order_id, c.name from orders as o join customers as c on o.customer = c.customer

-- refused TYP013
select /*+ LOOKUP('async'='true') */ o.order_id, c.name from orders as o join customers as c on o.customer = c.customer

-- refused TYP013
select /*+ MULTI_JOIN(o, p, c) */ o.order_id, c.name from orders as o join payments as p on o.order_id = p.order_id join customers as c on o.customer = c.customer

-- refused TYP013
select /*+ UNKNOWN_HINT(o) */ o.order_id, p.amount from orders as o join payments as p on o.order_id = p.order_id

select /*+ STATE_TTL('o'='1d') */ order_id from orders as o

select * from orders /*+ OPTIONS('source.monitor-interval'='1s') */

-- refused OPT001
select * from orders /*+ OPTIONS('nothing'='1s') */

-- refused OPT003
select * from orders /*+ OPTIONS('source.monitor-interval'='many') */

-- refused OPT001
select * from orders /*+ OPTIONS('monitor_interval'='1s') */

-- refused OPT001
select * from orders /*+ OPTIONS('SOURCE.monitor-interval'='1s') */

select * from orders /*+ OPTIONS('json.ignore-parse-errors'='true') */

-- refused OPT003
select * from orders /*+ OPTIONS('json.ignore-parse-errors'='maybe') */

-- only Flink OPT001: Flink reads no such key, and says nothing
select * from orders /*+ OPTIONS('json.ignore-parse-error'='true') */

select * from orders /*+ OPTIONS('format'='csv', 'csv.ignore-parse-errors'='true') */

-- refused OPT008
select * from orders /*+ OPTIONS('format'='nothing') */

-- refused OPT001
select * from orders /*+ OPTIONS('csv.ignore-parse-errors'='true') */

-- refused OPT001
select * from orders /*+ OPTIONS('connector'='datagen') */

select * from orders /*+ options('path'='elsewhere', 'sink.parallelism'='2', 'scan.watermark.idle-timeout'='1 min') */

-- refused OPT001
select * from orders /*+ OPTIONS('scan.parallelism'='2') */

-- refused OPT003
select * from orders /*+ OPTIONS('scan.watermark.emit.strategy'='never') */

-- refused OPT003
select * from orders /*+ OPTIONS('scan.watermark.emit.strategy'='on_event') */

select * from orders /*+ OPTIONS('scan.watermark.emit.strategy'='on-event', 'json.timestamp-format.standard'='ISO-8601') */

-- refused OPT003
select * from orders /*+ OPTIONS('json.timestamp-format.standard'='nothing') */

-- refused TYP013
select * from orders /*+ OPTIONS('source.monitor-interval') */

-- refused TYP013
select * from orders /*+ UNKNOWN('nothing'='1s') */

with w as (select * from orders) select * from w /*+ OPTIONS('nothing'='1s') */

select o.order_id from orders /*+ OPTIONS('source.monitor-interval'='1s') */ as o

select /*+ STATE_TTL('o'='1d', 'c'='1d') */ o.order_id, c.name from orders as o left join customers as c on o.customer = c.customer

select /*+ state_ttl('t' = '1d') */ order_id from (select order_id from orders) as t

select /*+ state_ttl('t' = '1d') */ customer, count(*) as n from (select customer from orders) as t group by customer

select /*+ state_ttl('t' = '1d') */ t.order_id, p.amount from (select order_id from orders) as t join payments as p on t.order_id = p.order_id

select /*+ state_ttl('t' = '1d', 'p' = '2d') */ t.order_id, p.amount from (select order_id from orders where quantity > 2) as t join payments as p on t.order_id = p.order_id

select /*+ state_ttl('t' = '1d', 'p' = '2d') */ t.order_id, p.amount from (select order_id, count(*) as n from orders group by order_id) as t join payments as p on t.order_id = p.order_id

-- only Flink NAM001: Flink forgets a hint that names no input
select /*+ state_ttl('o' = '1d') */ t.order_id from (select o.order_id from orders as o join payments as p on o.order_id = p.order_id) as t

select /*+ state_ttl('t' = '1d') */ t.order_id from (select o.order_id from orders as o join payments as p on o.order_id = p.order_id) as t

select /*+ state_ttl('t' = '1d') */ t.order_id, count(*) as n from (select o.order_id from orders as o join payments as p on o.order_id = p.order_id) as t group by t.order_id

select /*+ state_ttl('orders' = '1d') */ distinct customer from orders

select /*+ state_ttl('t' = '1d') */ distinct customer from (select customer from orders) as t

-- refused NAM005
select /*+ state_ttl('w' = '1d') */ customer, count(*) as n from w group by customer

with w as (select customer from orders) select /*+ state_ttl('w' = '1d') */ customer, count(*) as n from w group by customer

with w as (select customer from orders) select /*+ state_ttl('w' = '1d', 'c' = '2d') */ w.customer, c.name from w join customers as c on w.customer = c.customer

select customer, n from (select /*+ state_ttl('orders' = '1d') */ customer, count(*) as n from orders group by customer) as t

select /*+ state_ttl('t' = '1d') */ customer, n from (select customer, count(*) as n from orders group by customer) as t

select /*+ state_ttl('o' = '1d') */ order_id from orders as o where order_id in (select order_id from payments)

select /*+ state_ttl('o' = '1d') */ order_id from orders as o where exists (select 1 from payments as p where p.order_id = o.order_id)

select order_id from orders as o where exists (select /*+ state_ttl('p' = '1d') */ 1 from payments as p where p.order_id = o.order_id)

select /*+ state_ttl('o' = '1d') */ customer, sum(amount) as s from orders as o where amount > 3 group by customer

select /*+ state_ttl('o' = '1d', 'p' = '1d') */ o.customer, count(*) as n from orders as o join payments as p on o.order_id = p.order_id group by o.customer

select /*+ state_ttl('t' = '1d') */ window_start, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '1' hour)) as t group by window_start, window_end

-- only Flink TYP013: Flink forgets the hint
select /*+ state_ttl('u' = '1d') */ id, sku from events cross join unnest(items) as u(sku, units)

-- refused TYP013
select /*+ state_ttl('v' = '1d') */ x, count(*) as n from (values (1), (2)) as v(x) group by x

select /*+ state_ttl('t' = '1d') */ order_id from (select order_id from orders union all select order_id from payments) as t

select /*+ state_ttl('t' = '1d') */ order_id, count(*) as n from (select order_id from orders union all select order_id from payments) as t group by order_id

select /*+ broadcast(t) */ t.order_id, p.amount from (select order_id from orders) as t join payments as p on t.order_id = p.order_id

select /*+ broadcast(t) */ order_id from (select order_id from orders) as t

-- refused NAM001
select /*+ state_ttl('orders' = '1d') */ customer, count(*) as n from (select customer from orders) group by customer

select /*+ state_ttl('o' = '1d', 'p' = '2d', 'c' = '3d') */ o.order_id, c.name from orders as o join payments as p on o.order_id = p.order_id join customers as c on o.customer = c.customer

-- refused NAM001
select /*+ state_ttl('o' = '1d') */ o.order_id, m.x from orders as o match_recognize (partition by customer order by ordered_at measures a.amount as x one row per match pattern (a b) define b as b.amount > a.amount) as m

select /*+ state_ttl('m' = '1d') */ m.customer, m.x from orders match_recognize (partition by customer order by ordered_at measures a.amount as x one row per match pattern (a b) define b as b.amount > a.amount) as m

select /*+ state_ttl('o' = '1d') */ o.order_id, t.amount from orders as o, lateral (select p.amount from payments as p where p.order_id = o.order_id) as t

select /*+ state_ttl('t' = '1d') */ o.order_id, t.amount from orders as o, lateral (select p.amount from payments as p where p.order_id = o.order_id) as t

select /*+ lookup('table' = 't') */ t.order_id from (select order_id from orders) as t

select /*+ state_ttl('a' = '1d') */ order_id from (select order_id from orders) as a union all select order_id from payments

select /*+ state_ttl('o' = '1d', 'p' = '1d') */ o.order_id, o.ordered_at from orders as o join payments as p on o.order_id = p.order_id and p.paid_at between o.ordered_at and o.ordered_at + interval '1' hour

-- refused TYP013
select /*+ state_ttl('u' = '1d') */ sku, count(*) as n from events cross join unnest(items) as u(sku, units) group by sku

-- refused TYP013
select /*+ state_ttl('events' = '1d') */ sku, count(*) as n from events cross join unnest(items) as u(sku, units) group by sku

select /*+ state_ttl('o' = '1d', 'p' = '2d') */ order_id, count(*) as n from orders as o join payments as p using (order_id) group by order_id

select /*+ state_ttl('o' = '1d', 'p' = '2d') */ tag from orders as o join payments as p on o.order_id = p.order_id cross join unnest(o.tags) as u(tag)

select /*+ state_ttl('t' = '1d') */ t.window_start, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '1' hour)) as t group by t.window_start

select /*+ state_ttl('t' = '1d') */ customer, sum(x) as n from (select customer, x from orders match_recognize (partition by customer order by ordered_at measures a.amount as x one row per match pattern (a b) define b as b.amount > a.amount) as m) as t group by customer

select order_id from orders as o where exists (select /*+ state_ttl('t' = '1d') */ count(*) as n from (select order_id from payments) as t where t.order_id = o.order_id group by t.order_id)

select /*+ state_ttl('t' = '1d') */ ordered_at, order_id from (select ordered_at, order_id from orders) as t where order_id in (select order_id from payments)

select a.n, b.n as m from (select /*+ state_ttl('t' = '1d') */ customer, count(*) as n from (select customer from orders) as t group by customer) as a join (select /*+ state_ttl('t' = '1d') */ customer, count(*) as n from (select customer from orders) as t group by customer) as b on a.customer = b.customer

select /*+ state_ttl('t' = '1d', 'c' = '2d') */ t.order_id, c.name from (select o.order_id, o.customer from orders as o join payments as p on o.order_id = p.order_id) as t join customers as c on t.customer = c.customer
