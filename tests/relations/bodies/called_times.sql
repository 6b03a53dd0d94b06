select o.order_id, count(*) as n from orders o join payments p on o.order_id = p.order_id group by o.order_id, tumble(o.ordered_at, interval '1' hour)

select customer, count(*) as n from orders group by customer, tumble(ordered_at + interval '1' second, interval '10' minute)

select customer, tumble_start(ordered_at + interval '1' second, interval '10' minute) as s, tumble_rowtime(ordered_at + interval '1' second, interval '10' minute) as r, count(*) as n from orders group by customer, tumble(ordered_at + interval '1' second, interval '10' minute)

select window_start, window_end, sum(n) as n from table(tumble((select tumble_rowtime(t, interval '1' minute) as r, count(*) as n from (select o.ordered_at as t from orders o join payments p on o.order_id = p.order_id) group by tumble(t, interval '1' minute)), descriptor(r), interval '1' hour)) group by window_start, window_end

select count(*) as n, tumble_rowtime(t, interval '1' hour) as r from (select o.ordered_at as t from orders o left join payments p on o.order_id = p.order_id) group by tumble(t, interval '1' hour)

select count(*) as n, hop_end(t, interval '1' minute, interval '1' hour) as r from (select p.paid_at as t from orders o left join payments p on o.order_id = p.order_id) group by hop(t, interval '1' minute, interval '1' hour)

select count(*) as n from (select max(ordered_at) as t from orders group by customer) group by tumble(t, interval '1' hour)

select count(*) as n from (select customer, ordered_at as t from orders group by customer, ordered_at) group by session(t, interval '1' hour)

select count(*) as n from (select coalesce(ordered_at, shipped_at) as t from orders) group by tumble(t, interval '1' hour)

-- refused TIM001
select count(*) as n from (select coalesce(shipped_at, ordered_at) as t from orders) group by tumble(t, interval '1' hour)

select count(*) as n from orders group by tumble(case when quantity > 1 then ordered_at end, interval '1' hour)

-- refused TIM001
select count(*) as n from orders group by tumble(case when quantity > 1 then shipped_at else ordered_at end, interval '1' hour)

select count(*) as n from orders group by tumble(floor(ordered_at to minute), interval '1' hour)

select count(*) as n from orders group by tumble(ceil(ordered_at to minute), interval '1' hour)

select count(*) as n from orders group by tumble(greatest(ordered_at, shipped_at), interval '1' hour)

select count(*) as n from orders group by tumble(nullif(ordered_at, shipped_at), interval '1' hour)

select count(*) as n from orders group by tumble(if(paid, ordered_at, shipped_at), interval '1' hour)

select count(*) as n from orders group by tumble(ifnull(ordered_at, shipped_at), interval '1' hour)

-- refused TIM001
select count(*) as n from orders group by tumble(timestampadd(hour, 1, ordered_at), interval '1' hour)

-- refused TIM001
select count(*) as n from orders group by tumble(cast(ordered_at as timestamp(3)), interval '1' hour)

select count(*) as n from orders group by tumble(interval '1' hour + ordered_at, interval '1' hour)

select count(*) as n from orders group by tumble(ordered_at + interval '1' month, interval '1' hour)

select count(*) as n from (select distinct customer, ordered_at from orders) group by tumble(ordered_at, interval '1' hour)

select count(*) as n from (select ordered_at from orders union select paid_at from payments) group by tumble(ordered_at, interval '1' hour)

select count(*) as n from (select ordered_at from orders except select paid_at from payments) group by tumble(ordered_at, interval '1' hour)

select count(*) as n from (select ordered_at from orders where order_id in (select order_id from payments)) group by tumble(ordered_at, interval '1' hour)

select count(*) as n from (select x as t from orders match_recognize (partition by customer order by ordered_at measures a.ordered_at as x pattern (a b) define b as b.quantity > 1)) group by tumble(t, interval '1' hour)

select count(*) as n from (select lag(ordered_at) over (partition by customer order by ordered_at) as t from orders) group by tumble(t, interval '1' hour)

select count(*) as n from (select max(ordered_at) over (partition by customer order by ordered_at) as t from orders) group by tumble(t, interval '1' hour)

select count(*) as n from (select t from (select ordered_at as t, row_number() over (partition by customer order by amount desc) as r from orders) where r <= 3) group by tumble(t, interval '1' hour)

select count(*) as n from (select ordered_at as t from orders order by amount desc limit 10) group by tumble(t, interval '1' hour)

select e.id, count(*) as n from events e join orders o on e.word = o.customer group by e.id, tumble(e.seen, interval '1' hour)

select e.id, tumble_proctime(e.seen, interval '1' hour) as p, count(*) as n from events e join orders o on e.word = o.customer group by e.id, tumble(e.seen, interval '1' hour)

select c.page, tumble_rowtime(c.clicked_at, interval '1' hour) as p, count(*) as n from clicks c join orders o on c.customer = o.customer group by c.page, tumble(c.clicked_at, interval '1' hour)

select count(*) as n from (select o.ordered_at as t, m from orders as o, lateral (select max(amount) as m from payments as p where p.order_id = o.order_id) as x) group by tumble(t, interval '1' hour)

select x.order_id, c.name from (select order_id, customer, ordered_at + interval '1' second as t from orders) x join customers for system_time as of x.t as c on x.customer = c.customer

select x.order_id, c.name from (select o.order_id, o.customer, o.ordered_at as t from orders o join payments p on o.order_id = p.order_id) x join customers for system_time as of x.t as c on x.customer = c.customer

select x.order_id, c.name from (select o.order_id, o.customer, o.ordered_at as t from orders o left join payments p on o.order_id = p.order_id) x left join customers for system_time as of x.t as c on x.customer = c.customer

select x.customer, c.name, t from (select customer, max(ordered_at) as t from orders group by customer) x join customers for system_time as of x.t as c on x.customer = c.customer

-- refused TIM001
select o.order_id, c.name from orders as o join customers for system_time as of o.ordered_at + interval '1' second as c on o.customer = c.customer

-- refused TIM001
select o.order_id, c.name from orders as o join customers for system_time as of o.shipped_at as c on o.customer = c.customer

select customer, count(*) as n from orders group by customer, tumble(ordered_at + interval '1' second, interval '10' minute) having tumble_end(ordered_at + interval '1' second, interval '10' minute) > timestamp '2024-01-01 00:00:00'

-- refused TIM001
select x.order_id, c.name from (select order_id, customer, coalesce(shipped_at, ordered_at) as t from orders) x join customers for system_time as of x.t as c on x.customer = c.customer

select a.order_id, d.name from (select o.order_id, o.customer, o.ordered_at as t, c.changed_at from orders o join customers for system_time as of o.ordered_at as c on o.customer = c.customer) as a join customers for system_time as of a.changed_at as d on a.customer = d.customer

select count(*) as n from (select x as t from orders match_recognize (partition by customer order by ordered_at measures last(a.ordered_at) as x pattern (a b) define b as b.quantity > 1)) group by tumble(t, interval '1' hour)

-- refused TYP012
select x from orders match_recognize (partition by customer order by ordered_at measures first(a.ordered_at, 1) as x pattern (a b) define b as b.quantity > 1) union all select ordered_at from orders

select x from orders match_recognize (partition by customer order by ordered_at measures match_rowtime() as x pattern (a b) define b as b.quantity > 1) union all select ordered_at from orders
