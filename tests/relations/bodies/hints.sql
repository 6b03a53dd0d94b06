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
