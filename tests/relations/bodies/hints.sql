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

-- only here: options in a hint are left to Flink
select * from orders /*+ OPTIONS('nothing'='1s') */

select o.order_id from orders /*+ OPTIONS('source.monitor-interval'='1s') */ as o

select /*+ STATE_TTL('o'='1d', 'c'='1d') */ o.order_id, c.name from orders as o left join customers as c on o.customer = c.customer
