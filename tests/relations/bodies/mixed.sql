select window_start, window_end, count(*) as n from (select l.order_id, l.window_start, l.window_end from (select * from table(tumble(table orders, descriptor(ordered_at), interval '5' minutes))) as l join (select * from table(tumble(table payments, descriptor(paid_at), interval '5' minutes))) as r on l.order_id = r.order_id and l.window_start = r.window_start and l.window_end = r.window_end) group by window_start, window_end

select l.order_id, l.window_time from (select * from table(tumble(table orders, descriptor(ordered_at), interval '5' minutes))) as l join (select * from table(tumble(table payments, descriptor(paid_at), interval '5' minutes))) as r on l.order_id = r.order_id and l.window_start = r.window_start and l.window_end = r.window_end

select t.customer, count(*) as n from (select customer, tag from orders cross join unnest(tags) as u(tag) where tag <> 'x') as t group by t.customer having count(*) > 2

-- refused TYP010
select customer, n, row_number() over (partition by customer order by n desc) as r from (select customer, count(*) as n from orders group by customer)

select * from (select customer, n, row_number() over (partition by customer order by n desc) as r from (select customer, count(*) as n from orders group by customer)) where r <= 2

select * from (select *, row_number() over (partition by customer order by ordered_at) as r from orders) where r <= 1

select * from (select *, row_number() over (partition by customer order by ordered_at) as r from orders) where r <= 3

-- refused TYP010
select * from (select *, row_number() over (partition by customer order by ordered_at) as r from orders) where r > 3

select * from (select *, row_number() over (order by ordered_at desc) as r from orders) where r = 1

select customer, sum(amount) as total from orders group by customer union all select payment_id, amount from payments

select order_id from orders where customer in ('a', 'b') and order_id in (select order_id from payments) and amount > 3

select order_id from orders where not (order_id in (select order_id from payments))

select order_id from orders where order_id in (select order_id from payments) is true

select order_id from orders where (order_id in (select order_id from payments)) = true

select o.order_id from orders as o left join payments as p on o.order_id = p.order_id where p.order_id is null

select o.order_id, p.amount from orders as o left join payments as p on o.order_id = p.order_id where p.amount > 3

select o.order_id, p.amount from orders as o left join payments as p on o.order_id = p.order_id where p.amount > 3 or o.quantity > 1

select o.order_id, p.amount from orders as o full join payments as p on o.order_id = p.order_id where p.amount > 3

select o.order_id, p.amount from orders as o full join payments as p on o.order_id = p.order_id where p.amount > 3 and o.quantity > 1

select o.order_id, coalesce(p.amount, 0) as a from orders as o left join payments as p on o.order_id = p.order_id where coalesce(p.amount, 0) > 3

select o.order_id from orders as o right join payments as p on o.order_id = p.order_id where o.quantity = 3

select count(distinct customer) as n from orders where order_id in (select order_id from payments)

select customer, count(*) as n from orders as o where exists (select 1 from payments as p where p.order_id = o.order_id) group by customer having sum(amount) > 10

select o.customer, (select count(*) from payments) as n from orders as o group by o.customer

-- refused TYP013
select o.customer, (select max(level) from customers as c where c.customer = o.customer) as n from orders as o group by o.customer

-- refused TYP015
select o.customer, (select max(level) from customers as c where c.name = o.note) as n from orders as o group by o.customer

select distinct customer, (select max(level) from customers) as l from orders

select x.order_id from (select order_id, customer from orders where customer is not null) as x where x.customer in (select name from customers)

select order_id from orders where amount > (select avg(p.amount) from payments as p)

select order_id from orders where amount between (select min(amount) from payments) and (select max(amount) from payments)

select order_id, amount > (select avg(amount) from payments) as above from orders

select order_id from orders where exists (select 1 from payments as p where p.order_id = orders.order_id and p.paid_at between orders.ordered_at and orders.ordered_at + interval '1' hour)

select order_id from orders where coalesce((select max(level) from customers), 0) > 3

select order_id from orders where (select max(level) from customers) is null

select order_id from orders where case when amount > (select avg(amount) from payments) then true else false end

select order_id from orders where quantity + (select max(level) from customers) > 3

select order_id from orders where order_id not in (select order_id from payments where order_id is not null)

select order_id from orders limit 5 offset 0

select customer, max(ordered_at) as t from orders group by customer order by t desc limit 3

select window_start, customer, sum(amount) as s from table(tumble(table orders, descriptor(ordered_at), interval '1' hour)) group by window_start, window_end, customer order by s desc limit 3

select window_start, window_end, window_time, customer, sum(amount) as s from table(tumble(table orders, descriptor(ordered_at), interval '1' hour)) group by window_start, window_end, window_time, customer order by window_time

select order_id from (select order_id, ordered_at from orders order by ordered_at limit 10)

select tumbled.customer from table(tumble(table orders, descriptor(ordered_at), interval '1' hour)) as tumbled where tumbled.window_start > timestamp '2024-01-01 00:00:00'

select sum(amount) over (partition by customer order by ordered_at) + sum(quantity) over (partition by customer order by ordered_at) as s from orders

select order_id, count(*) over (partition by customer order by ordered_at range between interval '1' hour preceding and current row) as a, sum(amount) over (partition by customer order by ordered_at range between interval '1' hour preceding and current row) as b from orders

-- refused TYP010
select order_id, count(*) over (partition by customer order by ordered_at range between interval '1' hour preceding and current row) as a, sum(amount) over (partition by customer order by ordered_at range between interval '60' minute preceding and current row) as b from orders

select order_id, rank() over (partition by customer order by ordered_at) as a, dense_rank() over (partition by customer order by ordered_at) as b, sum(amount) over (partition by customer order by ordered_at) as s from orders

select order_id, s from (select order_id, customer, sum(quantity) over (partition by customer order by ordered_at) as s from orders) where s > 10

select a, count(*) as n from (select upper(customer) as a, amount from orders) group by a

select cast(day_of as date) as d, count(*) as n from (select ordered_at as day_of from orders) group by cast(day_of as date)

select customer, day_of from (select customer, cast(ordered_at as date) as day_of, count(*) as n from orders group by customer, cast(ordered_at as date)) where n > 1

select grouping_id(order_id, quantity) as g, order_id, quantity, count(*) as n from orders group by grouping sets ((order_id, quantity), (order_id), (quantity), ()) having grouping_id(order_id, quantity) > 0

select order_id, count(*) as n from orders group by order_id, ()

select order_id, count(*) as n from orders group by order_id, grouping sets (())

select upper(order_id) as o, quantity + 1 as q, count(*) as n from orders group by cube (upper(order_id), quantity + 1)

select case when grouping(order_id) = 1 then 'all' else order_id end as o, count(*) as n from orders group by rollup (order_id)

select ordered_at, count(*) as n from orders group by rollup (ordered_at)

select e.id, i.sku from events as e, unnest(e.items) as i where i.units > e.id

select e.id, i.sku, p.amount from events as e cross join unnest(e.items) as i left join payments as p on p.order_id = i.sku

select e.id, i.sku from events as e left join payments as p on p.order_id = e.word cross join unnest(e.items) as i(sku, units)

select id, x from events cross join unnest(array[1, null, 3]) as t(x)

select id, k from events cross join unnest(map['a', 1, 'b', 2]) as t(k, v)

-- refused TYP013
select id, sku from events cross join unnest((select items from events limit 1)) as t(sku, units)

select t.sku from (select items as lines from events where id > 3) as e cross join unnest(e.lines) as t(sku, units)

with w as (select * from table(tumble(table orders, descriptor(ordered_at), interval '1' hour))) select window_start, window_end, count(*) as n from w group by window_start, window_end

with w as (select order_id, window_start as s, window_end as e, window_time as t from table(tumble(table orders, descriptor(ordered_at), interval '1' hour))) select s, e, t, count(*) as n from w group by s, e, t

with a as (select order_id from orders), b as (select order_id from a union all select order_id from payments) select a.order_id from a join b on a.order_id = b.order_id

select * from (select order_id as a from orders) as x natural join (select order_id as a, amount from payments) as y

select a from (select order_id as a from orders) as x join (select order_id as a, amount from payments) as y using (a)

select x.a, y.a, y.amount from (select order_id as a from orders) as x join (select order_id as a, amount from payments) as y using (a)

select o.order_id, p.amount, c.name from orders as o join payments as p using (order_id) join customers as c using (customer)

select customer from orders join customers using (customer) join clicks using (customer)

select * from orders as o cross join (values (1, 'a'), (2, 'b')) as v(n, t)

select o.order_id, v.t from orders as o join (values (1, 'a'), (2, 'b')) as v(n, t) on v.n = o.quantity

select o.order_id, p.amount from orders as o join payments as p on o.order_id = p.order_id and o.ordered_at >= p.paid_at - interval '1' hour and o.ordered_at <= p.paid_at and o.quantity > 1

-- refused TYP001
select o.order_id, p.amount, o.ordered_at from orders as o join payments as p on o.order_id = p.order_id and o.ordered_at - p.paid_at < interval '1' hour

select o.order_id, p.amount, o.ordered_at from orders as o join payments as p on o.order_id = p.order_id and timestampdiff(minute, o.ordered_at, p.paid_at) between 0 and 10

select o.order_id, p.amount, o.ordered_at, c.name from orders as o join payments as p on o.order_id = p.order_id and p.paid_at between o.ordered_at and o.ordered_at + interval '1' hour left join customers for system_time as of o.ordered_at as c on c.customer = o.customer

select o.order_id, c.name from (select * from orders where quantity > 1) as o join customers for system_time as of o.ordered_at as c on c.customer = o.customer

select o.order_id, c.name from orders as o join customers for system_time as of o.ordered_at as c on c.customer = upper(o.customer)

-- refused NAM001
select o.order_id, c.name from orders as o join customers for system_time as of o.ordered_at on customers.customer = o.customer

select o.order_id, customers.name from orders as o join customers for system_time as of o.ordered_at on customers.customer = o.customer

-- refused TYP013
select o.order_id, c.name from orders as o, customers for system_time as of o.ordered_at as c where c.customer = o.customer

select o.order_id, sum(p.amount) over (partition by o.customer order by o.ordered_at) as s from orders as o join payments as p on o.order_id = p.order_id

select order_id from orders where ordered_at > (select max(paid_at) from payments)

select m.aid, m.customer from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b) define b as b.quantity > 1) m where m.customer is not null

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid, match_rowtime() as t pattern (a b) define b as b.quantity > 1) order by t

select upper(o.customer) as customer, o.customer as c2 from orders as o group by o.customer order by customer limit 3

select customer as amount, amount as customer from orders order by amount limit 3

select o.customer from orders as o order by o.amount limit 3

select count(*) as n, customer from orders group by customer order by 1 desc, 2 limit 5

select customer from orders group by customer order by count(*) desc limit 5

select order_id, amount from orders where amount > 3 order by amount limit 3 offset 2

select order_id from orders where case when amount > (select avg(amount) from payments) then true end

select order_id from orders where case when amount > (select avg(amount) from payments) then false else true end

select order_id from orders where case when amount > (select avg(amount) from payments) then paid else false end

select order_id from orders where case when paid then amount > (select avg(amount) from payments) else false end
