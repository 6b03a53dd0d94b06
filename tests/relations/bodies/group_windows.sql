select customer, count(*) as n from orders group by customer, tumble(ordered_at, interval '10' minute)

select customer, count(*) as n, tumble_start(ordered_at, interval '10' minute) as s, tumble_end(ordered_at, interval '10' minute) as e, tumble_rowtime(ordered_at, interval '10' minute) as r from orders group by customer, tumble(ordered_at, interval '10' minute)

select page, tumble_start(clicked_at, interval '10' minute) as s, tumble_end(clicked_at, interval '10' minute) as e, tumble_rowtime(clicked_at, interval '10' minute) as r, sum(1) as n from clicks group by page, tumble(clicked_at, interval '10' minute)

select o.customer, count(*), SESSION_START(ordered_at, interval '5' minute) as s, SESSION_END(o.ordered_at, interval '5' minute) as e from orders as o group by o.customer, SESSION(o.ordered_at, interval '5' minute)

select hop_start(paid_at, interval '5' minute, interval '10' minute) as s, hop_end(paid_at, interval '5' minute, interval '10' minute), hop_rowtime(paid_at, interval '5' minute, interval '10' minute) as r, sum(amount) as a from payments group by hop(paid_at, interval '5' minute, interval '10' minute)

select session_start(paid_at, interval '5' minute), session_end(paid_at, interval '5' minute), session_rowtime(paid_at, interval '5' minute), count(*) from payments group by session(paid_at, interval '5' minute)

select tumble_start(seen, interval '10' minute) as s, tumble_end(seen, interval '10' minute) as e, tumble_proctime(seen, interval '10' minute) as p, count(*) as n from events group by tumble(seen, interval '10' minute)

select id, session_start(seen, interval '10' minute) as s from events group by id, session(seen, interval '10' minute)

select hop_end(t, interval '10' minute, interval '1' hour) as s, sum(amount) as a from (select *, proctime() as t from orders) group by hop(t, interval '10' minute, interval '1' hour)

select tumble_proctime(ordered_at, interval '10' minute) as p, count(*) as n from orders group by tumble(ordered_at, interval '10' minute)

-- refused TIM001
select tumble_rowtime(seen, interval '10' minute) as r, count(*) as n from events group by tumble(seen, interval '10' minute)

select tumble_start(ordered_at, interval '10' minute) as s from orders group by tumble(ordered_at, interval '10' minute)

-- refused TYP013
select tumble_start(paid_at, interval '10' minute) as s from payments group by tumble(paid_at, interval '10' minute)

select s from (select tumble_start(paid_at, interval '10' minute) as s, sum(amount) as a from payments group by tumble(paid_at, interval '10' minute))

-- refused NAM003
select tumble(ordered_at, interval '10' minute) as w from orders group by tumble(ordered_at, interval '10' minute)

-- refused TYP015
select tumble_start(ordered_at, interval '5' minute) as w from orders group by tumble(ordered_at, interval '10' minute)

-- refused TYP015
select count(*) as n, tumble_start(ordered_at, interval '60' second) as s from orders as o group by tumble(ordered_at, interval '1' minute)

-- refused TYP015
select hop_start(ordered_at, interval '10' minute) as s from orders group by tumble(ordered_at, interval '10' minute)

-- refused TYP015
select tumble_start(ordered_at, interval '10' minute) as w from orders group by customer

-- refused NAM003
select tumble_start(ordered_at, interval '10' minute) as w from orders

-- refused NAM003
select count(*) as n from orders where tumble_start(ordered_at, interval '10' minute) > localtimestamp group by tumble(ordered_at, interval '10' minute)

-- refused TYP015
select ordered_at from orders group by tumble(ordered_at, interval '10' minute)

-- refused TYP015
select max(tumble_start(shipped_at, interval '10' minute)) as m from orders group by customer

-- refused TYP006
select max(tumble_start(ordered_at, interval '10' minute)) as m from orders group by tumble(ordered_at, interval '10' minute)

-- refused TIM001
select count(*) as n from orders group by tumble(shipped_at, interval '10' minute)

-- refused TIM001
select count(*) as n from orders group by tumble(amount, interval '10' minute)

-- refused TIM001
select count(*) as n from orders group by tumble(cast(ordered_at as timestamp(3)), interval '1' second)

-- refused NAM001
select count(*) as n from orders group by tumble(nothing, interval '1' second)

-- refused TIM003
select count(*) as n from orders group by tumble(ordered_at, interval '1' month)

-- refused TIM003
select count(*) as n from orders group by tumble(ordered_at, 10)

-- refused TIM003
select count(*) as n from orders group by tumble(ordered_at)

-- refused TIM003
select count(*) as n from orders group by tumble(ordered_at, interval '0' minute)

-- refused TIM003
select count(*) as n from orders group by session(ordered_at, interval '-10' minute)

-- refused TIM003
select count(*) as n from orders group by tumble(ordered_at, interval '1' hour, interval '10' minute)

-- refused TIM003
select count(*) as n from orders group by hop(ordered_at, interval '20' minute)

select count(*) as n from orders group by hop(ordered_at, interval '3' minute, interval '10' minute)

select count(*) as n from orders group by hop(ordered_at, interval '20' minute, interval '10' minute)

select count(*) as n from orders group by tumble(ordered_at, interval '1 02:00' day to minute)

select count(*) as n from orders group by tumble(ordered_at, interval '0.5' second)

-- refused NAM003
select count(*) as n from orders group by cumulate(ordered_at, interval '5' minute, interval '10' minute)

-- refused TYP013
select count(*) as n from orders group by tumble(ordered_at, interval '10' minute), session(ordered_at, interval '10' minute)

-- refused TYP013
select count(*) as n from orders group by tumble(ordered_at, interval '10' minute), tumble(ordered_at, interval '20' minute)

select count(*) as n from orders group by tumble(ordered_at, interval '10' minute), tumble(ordered_at, interval '10' minute)

select count(*) as n from orders group by (customer, tumble(ordered_at, interval '10' minute))

select count(*) as n from orders group by tumble(ordered_at, interval '5' second), 'a'

-- refused TYP013
select count(*) as n from orders group by rollup(customer, tumble(ordered_at, interval '10' minute))

-- refused TYP013
select count(*) as n from orders group by grouping sets ((customer, tumble(ordered_at, interval '10' minute)), (tumble(ordered_at, interval '10' minute)))

-- refused TYP013
select grouping(customer) as g, count(*) as n from orders group by customer, tumble(ordered_at, interval '10' minute)

select customer, count(*) as n from orders group by customer, tumble(ordered_at, interval '10' minute) having count(*) > 2

select customer, count(*) as n from orders group by customer, tumble(ordered_at, interval '10' minute) having tumble_end(ordered_at, interval '10' minute) > timestamp '2024-01-01 00:00:00'

-- refused TYP015
select count(*) as n from orders group by tumble(ordered_at, interval '1' hour) having tumble_start(ordered_at, interval '2' hour) is null

select count(*) as n from orders group by tumble(ordered_at, interval '1' hour) having count(*) > (select count(*) from payments)

select customer, date_format(tumble_end(ordered_at, interval '10' minute), 'HH') as h, count(*) * 2 as n from orders group by customer, tumble(ordered_at, interval '10' minute)

select tumble_end(ordered_at, interval '10' minute) + interval '1' second as s, case when count(*) > 1 then tumble_start(ordered_at, interval '10' minute) end as t from orders group by tumble(ordered_at, interval '10' minute)

select upper(customer) as u, count(distinct note) as n from orders group by upper(customer), tumble(ordered_at, interval '10' minute)

select customer, ordered_at, count(*) as n from orders group by customer, ordered_at, tumble(ordered_at, interval '10' minute)

select distinct customer from orders group by customer, tumble(ordered_at, interval '10' minute)

select customer, sum(c) as s, tumble_start(t, interval '1' hour) as h from (select customer, count(*) as c, tumble_rowtime(ordered_at, interval '10' minute) as t from orders group by customer, tumble(ordered_at, interval '10' minute)) group by customer, tumble(t, interval '1' hour)

select window_start, window_end, sum(c) as s from table(tumble((select customer, count(*) as c, tumble_rowtime(ordered_at, interval '10' minute) as t from orders group by customer, tumble(ordered_at, interval '10' minute)), descriptor(t), interval '1' hour)) group by window_start, window_end

with w as (select customer, tumble_rowtime(ordered_at, interval '1' minute) as t from orders group by customer, tumble(ordered_at, interval '1' minute)) select a.customer, b.customer from w as a join w as b on a.customer = b.customer and a.t between b.t - interval '1' hour and b.t

select customer, t, sum(n) as s from (select customer, tumble_rowtime(ordered_at, interval '1' minute) as t, count(*) as n from orders group by customer, tumble(ordered_at, interval '1' minute)) group by customer, t

select distinct customer, b from (select customer, session_end(ordered_at, interval '1' minute) as b, count(*) as n from orders group by customer, session(ordered_at, interval '1' minute))

select a, b, sum(n) as s from (select tumble_start(ordered_at, interval '1' minute) as a, tumble_end(ordered_at, interval '1' minute) as b, count(*) as n from orders group by customer, tumble(ordered_at, interval '1' minute)) group by a, b

select cast(tumble_rowtime(ordered_at, interval '1' minute) as timestamp(3)) as t from orders group by tumble(ordered_at, interval '1' minute)

select sku, count(*) as n from events cross join unnest(items) as t(sku, units) group by sku, tumble(happened_at, interval '10' minute)

select o.order_id, count(*) as n from orders o, payments p where o.order_id = p.order_id and o.ordered_at between p.paid_at - interval '1' hour and p.paid_at group by o.order_id, tumble(o.ordered_at, interval '1' hour)

select x, count(*) as n from (select paid_at as t, 1 as x from payments union all select paid_at, 2 from payments) group by x, tumble(t, interval '1' hour)

select customer, count(*) as n from (select customer, count(*) as c, proctime() as t from orders group by customer) group by customer, tumble(t, interval '10' minute)

select o.order_id, count(*) as n from orders o join payments p on o.order_id = p.order_id group by o.order_id, tumble(o.ordered_at, interval '1' hour)

select customer, count(*) as n from orders group by customer, tumble(ordered_at + interval '1' second, interval '10' minute)

select customer, tumble_rowtime(ordered_at, interval '10' minute) as s, count(*) as n from orders group by customer, tumble(ordered_at, interval '10' minute) order by s

select customer, count(*) as n from orders group by customer, tumble(ordered_at, interval '10' minute) order by tumble_rowtime(ordered_at, interval '10' minute)

-- refused TYP013
select customer, tumble_start(ordered_at, interval '10' minute) as s, count(*) as n from orders group by customer, tumble(ordered_at, interval '10' minute) order by s

select count(*) as n, tumble_start(ordered_at, interval '1' hour) as s from orders group by tumble(ordered_at, interval '1' hour) order by tumble_start(ordered_at, interval '1' hour) limit 3

select row_number() over (partition by customer order by tumble_rowtime(ordered_at, interval '10' minute)) as s from orders group by customer, tumble(ordered_at, interval '10' minute)

select (select max(amount) from payments) as m, count(*) as n from orders group by tumble(ordered_at, interval '1' hour)

select avg(amount) as a, min(amount) as b, max(amount) as c, count(distinct note) as d, sum(distinct quantity) as f, listagg(customer) as g, collect(customer) as h, array_agg(note) as i, stddev_pop(price) as j from orders group by session(ordered_at, interval '1' hour)

select first_value(customer) as a, last_value(note) as b from orders group by tumble(ordered_at, interval '1' hour)

-- refused TYP013
select first_value(customer) as a from orders group by session(ordered_at, interval '1' hour)

-- refused TYP013
select last_value(customer) as a from orders group by hop(ordered_at, interval '1' hour, interval '1' hour)

-- refused TYP013
select json_arrayagg(note) as a from orders group by session(ordered_at, interval '1' hour)

select count(*) filter (where paid) as a, json_objectagg(key order_id value note) as b from orders group by session(ordered_at, interval '1' hour)
