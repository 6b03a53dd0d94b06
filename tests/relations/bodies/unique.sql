select customer, t, max(n) as s from (select customer, tumble_start(ordered_at, interval '1' minute) as t, count(*) as n from orders group by customer, tumble(ordered_at, interval '1' minute)) group by customer, t

select customer, t, count(*) as s from (select customer, tumble_end(ordered_at, interval '1' minute) as t, count(*) as n from orders group by customer, tumble(ordered_at, interval '1' minute)) group by customer, t

select customer, t, avg(n) as s from (select customer, tumble_end(ordered_at, interval '1' minute) as t, count(*) as n from orders group by customer, tumble(ordered_at, interval '1' minute)) group by customer, t

select customer, t, sum(n) as s from (select customer, hop_end(ordered_at, interval '1' minute, interval '2' minute) as t, count(*) as n from orders group by customer, hop(ordered_at, interval '1' minute, interval '2' minute)) group by customer, t

select customer, t, sum(n) as s, max(n) as m, min(n) as mi from (select customer, session_end(ordered_at, interval '1' minute) as t, count(*) as n from orders group by customer, session(ordered_at, interval '1' minute)) group by customer, t

select customer, t from (select customer, session_end(ordered_at, interval '1' minute) as t, count(*) as n from orders group by customer, session(ordered_at, interval '1' minute)) group by customer, t

select t, sum(n) as s from (select customer, tumble_rowtime(ordered_at, interval '1' minute) as t, count(*) as n from orders group by customer, tumble(ordered_at, interval '1' minute)) group by t

select customer, t, n, sum(n) as s from (select customer, tumble_rowtime(ordered_at, interval '1' minute) as t, count(*) as n from orders group by customer, tumble(ordered_at, interval '1' minute)) group by customer, t, n

select customer, max(n) as m from (select customer, count(*) as n from orders group by customer) group by customer

select customer, sum(n) as m from (select customer, count(*) as n from orders group by customer) group by customer

select customer, sum(n) as m, count(*) as c from (select customer, count(*) as n from orders group by customer) group by customer

select customer, avg(n) as m from (select customer, count(*) as n from orders group by customer) group by customer

select customer, max(level) as m from customers group by customer

select customer, sum(level) as m from customers group by customer

select customer, sum(distinct level) as m from customers group by customer

select customer, count(level) as m from customers group by customer

select customer, count(*) as m from customers group by customer

select customer, level, name from customers group by customer, level, name

select customer, name, min(level) as m from customers group by customer, name

select customer, last_value(level) as m from customers group by customer

select customer, sum(level) filter (where level > 1) as m from customers group by customer

select customer, max(level) filter (where level > 1) as m from customers group by customer

select window_start, window_end, customer, sum(n) as s from (select window_start, window_end, customer, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end, customer) group by window_start, window_end, customer

select window_start, customer, sum(n) as s from (select window_start, window_end, customer, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end, customer) group by window_start, customer

select window_start, window_end, customer, max(n) as s from (select window_start, window_end, customer, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end, customer) group by window_start, window_end, customer

select window_start, window_end, max(n) as s from (select window_start, window_end, customer, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end, customer) group by window_start, window_end

select a, max(b) as m from (select distinct order_id as a, quantity as b from orders) group by a, b

select a, b, count(*) as m from (select distinct order_id as a, quantity as b from orders) group by a, b

select a, b, max(a) as m from (select distinct order_id as a, quantity as b from orders) group by a, b

select c.customer, max(o.quantity) as m from customers c join orders o on c.customer = o.customer group by c.customer

select customer, max(m) as m from (select customer, sum(level) as m from customers group by customer) group by customer

select customer, t, sum(n) as s from (select customer, tumble_rowtime(ordered_at, interval '1' minute) as t, count(*) as n from orders group by customer, tumble(ordered_at, interval '1' minute)) where n > 3 group by customer, t

select distinct customer, t, n from (select customer, tumble_rowtime(ordered_at, interval '1' minute) as t, count(*) as n from orders group by customer, tumble(ordered_at, interval '1' minute))

select customer, t, sum(n) as s from (select customer, tumble_rowtime(ordered_at, interval '1' minute) as t, tumble_start(ordered_at, interval '1' minute) as u, count(*) as n from orders group by customer, tumble(ordered_at, interval '1' minute)) group by customer, t

select customer, t, sum0 from (select customer, t, coalesce(sum(n), 0) as sum0 from (select customer, tumble_rowtime(ordered_at, interval '1' minute) as t, count(*) as n from orders group by customer, tumble(ordered_at, interval '1' minute)) group by customer, t)

select customer, p, sum(n) as s from (select customer, tumble_proctime(ordered_at, interval '1' minute) as p, count(*) as n from orders group by customer, tumble(ordered_at, interval '1' minute)) group by customer, p

select s, max(s) as m from (select sum(quantity) as s from orders) group by s

select distinct customer, name from customers

select distinct customer, c from (select customer, count(*) as c from orders group by customer)

select customer, name, max(c) as m from (select c.customer, c.name, x.c from customers as c join (select customer, count(*) as c from orders group by customer) as x on c.customer = x.customer) group by customer, name

select a, b, max(n) as m from (select x.customer as a, y.customer as b, x.n from (select customer, count(*) as n from orders group by customer) as x join (select customer, count(*) as n from clicks group by customer) as y on x.customer = y.customer) group by a, b

select a, max(n) as m from (select x.customer as a, y.customer as b, x.n from (select customer, count(*) as n from orders group by customer) as x join (select customer, count(*) as n from clicks group by customer) as y on x.customer = y.customer) group by a

select a, max(a) as m from (select customer as a from orders union select customer from clicks) group by a

select a, max(a) as m from (select customer as a from orders intersect select customer from clicks) group by a

select a, max(a) as m from (select customer as a from orders except select customer from clicks) group by a

select customer, max(n) as m from (select customer, count(*) as n from orders group by customer) where customer in (select customer from clicks) group by customer

select customer, max(n) as m from (select customer, count(*) as n from orders group by customer) where n > (select count(*) from clicks) group by customer

select customer, max(n) as m from (select customer, count(*) as n from orders group by customer order by n limit 3) group by customer

select c, max(n) as m from (select upper(customer) as c, count(*) as n from orders group by customer) group by c

select c, max(n) as m from (select upper(customer) as c, count(*) as n from orders group by upper(customer)) group by c

select customer, c, max(n) as m from (select customer, n, c from (select customer, n, row_number() over (partition by customer order by n) as c from (select customer, count(*) as n from orders group by customer))) group by customer, c

select u, max(n) as m from (select customer as u, count(*) as n from orders group by customer) group by u having max(n) > 3

select u, max(n) as m from (select customer as u, count(*) as n from orders group by customer) where n > 3 group by u

select customer, sum(c) as s from (select customer, code as c from (select customer, array[1,2] as l, count(*) as n from orders group by customer) cross join unnest(l) as t(code)) group by customer

select customer, quantity, max(n) as n from (select customer, quantity, count(*) as n from orders group by grouping sets ((customer), (quantity), (customer, quantity))) group by customer, quantity

select customer, max(n) as n from (select customer, max(n) as n from (select customer, quantity, count(*) as n from orders group by customer, quantity) group by customer) group by customer

select customer from (select customer, count(*) as n from orders group by customer) group by customer

select customer, min(n) + max(n) as x, sum(n) as y from (select customer, count(*) as n from orders group by customer) group by customer

select customer, max(n) as x from (select customer, count(*) as n from orders group by customer) group by rollup(customer)

select customer, sum(distinct n) as x from (select customer, count(*) as n from orders group by customer) group by customer

select customer, max(distinct n) as x from (select customer, count(*) as n from orders group by customer) group by customer

select customer, x, n from (select customer, max(n) as x, 1 as n from (select customer, count(*) as n from orders group by customer) group by customer)

select customer, sum(n) as x from (select customer, cast(count(*) as int) as n from orders group by customer) group by customer

select customer, max(1) as x from (select customer, count(*) as n from orders group by customer) group by customer

select customer, max(n + 1) as x from (select customer, count(*) as n from orders group by customer) group by customer

select customer, sum(n) as x from (select customer, window_end as t, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by customer, window_start, window_end) group by customer, t

select customer, t, max(n) as x from (select customer, window_time as t, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by customer, window_start, window_end, window_time) group by customer, t

select customer, t, s, e, max(n) as x from (select customer, window_time as t, window_start as s, window_end as e, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by customer, window_start, window_end, window_time) group by customer, t, s, e

select a, n, max(n) as m from (select x.customer as a, y.n, x.n as n2 from (select customer, count(*) as n from orders group by customer) as x join (select customer, count(*) as n from clicks group by customer) as y on x.customer = y.customer) group by a, n

select a, b, max(n) as m from (select x.customer as a, y.page as b, x.n from (select customer, count(*) as n from orders group by customer) as x left join (select customer, page, count(*) as n from clicks group by customer, page) as y on x.customer = y.customer) group by a, b

select a, max(n) as m from (select x.customer as a, y.page as b, x.n from (select customer, count(*) as n from orders group by customer) as x left join (select customer, page, count(*) as n from clicks group by customer, page) as y on x.customer = y.customer) group by a

select b, max(n) as m from (select y.customer as b, x.n from (select customer, count(*) as n from orders group by customer) as x full join (select customer, count(*) as n from clicks group by customer) as y on x.customer = y.customer) group by b

select b, max(n) as m from (select y.customer as b, x.n from (select customer, count(*) as n from orders group by customer) as x left join (select customer, count(*) as n from clicks group by customer) as y on x.customer = y.customer) group by b

select customer, t, max(n) as m from (select customer, tumble_rowtime(ordered_at, interval '1' minute) as t, count(*) as n from orders group by customer, tumble(ordered_at, interval '1' minute)) group by customer, t, n

select customer, max(n) as n, min(o) as o from (select customer, max(n) as n, min(n) as o from (select customer, count(*) as n from orders group by customer) group by customer) group by customer

select distinct customer, t from (select customer, tumble_start(ordered_at, interval '1' minute) as t, count(*) as n from orders group by customer, tumble(ordered_at, interval '1' minute))

select max(m) as m from (select max(quantity) as m from orders)

select customer, x, max(n) as m from (select customer, upper(customer) as x, count(*) as n from orders group by customer) group by customer, x

select customer, max(n) as m from (select customer, count(*) as n from orders group by customer) as a where customer not in (select customer from clicks) group by customer

select customer, t, max(x) as m from (select customer, t, n + 1 as x from (select customer, tumble_rowtime(ordered_at, interval '1' minute) as t, count(*) as n from orders group by customer, tumble(ordered_at, interval '1' minute)) where n > 2) group by customer, t having max(x) > 10

select window_start, window_end, max(s) as m from table(tumble((select customer, t, sum(n) as s from (select customer, tumble_rowtime(ordered_at, interval '1' minute) as t, count(*) as n from orders group by customer, tumble(ordered_at, interval '1' minute)) group by customer, t), descriptor(t), interval '1' hour)) group by window_start, window_end
