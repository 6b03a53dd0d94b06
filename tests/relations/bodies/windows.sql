select * from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))

select * from table(tumble(DATA => table orders, TIMECOL => descriptor(ordered_at), SIZE => interval '10' minutes))

select * from table(tumble(DATA => table orders, TIMECOL => descriptor(ordered_at), SIZE => interval '10' minutes, `OFFSET` => interval '1' minute))

select * from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes, interval '1' minute))

select * from table(hop(table orders, descriptor(ordered_at), interval '5' minutes, interval '10' minutes))

select * from table(hop(table orders, descriptor(ordered_at), interval '5' minutes, interval '10' minutes, interval '1' minute))

select * from table(cumulate(table orders, descriptor(ordered_at), interval '2' minutes, interval '10' minutes))

select * from table(cumulate(table orders, descriptor(ordered_at), interval '2' minutes, interval '10' minutes, interval '1' minute))

select * from table(session(table orders, descriptor(ordered_at), interval '10' minutes))

select * from table(session(table orders partition by customer, descriptor(ordered_at), interval '10' minutes))

select customer, window_start, window_end, count(*) as n from table(session(table orders partition by customer, descriptor(ordered_at), interval '10' minutes)) group by customer, window_start, window_end

select customer, paid, window_start, window_end, count(*) as n from table(session(table orders partition by (customer, paid), descriptor(ordered_at), interval '10' minutes)) group by customer, paid, window_start, window_end

select window_start, window_end, count(*) as n from table(session(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end

select window_start, window_end, sum(amount) as s from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes, interval '1' minute)) group by window_start, window_end

select window_start, window_end, sum(amount) as s from table(hop(table orders, descriptor(ordered_at), interval '5' minutes, interval '10' minutes)) group by window_start, window_end

select window_start, window_end, paid, sum(amount) as s from table(cumulate(table orders, descriptor(ordered_at), interval '5' minutes, interval '10' minutes)) group by window_start, window_end, paid

select window_start, window_end, window_time, sum(amount) as s from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end, window_time

-- refused TYP015
select window_start, window_end, window_time, sum(amount) as s from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end

select window_time, sum(amount) as s from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_time

select window_start, sum(amount) as s from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start

select window_end, customer, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_end, customer

select window_start as s, window_end as e, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end having count(*) > 3

select customer, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by customer

select count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end

select w.customer, w.window_start from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) as w

-- refused TIM001
select * from table(tumble(table orders, descriptor(amount), interval '10' minutes))

-- refused TIM001
select * from table(tumble(table orders, descriptor(shipped_at), interval '10' minutes))

-- refused NAM001
select * from table(tumble(table orders, descriptor(nothing), interval '10' minutes))

-- refused NAM005
select * from table(tumble(table nowhere, descriptor(ordered_at), interval '10' minutes))

-- refused TIM003
select * from table(tumble(table orders, ordered_at, interval '10' minutes))

-- refused TIM003
select * from table(tumble(table orders, descriptor(ordered_at), 10))

-- refused TIM003
select * from table(tumble(table orders, descriptor(ordered_at), interval '1' month))

-- refused TIM003
select * from table(tumble(table orders, descriptor(ordered_at)))

-- refused TIM003
select * from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes, interval '1' minute, interval '1' minute))

-- refused TIM003
select * from table(tumble(table orders, descriptor(ordered_at), interval '-10' minutes))

-- refused TIM003
select * from table(tumble(table orders, descriptor(ordered_at), interval '0' minutes))

select * from table(hop(table orders, descriptor(ordered_at), interval '3' minutes, interval '10' minutes))

-- refused TIM003
select * from table(cumulate(table orders, descriptor(ordered_at), interval '3' minutes, interval '10' minutes))

-- refused TIM003
select window_start, window_end, count(*) as n from table(hop(table orders, descriptor(ordered_at), interval '3' minutes, interval '10' minutes)) group by window_start, window_end

-- refused TIM003
select window_start, window_end, count(*) as n from table(hop(table orders, descriptor(ordered_at), interval '20' minutes, interval '10' minutes)) group by window_start, window_end

-- refused TIM003
select * from table(tumble(orders, descriptor(ordered_at), interval '10' minutes))

select window_start, window_end, count(*) as n from table(tumble((select * from orders where quantity > 1), descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end

with w as (select order_id, amount, ordered_at as t from orders) select window_start, window_end, sum(amount) as s from table(tumble(table w, descriptor(t), interval '10' minutes)) group by window_start, window_end

with first_windows as (select window_time as t, customer, sum(amount) as s from table(tumble(table orders, descriptor(ordered_at), interval '1' minutes)) group by window_start, window_end, window_time, customer) select window_start, window_end, sum(s) as s from table(tumble(table first_windows, descriptor(t), interval '10' minutes)) group by window_start, window_end

-- refused NAM002
with first_windows as (select window_start, window_end, window_time as t, customer, sum(amount) as s from table(tumble(table orders, descriptor(ordered_at), interval '1' minutes)) group by window_start, window_end, window_time, customer) select window_start, window_end, sum(s) as s from table(tumble(table first_windows, descriptor(t), interval '10' minutes)) group by window_start, window_end

select window_start, window_end, customer, sum(s) as s from (select window_start, window_end, customer, `day`, sum(amount) as s from table(tumble(table orders, descriptor(ordered_at), interval '1' minutes)) group by window_start, window_end, customer, `day`) group by window_start, window_end, customer

select * from (select *, row_number() over (partition by window_start, window_end order by amount desc) as place from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) where place <= 3

select * from (select *, row_number() over (partition by window_start, window_end, customer order by ordered_at desc) as place from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) where place = 1

select * from (select *, row_number() over (partition by window_start, window_end order by total desc) as place from (select window_start, window_end, customer, sum(amount) as total from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end, customer)) where place <= 3

-- refused TYP010
select * from (select *, rank() over (partition by window_start, window_end order by total desc) as place from (select window_start, window_end, customer, sum(amount) as total from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end, customer)) where place <= 3

select l.order_id, r.payment_id, l.window_start from (select * from table(tumble(table orders, descriptor(ordered_at), interval '5' minutes))) as l join (select * from table(tumble(table payments, descriptor(paid_at), interval '5' minutes))) as r on l.order_id = r.order_id and l.window_start = r.window_start and l.window_end = r.window_end

select l.order_id, r.payment_id, l.window_start from (select * from table(tumble(table orders, descriptor(ordered_at), interval '5' minutes))) as l left join (select * from table(tumble(table payments, descriptor(paid_at), interval '5' minutes))) as r on l.order_id = r.order_id and l.window_start = r.window_start and l.window_end = r.window_end

select l.order_id, r.payment_id, l.window_start, r.window_end from (select * from table(tumble(table orders, descriptor(ordered_at), interval '5' minutes))) as l full join (select * from table(tumble(table payments, descriptor(paid_at), interval '5' minutes))) as r on l.order_id = r.order_id and l.window_start = r.window_start and l.window_end = r.window_end

select l.order_id from (select * from table(tumble(table orders, descriptor(ordered_at), interval '5' minutes))) as l where l.order_id in (select order_id from (select * from table(tumble(table payments, descriptor(paid_at), interval '5' minutes))) as r where l.window_start = r.window_start and l.window_end = r.window_end)

select l.order_id from (select * from table(tumble(table orders, descriptor(ordered_at), interval '5' minutes))) as l where not exists (select * from (select * from table(tumble(table payments, descriptor(paid_at), interval '5' minutes))) as r where l.order_id = r.order_id and l.window_start = r.window_start and l.window_end = r.window_end)

select l.order_id, r.payment_id from (select * from table(tumble(table orders, descriptor(ordered_at), interval '5' minutes))) as l join (select * from table(hop(table payments, descriptor(paid_at), interval '5' minutes, interval '10' minutes))) as r on l.order_id = r.order_id and l.window_start = r.window_start and l.window_end = r.window_end

select l.order_id, r.payment_id from (select * from table(tumble(table orders, descriptor(ordered_at), interval '5' minutes))) as l join (select * from table(tumble(table payments, descriptor(paid_at), interval '5' minutes))) as r on l.order_id = r.order_id and l.window_start = r.window_start

select l.customer, l.n, r.s from (select window_start, window_end, customer, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '5' minutes)) group by window_start, window_end, customer) as l join (select window_start, window_end, order_id, sum(amount) as s from table(tumble(table payments, descriptor(paid_at), interval '5' minutes)) group by window_start, window_end, order_id) as r on l.customer = r.order_id and l.window_start = r.window_start and l.window_end = r.window_end

select l.customer, l.n, r.s from (select window_start, window_end, customer, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '5' minutes)) group by window_start, window_end, customer) as l join (select window_start, window_end, order_id, sum(amount) as s from table(tumble(table payments, descriptor(paid_at), interval '5' minutes)) group by window_start, window_end, order_id) as r on l.window_start = r.window_start and l.window_end = r.window_end

select * from table(tumble(table events, descriptor(seen), interval '10' minutes))

select window_start, window_end, count(*) as n from table(tumble(table events, descriptor(seen), interval '10' minutes)) group by window_start, window_end

select window_start, window_end, window_time, count(*) as n from table(tumble(table events, descriptor(seen), interval '10' minutes)) group by window_start, window_end, window_time

select window_start, window_end, window_time, page, count(*) as n from table(tumble(table clicks, descriptor(clicked_at), interval '1' day)) group by window_start, window_end, window_time, page

select distinct window_start, window_end, customer from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))

select window_start, window_end, order_id, sum(quantity) over (partition by window_start order by ordered_at) as s from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))

-- refused TYP013
select window_start, window_end, count(*) as n from table(tumble(table (select * from orders), descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end

select window_start, window_end, customer, count(distinct note) as n from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by customer, window_end, window_start

select window_start, window_end, upper(customer) as c, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end, upper(customer)

select window_start, window_end, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) where customer = 'a' group by window_start, window_end

select ordered_at, window_time from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) where quantity > 1

select window_start, window_end, count(*) as n from (select order_id, window_start, window_end from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) group by window_start, window_end

select s, e, count(*) as n from (select order_id, window_start as s, window_end as e from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes))) group by s, e

select window_start, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)), payments group by window_start, window_end

select window_start, window_end, customer, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end, customer, ordered_at

select customer, count(*) as n from (select customer, count(*) as n from orders group by customer) group by customer

-- refused TIM001
select window_start, window_end, count(*) as n from table(tumble((select customer, max(ordered_at) as t from orders group by customer), descriptor(t), interval '10' minutes)) group by window_start, window_end

from orders window tumble(ordered_at, 10m) select customer, window_start

-- refused TIM003
from orders window hop(ordered_at, 3m, 10m) group by customer select customer, count(*) as n

-- refused TIM001
from orders window tumble(amount, 10m) group by customer select customer, count(*) as n

from orders window session(ordered_at, 10m) group by customer, paid select customer, paid, count(*) as n
