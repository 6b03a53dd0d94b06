select window_start, window_end, order_id, sum(quantity) over (partition by window_start order by ordered_at) as s from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))

select order_id, sum(quantity) over (order by ordered_at) as s from (select order_id, quantity, ordered_at from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)))

select order_id, sum(quantity) over (order by ordered_at range between interval '1' hour preceding and current row) as s from (select order_id, quantity, ordered_at from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)))

select a.order_id, a.ordered_at from (select order_id, ordered_at from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) a join payments p on a.order_id = p.order_id and a.ordered_at between p.paid_at - interval '1' hour and p.paid_at

select x.order_id, c.name from (select order_id, customer, ordered_at from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) x join customers for system_time as of x.ordered_at as c on x.customer = c.customer

select order_id from (select order_id, row_number() over (partition by order_id order by ordered_at) as rn from (select order_id, ordered_at from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)))) where rn = 1

select window_time, order_id from table(tumble((select ordered_at as t, order_id from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))), descriptor(t), interval '1' hour))

-- refused TYP013
select window_start, count(*) as n from table(tumble((select window_time as t, order_id from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))), descriptor(t), interval '1' hour)) group by window_start, window_end

-- refused TYP013
select window_start, count(*) as n from table(tumble((select ordered_at from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))), descriptor(ordered_at), interval '1' hour)) group by window_start, window_end

select window_start, window_end, sum(n) as n from table(tumble((select window_time as t, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end, window_time), descriptor(t), interval '1' hour)) group by window_start, window_end

select * from (select order_id, ordered_at from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) match_recognize (partition by order_id order by ordered_at measures a.ordered_at as x, match_rowtime() as r pattern (a b) define b as b.ordered_at > a.ordered_at)

select customer, count(*) as n, tumble_end(ordered_at, interval '1' hour) as e from (select * from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) group by customer, tumble(ordered_at, interval '1' hour)

select customer, tumble_rowtime(window_time, interval '1' hour) as r, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by customer, tumble(window_time, interval '1' hour)

select window_start, window_end, order_id, ordered_at, rn from (select *, row_number() over (partition by window_start, window_end, customer order by ordered_at) as rn from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) where rn <= 3

select window_start, window_end, order_id, ordered_at from (select *, row_number() over (partition by window_start, window_end, customer order by ordered_at desc) as rn from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) where rn = 1

select window_start, window_end, order_id, ordered_at from (select *, row_number() over (partition by window_start, window_end, customer order by amount) as rn from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) where rn <= 2

select window_start, window_end, max(ordered_at) as m, min(window_time) as w from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end

select window_start, window_end, ordered_at, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end, ordered_at

select distinct window_start, window_end, ordered_at from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))

select distinct ordered_at from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))

select ordered_at from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) union all select ordered_at from orders

select window_time as t from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) union all select paid_at from payments

select l.window_start, l.window_end, l.ordered_at, r.paid_at from (select * from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) l join (select * from table(tumble(table payments, descriptor(paid_at), interval '10' minutes))) r on l.order_id = r.order_id and l.window_start = r.window_start and l.window_end = r.window_end

select l.window_start, l.window_end, l.ordered_at from (select * from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) l where order_id in (select order_id from (select * from table(tumble(table payments, descriptor(paid_at), interval '10' minutes))) r where l.window_start = r.window_start and l.window_end = r.window_end)

select page, sum(1) over (partition by page order by clicked_at range between interval '1' minute preceding and current row) as s, clicked_at from table(hop(table clicks, descriptor(clicked_at), interval '1' minute, interval '10' minutes))

select ordered_at, code from (select ordered_at, array[1, 2] as l from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) cross join unnest(l) as t(code)

select order_id, sum(quantity) over (partition by customer order by window_time) as s from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))

select id, sum(price) over (order by seen) as s from table(tumble(table events, descriptor(seen), interval '10' minutes))

select window_time, ordered_at as t, order_id from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) where quantity > 3 order by window_time

select ordered_at, order_id from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) order by ordered_at

from orders window tumble(ordered_at, 10m) extend sum(quantity) over (partition by customer order by ordered_at) as s select order_id, s

from orders window tumble(ordered_at, 10m) select order_id, ordered_at, window_time

select customer, s from (select customer, sum(1) over (order by t) as s from (select distinct customer, ordered_at as t from orders))

select window_start, window_end, order_id, sum(q) over (partition by order_id order by t) as s from (select l.window_start, l.window_end, l.order_id, l.ordered_at as t, l.quantity as q from (select * from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) l join (select * from table(tumble(table payments, descriptor(paid_at), interval '10' minutes))) r on l.order_id = r.order_id and l.window_start = r.window_start and l.window_end = r.window_end)

select order_id, sum(quantity) over (partition by order_id order by t) as s from (select order_id, quantity, ordered_at as t from (select *, row_number() over (partition by window_start, window_end, customer order by ordered_at) as rn from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) where rn <= 3)

with w as (select order_id, ordered_at, window_time, window_start, window_end from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) select ordered_at, window_time from w

with w as (select order_id, ordered_at, window_time, window_start, window_end from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) select window_start, window_end, window_time, ordered_at, count(*) as n from w group by window_start, window_end, window_time, ordered_at

with w as (select order_id, ordered_at, window_time, window_start, window_end from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) select w.order_id, v.order_id as o, w.ordered_at, v.paid_at from w join payments as v on w.order_id = v.order_id and v.paid_at between w.ordered_at and w.ordered_at + interval '1' hour

select distinct window_start, window_end, window_time, ordered_at from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))

select t, sum(1) over (order by t) as n from (select distinct window_start, window_end, ordered_at as t from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)))

select t, sum(1) over (order by t) as n from (select distinct window_start, window_end, window_time as t from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)))

select t, sum(1) over (order by t) as n from (select ordered_at as t, window_start, window_end, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end, ordered_at)

select t, sum(1) over (order by t) as n from (select window_time as t, window_start, window_end, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end, window_time)

-- refused TIM001
select window_start, window_end, count(*) as n from table(tumble((select customer, ordered_at as t from orders group by customer, ordered_at), descriptor(t), interval '10' minutes)) group by window_start, window_end

-- refused TIM001
select window_start, window_end, count(*) as n from table(tumble((select distinct customer, ordered_at as t from orders), descriptor(t), interval '10' minutes)) group by window_start, window_end

select window_start, count(*) as n from table(tumble((select t from (select window_time as t, array[1,2] as l from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) cross join unnest(l) as u(x)), descriptor(t), interval '1' hour)) group by window_start, window_end

select window_start, count(*) as n from table(tumble((select window_time as t from (select *, row_number() over (partition by window_start, window_end, customer order by ordered_at) as rn from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) where rn <= 3), descriptor(t), interval '1' hour)) group by window_start, window_end

select window_start, count(*) as n from table(tumble((select window_time as t, sum(quantity) over (partition by customer order by ordered_at) as s from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))), descriptor(t), interval '1' hour)) group by window_start, window_end

-- refused TYP013
select window_start, count(*) as n from table(tumble((select window_time as t from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) union all select paid_at from payments), descriptor(t), interval '1' hour)) group by window_start, window_end

select window_start, count(*) as n from table(tumble((select x.t from (select order_id, window_time as t from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) as x join payments p on x.order_id = p.order_id and x.t between p.paid_at - interval '1' hour and p.paid_at), descriptor(t), interval '1' hour)) group by window_start, window_end

-- refused TYP013
select window_start, window_end, customer, count(*) as n from (select * from table(tumble((select window_time as t, customer from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))), descriptor(t), interval '1' hour))) group by window_start, window_end, customer

select window_start, count(*) as n from table(tumble((select tumble_rowtime(ordered_at, interval '1' minute) as t from (select ordered_at from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) group by tumble(ordered_at, interval '1' minute)), descriptor(t), interval '1' hour)) group by window_start, window_end

select customer, t, rn from (select customer, t, row_number() over (partition by window_start, window_end, customer order by t) as rn from table(tumble((select window_time as t, customer from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))), descriptor(t), interval '1' hour))) where rn <= 2

-- refused TYP013
with w as (select window_time as t, customer from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) select window_start, window_end, count(*) as n from table(tumble(table w, descriptor(t), interval '1' hour)) group by window_start, window_end

select window_start, window_end, count(*) as n from table(tumble((select window_time as t, max(quantity) as q from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end, window_time, customer), descriptor(t), interval '1' hour)) group by window_start, window_end

-- refused TYP013
select window_start, window_end, count(*) as n from table(hop((select window_time as t from table(session(table orders partition by customer, descriptor(ordered_at), interval '10' minutes))), descriptor(t), interval '1' hour, interval '2' hour)) group by window_start, window_end

select window_start, count(*) as n from table(tumble((select window_time as t, order_id from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))), descriptor(t), interval '1' hour)) group by window_start

select window_start, count(*) as n from table(tumble((select t from (select window_time as t, order_id, row_number() over (partition by order_id order by window_time) as r from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) where r = 1), descriptor(t), interval '1' hour)) group by window_start, window_end

select window_start, count(*) as n from table(tumble((select t from (select window_time as t, order_id from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) as a join customers for system_time as of a.t as c on a.order_id = c.customer), descriptor(t), interval '1' hour)) group by window_start, window_end
