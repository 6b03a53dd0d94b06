select window_start, window_end, city, count(*) as n from table(hop(table accounts, descriptor(changed_at), interval '5' minute, interval '10' minute)) group by window_start, window_end, city

select window_start, window_end, sum(balance) as s from table(cumulate(table accounts, descriptor(changed_at), interval '10' minute, interval '1' hour)) group by window_start, window_end

select window_start, window_end, city, zip, count(*) as n from table(tumble(table accounts, descriptor(changed_at), interval '1' hour)) group by window_start, window_end, rollup (city, zip)

select window_start, window_end, account, max(balance) as m from table(tumble(table accounts, descriptor(changed_at), interval '1' hour)) where city = 'Oslo' group by window_start, window_end, account

select l.order_id, r.name from (select * from table(tumble(table orders, descriptor(ordered_at), interval '1' hour))) as l join (select * from table(tumble(table customers, descriptor(changed_at), interval '1' hour))) as r on l.window_start = r.window_start and l.window_end = r.window_end and l.customer = r.customer

select l.order_id, r.name from (select * from table(tumble(table orders, descriptor(ordered_at), interval '1' hour))) as l left join (select * from table(tumble(table customers, descriptor(changed_at), interval '1' hour))) as r on l.window_start = r.window_start and l.window_end = r.window_end and l.customer = r.customer

select l.order_id, r.name, l.window_start from (select * from table(tumble(table orders, descriptor(ordered_at), interval '1' hour))) as l full join (select * from table(tumble(table customers, descriptor(changed_at), interval '1' hour))) as r on l.window_start = r.window_start and l.window_end = r.window_end and l.customer = r.customer

select l.order_id, r.id from (select * from table(hop(table orders, descriptor(ordered_at), interval '5' minute, interval '10' minute))) as l join (select * from table(hop(table events, descriptor(happened_at), interval '5' minute, interval '10' minute))) as r on l.window_start = r.window_start and l.window_end = r.window_end and l.note = r.word

select l.order_id from (select * from table(tumble(table orders, descriptor(ordered_at), interval '1' hour))) as l where l.note in (select r.word from (select * from table(tumble(table events, descriptor(happened_at), interval '1' hour))) as r where l.window_start = r.window_start and l.window_end = r.window_end)

select l.order_id from (select * from table(tumble(table orders, descriptor(ordered_at), interval '1' hour))) as l where exists (select * from (select * from table(tumble(table events, descriptor(happened_at), interval '1' hour))) as r where l.window_start = r.window_start and l.window_end = r.window_end and l.note = r.word)

-- otherwise: rows without a partner in their window are called a change
select l.order_id from (select * from table(tumble(table orders, descriptor(ordered_at), interval '1' hour))) as l where not exists (select * from (select * from table(tumble(table events, descriptor(happened_at), interval '1' hour))) as r where l.window_start = r.window_start and l.window_end = r.window_end and l.note = r.word)

select l.customer, l.n, r.m from (select window_start, window_end, customer, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '1' hour)) group by window_start, window_end, customer) as l join (select window_start, window_end, customer, max(level) as m from table(tumble(table customers, descriptor(changed_at), interval '1' hour)) group by window_start, window_end, customer) as r on l.window_start = r.window_start and l.window_end = r.window_end and l.customer = r.customer

select * from (select window_start, window_end, customer, n, row_number() over (partition by window_start, window_end order by n desc) as p from (select window_start, window_end, customer, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '1' hour)) group by window_start, window_end, customer)) where p <= 3

select window_start, customer from (select window_start, window_end, customer, n, row_number() over (partition by window_start, window_end order by n desc) as p from (select window_start, window_end, customer, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '1' hour)) group by window_start, window_end, customer)) where p = 1

select order_id, window_start from (select *, row_number() over (partition by window_start, window_end, customer order by ordered_at) as p from table(tumble(table orders, descriptor(ordered_at), interval '1' hour))) where p = 1

select order_id, window_start from (select *, row_number() over (partition by window_start, window_end, customer order by amount desc) as p from table(tumble(table orders, descriptor(ordered_at), interval '1' hour))) where p <= 2

select window_start, window_end, count(*) as n from (select window_start, window_end, customer, row_number() over (partition by window_start, window_end, customer order by ordered_at desc) as p from table(tumble(table orders, descriptor(ordered_at), interval '1' hour))) where p = 1 group by window_start, window_end

select window_start, window_end, max(n) as m from (select window_start, window_end, customer, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '1' hour)) group by window_start, window_end, customer) group by window_start, window_end

select t, count(*) as c from (select customer, tumble_start(ordered_at, interval '1' hour) as t, count(*) as n from orders group by customer, tumble(ordered_at, interval '1' hour)) group by t

select city, tumble_start(changed_at, interval '1' hour) as t, sum(balance) as s from accounts group by city, tumble(changed_at, interval '1' hour)

select city, hop_end(changed_at, interval '5' minute, interval '1' hour) as t, sum(balance) as s from accounts group by city, hop(changed_at, interval '5' minute, interval '1' hour)

select city, session_start(changed_at, interval '1' hour) as t, count(*) as n from accounts group by city, session(changed_at, interval '1' hour)

select distinct window_start, window_end, city from table(tumble(table accounts, descriptor(changed_at), interval '1' hour))

select account, window_start from table(tumble(table accounts, descriptor(changed_at), interval '1' hour)) where balance > 3
