select paid_at from payments union all select shipped_at from orders

select shipped_at from orders union all select paid_at from payments

-- refused TYP012
select o.ordered_at from orders o join payments p on o.order_id = p.order_id union all select shipped_at from orders

-- refused TYP012
select o.ordered_at from orders o join payments p on o.order_id = p.order_id union all select clicked_at from clicks

select ordered_at from orders union all select cast(shipped_at as timestamp_ltz(3)) from orders

select clicked_at from clicks union all select shipped_at from orders

-- refused TYP012
select ordered_at from orders union select o.ordered_at from orders o join payments p on o.order_id = p.order_id

select ordered_at from orders intersect select o.ordered_at from orders o join payments p on o.order_id = p.order_id

select ordered_at from orders except select o.ordered_at from orders o join payments p on o.order_id = p.order_id

-- refused TYP012
select ordered_at from orders union all select max(ordered_at) from orders group by customer

select ordered_at from orders union all select cast(max(ordered_at) as timestamp(3)) from orders group by customer

-- refused TYP012
select ordered_at from orders union all select ordered_at + interval '1' second from orders

-- refused TYP012
select ordered_at from orders union all select coalesce(ordered_at, shipped_at) from orders

select ordered_at from orders union all select coalesce(shipped_at, ordered_at) from orders

-- refused TYP012
select ordered_at from orders union all select case when quantity > 1 then ordered_at end from orders

-- refused TYP012
select ordered_at from orders union all select x from (select ordered_at as x, customer, count(*) as n from orders group by ordered_at, customer)

-- refused TYP012
select ordered_at from orders union all select floor(ordered_at to hour) from orders

-- refused TYP012
select ordered_at from orders union all select greatest(ordered_at, shipped_at) from orders

-- refused TYP012
select ordered_at + interval '1' second as t from orders union all select paid_at - interval '1' second from payments

-- refused TYP012
select ordered_at + interval '1' second as t from orders union all select shipped_at from orders

select t, count(*) as n from (select ordered_at as t from orders union all select shipped_at from orders) group by t

select window_start, window_end, count(*) as n from table(tumble((select ordered_at as t from orders union all select shipped_at from orders), descriptor(t), interval '1' hour)) group by window_start, window_end

select window_start, window_end, count(*) as n from table(tumble((select paid_at as t from payments union all select shipped_at from orders), descriptor(t), interval '1' hour)) group by window_start, window_end

select window_start, window_end, count(*) as n from table(tumble((select ordered_at as t from orders union all select shipped_at from orders union all select paid_at from payments), descriptor(t), interval '1' hour)) group by window_start, window_end

-- refused TIM001
select window_start, window_end, count(*) as n from table(tumble((select shipped_at as t from orders union all select ordered_at from orders union all select paid_at from payments), descriptor(t), interval '1' hour)) group by window_start, window_end

select window_start, window_end, count(*) as n from table(tumble((select ordered_at as t from orders union all select clicked_at from clicks), descriptor(t), interval '1' hour)) group by window_start, window_end

select window_start, window_end, count(*) as n from table(tumble((select seen as t from events union all select happened_at from events), descriptor(t), interval '1' hour)) group by window_start, window_end

select ordered_at from orders union all (select ordered_at from orders order by ordered_at limit 3)

select ordered_at from orders union all select window_time from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))

select ordered_at from orders union all select tumble_rowtime(ordered_at, interval '1' hour) from orders group by tumble(ordered_at, interval '1' hour)

select ordered_at from orders union all select tumble_start(ordered_at, interval '1' hour) from orders group by tumble(ordered_at, interval '1' hour)

select ordered_at from orders union all select o.ordered_at from orders o join payments p on o.order_id = p.order_id and o.ordered_at between p.paid_at - interval '1' hour and p.paid_at

-- refused TYP012
select ordered_at from orders where order_id in (select order_id from payments) union all select ordered_at from orders

-- refused TYP012
select ordered_at from orders union all select ordered_at from orders where order_id in (select order_id from payments)

select ordered_at, shipped_at from orders union all select shipped_at, ordered_at from orders

-- refused TYP012
select ordered_at from orders union all select lag(ordered_at) over (partition by customer order by ordered_at) from orders

-- refused TYP012
select ordered_at from orders union all select max(ordered_at) over (partition by customer order by ordered_at) from orders

-- refused NAM001
select order_id, t from (select order_id, ordered_at as t from orders union all select order_id, shipped_at from orders) match_recognize (partition by order_id order by t measures last(a.t) as u pattern (a+ b) define b as b.t > a.t)

select t, sum(1) over (order by t) as n from (select ordered_at as t from orders union all select shipped_at from orders)

select t, sum(1) over (order by t) as n from (select shipped_at as t from orders union all select ordered_at from orders)

-- refused TYP012
select paid_at - interval '1' second as t from payments union all select ordered_at + interval '1' second from orders

select ordered_at - interval '1' second as t from orders union all select ordered_at + interval '1' second from orders

select o.ordered_at from orders o join payments p on o.order_id = p.order_id union all select o.ordered_at from orders o left join payments p on o.order_id = p.order_id
