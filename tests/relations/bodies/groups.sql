select customer, `day`, count(*) as n from orders group by grouping sets ((customer, `day`), (customer), ())

select customer, `day`, count(*) as n from orders group by rollup (customer, `day`)

select customer, `day`, count(*) as n from orders group by cube (customer, `day`)

select customer, `day`, sum(amount) as total, grouping(customer) as g from orders group by cube (customer, `day`)

select customer, `day`, grouping_id(customer, `day`) as g, count(*) as n from orders group by rollup (customer, `day`)

select customer, `day`, grouping(customer, `day`) as g, count(*) as n from orders group by rollup (customer, `day`)

select customer, quantity, count(*) as n from orders group by customer, rollup (quantity)

select order_id, quantity, count(*) as n from orders group by grouping sets ((order_id), (quantity))

select order_id, quantity, count(*) as n from orders group by grouping sets (order_id, quantity)

select order_id, quantity, count(*) as n from orders group by order_id, grouping sets ((quantity), ())

select order_id, quantity, paid, count(*) as n from orders group by order_id, cube (quantity, paid)

select order_id, quantity, count(*) as n from orders group by grouping sets ((order_id, quantity), rollup (order_id, quantity))

select order_id, count(*) as n from orders group by grouping sets ((order_id, quantity), (order_id))

select order_id, quantity, paid, count(*) as n from orders group by cube (order_id), rollup (quantity, paid)

select order_id, quantity, count(*) as n from orders group by rollup ((order_id, quantity))

select order_id, quantity, `day`, count(*) as n from orders group by rollup ((order_id, quantity), `day`)

select upper(order_id) as o, count(*) as n from orders group by rollup (upper(order_id))

-- refused TYP015
select order_id, amount, count(*) as n from orders group by cube (order_id)

-- refused TYP015
select customer, grouping(`day`) as g from orders group by customer

select customer, grouping(customer) as g from orders group by customer

select customer, grouping_id(customer) as g, count(*) as n from orders group by customer

-- refused TYP006
select grouping(customer) as g from orders

select order_id, count(*) as n from orders group by cube (order_id) having grouping(order_id) = 0

select order_id, count(*) as n from orders group by cube (order_id) having count(*) > 1

select window_start, window_end, customer, paid, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '1' hour)) group by window_start, window_end, grouping sets ((customer), (paid), ())

select window_start, window_end, customer, paid, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '1' hour)) group by window_start, window_end, rollup (customer, paid)

select window_start, customer, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '1' hour)) group by grouping sets ((window_start, window_end, customer), (window_start, window_end))

select count(*) as n from orders group by grouping sets (())

select count(*) as n from orders group by ()

select sum(quantity) as n from orders group by ()

select sum(quantity) as n, order_id from orders group by cube (order_id)

select upper(customer) as c, count(*) as n from orders group by upper(customer)

-- refused NAM001
select upper(customer) as c, count(*) as n from orders group by c

-- refused TYP015
select upper(customer) as c, count(*) as n from orders group by 1

-- refused TYP015
select count(*) as n, upper(customer) as c from orders group by 2

-- refused TYP015
select count(*) as n, upper(customer) as c from orders group by 1

-- refused TYP015
select upper(customer) as c, count(*) as n from orders group by 3

select upper(customer) || 'x' as c, count(*) as n from orders group by upper(customer)

select quantity + 1 as q, count(*) as n from orders group by quantity

-- refused TYP015
select quantity as q, count(*) as n from orders group by quantity + 1

select (quantity + 1) * 2 as q, count(*) as n from orders group by quantity + 1

-- refused TYP015
select customer as order_id, count(*) as n from orders group by order_id

-- refused TYP015
select quantity as customer, count(*) as n from orders group by customer

-- refused TYP015
select customer, amount from orders group by customer

-- refused TYP015
select customer, order_id, count(*) as n from orders group by customer

-- refused TYP015
select *, count(*) as n from orders group by customer

select count(*) from orders

select customer, count(*) from orders group by customer

-- refused TYP006
select sum(count(*)) as n from orders group by customer

-- refused TYP006
select customer, count(*) as n from orders where count(*) > 1 group by customer

-- refused TYP006
select customer, count(*) as n from orders group by count(*)

-- refused NAM001
select customer, count(*) as n from orders group by customer having n > 1

-- refused TYP015
select customer, count(*) as n from orders group by customer having amount > 1

select customer, count(*) as n from orders group by customer having customer = 'a' and sum(amount) > 2

select count(*) as n from orders having count(*) > 1

select 1 as uno from orders having count(*) > 1

-- refused TYP015
select customer from orders having count(*) > 1

-- refused TYP015
select customer from orders having customer = 'a'

select customer from orders group by customer having max(amount) is not null

-- refused TYP008
select customer, count(*) as n from orders group by customer having count(*)

select customer, count(distinct order_id) as n, sum(distinct quantity) as s from orders group by customer

select customer, count(*) filter (where paid) as n, sum(amount) filter (where quantity > 1) as s from orders group by customer

-- refused TYP008
select customer, count(*) filter (where quantity) as n from orders group by customer

-- refused TYP006
select customer, count(*) filter (where count(*) > 1) as n from orders group by customer

select customer, listagg(note, ',') as notes, collect(note) as bag, array_agg(note) as list from orders group by customer

select customer, first_value(note) as f, last_value(note) as l from orders group by customer

-- refused TYP001
select customer, max(tags) as m from orders group by customer

select customer, max(paid) as m, min(paid) as k, max(ordered_at) as t from orders group by customer

-- refused TYP001
select customer, sum(note) as s from orders group by customer

select tags, count(*) as n from orders group by tags

select address, count(*) as n from orders group by address

select attributes, count(*) as n from events group by attributes

select o.customer, count(*) as n from orders as o group by o.customer

select o.customer, count(*) as n from orders as o group by customer

-- refused NAM001
select customer as c, count(*) as n from orders group by c having c is not null

select customer, case when count(*) > 1 then 'many' else 'one' end as how from orders group by customer

select case when customer is null then 'x' else customer end as who, count(*) as n from orders group by case when customer is null then 'x' else customer end

select order_id, count(*) as n from orders group by order_id, order_id

select order_id as a, order_id as b, count(*) as n from orders group by order_id

select `day`, sum(quantity) as s, avg(price) as p, stddev_pop(price) as d, var_samp(quantity) as v from orders group by `day`

select ordered_at, count(*) as n from orders group by ordered_at

select seen, count(*) as n from events group by seen

select distinct customer, count(*) as n from orders group by customer

select distinct order_id, amount from orders where quantity > 2

select distinct * from orders

select count(*) as n, 5 as five from orders

select 'x' as c, count(*) as n from orders group by 'x'

select row_number() over (partition by customer order by max(ordered_at)) as r, customer from orders group by customer

select customer, sum(sum(amount)) over (partition by customer order by max(ordered_at)) as r from orders group by customer

select address.city as city, count(*) as n from orders group by address.city

select o.address.city, count(*) as n from orders as o group by o.address.city

select tumble_start(ordered_at, interval '1' hour) as s, count(*) as n from orders group by tumble(ordered_at, interval '1' hour)

select tumble_start(ordered_at, interval '1' hour) as s, tumble_rowtime(ordered_at, interval '1' hour) as t, customer, count(*) as n from orders group by tumble(ordered_at, interval '1' hour), customer

select hop_end(ordered_at, interval '1' minute, interval '1' hour) as s, count(*) as n from orders group by hop(ordered_at, interval '1' minute, interval '1' hour)

select session_start(ordered_at, interval '1' minute) as s, count(*) as n from orders group by session(ordered_at, interval '1' minute)

select percentile(price, 0.5) as p, customer from orders group by customer

-- refused TYP002
select count(customer, `day`) as n from orders

select max(amount), min(amount), max(amount) as m from orders

-- refused TYP015
select * from orders group by order_id

-- refused TYP006
select count(*) as n from orders where amount > max(amount)

select customer, max(quantity) - min(quantity) as spread, count(*) * 2 as twice from orders group by customer

from orders group by customer, day select customer, day, count(*) as n having n > 1 and customer is not null

from orders group by () select count(*) as n

-- refused TYP015
from orders group by customer select customer, amount

from orders group by upper(customer) select count(*) as n
