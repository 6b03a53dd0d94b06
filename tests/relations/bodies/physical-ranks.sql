select account, city, balance from (select *, row_number() over (partition by city order by balance desc) as n from accounts) where n <= 3

select account, city, n from (select *, row_number() over (partition by city order by balance desc) as n from accounts) where n <= 3

select account, city, n from (select *, row_number() over (partition by account order by balance desc) as n from accounts) where n <= 3

select account, city from (select *, row_number() over (partition by account order by balance desc) as n from accounts) where n = 1

select city, balance from (select *, row_number() over (partition by city order by balance desc) as n from accounts) where n = 1

select account, city from (select *, row_number() over (partition by city order by account) as n from accounts) where n <= 2

select customer, n from (select *, row_number() over (order by n desc) as p from (select customer, count(*) as n from orders group by customer)) where p <= 10

select customer, n, p from (select *, row_number() over (order by n desc) as p from (select customer, count(*) as n from orders group by customer)) where p <= 10

select customer, n from (select *, row_number() over (order by n) as p from (select customer, count(*) as n from orders group by customer)) where p <= 10

select customer, s from (select *, row_number() over (order by s desc) as p from (select customer, sum(quantity) as s from orders group by customer)) where p <= 10

select customer, m from (select *, row_number() over (order by m desc) as p from (select customer, max(quantity) as m from orders group by customer)) where p <= 10

select customer, m from (select *, row_number() over (order by m) as p from (select customer, min(quantity) as m from orders group by customer)) where p <= 10

select customer, m from (select *, row_number() over (order by m desc) as p from (select customer, min(quantity) as m from orders group by customer)) where p <= 10

select customer, n from (select *, row_number() over (order by n desc, customer) as p from (select customer, count(*) as n from orders group by customer)) where p <= 10

select customer, note, n from (select *, row_number() over (partition by customer order by n desc) as p from (select customer, note, count(*) as n from orders group by customer, note)) where p <= 2

select customer, note, n from (select *, row_number() over (partition by note order by n desc) as p from (select customer, note, count(*) as n from orders group by customer, note)) where p <= 2

select customer, note, n from (select *, row_number() over (partition by d order by n desc) as p from (select customer, note, max(shipped_at) as d, count(*) as n from orders group by customer, note)) where p <= 2

select city, n from (select *, row_number() over (order by n desc) as p from (select city, count(*) as n from accounts group by city)) where p <= 10

select customer, n from (select *, row_number() over (order by n desc) as p from (select customer, count(*) as n from orders group by customer having count(*) > 2)) where p <= 10

select customer, n + 1 as n from (select *, row_number() over (order by n desc) as p from (select customer, count(*) as n from orders group by customer)) where p <= 10

select customer, n from (select *, row_number() over (order by n + 1 desc) as p from (select customer, count(*) as n from orders group by customer)) where p <= 10

select customer, count(*) as n from orders group by customer order by n desc limit 5

select customer, count(*) as n from orders group by customer order by n limit 5

select account, balance from accounts order by balance desc limit 5

select account from accounts limit 5

select customer, count(*) as n from orders group by customer limit 5

select account, balance from accounts order by balance desc limit 5 offset 2

select customer, m from (select customer, max(ordered_at) as m from orders group by customer) order by m desc limit 3

select order_id, customer from (select *, row_number() over (partition by customer order by ordered_at) as n from orders) where n = 1

select order_id, customer from (select *, row_number() over (partition by customer order by ordered_at desc) as n from orders) where n = 1

select order_id from (select *, row_number() over (partition by customer order by ordered_at desc) as n from orders) where n = 1

select customer, quantity from (select *, row_number() over (partition by customer order by ordered_at desc) as n from orders) where n = 1 and quantity > 2

select customer, max(quantity) as q from (select *, row_number() over (partition by customer order by ordered_at desc) as n from orders) where n = 1 group by customer

select note, count(*) as c from (select *, row_number() over (partition by customer order by ordered_at desc) as n from orders) where n = 1 group by note

select l.customer, l.quantity, c.level from (select * from (select *, row_number() over (partition by customer order by ordered_at desc) as n from orders) where n = 1) as l join customers as c on c.customer = l.customer

select l.customer, l.quantity, r.amount from (select customer, order_id, quantity from (select *, row_number() over (partition by customer order by ordered_at desc) as n from orders) where n = 1) as l left join payments as r on r.order_id = l.order_id

select l.customer, r.owner from (select customer, quantity from (select *, row_number() over (partition by customer order by ordered_at desc) as n from orders) where n = 1) as l full join (select account, owner from accounts) as r on r.account = l.customer

select order_id, amount, p from (select o.order_id, o.amount, row_number() over (partition by o.customer order by p.amount desc) as p from orders as o join payments as p on o.order_id = p.order_id) where p <= 2

select order_id, amount from (select o.order_id, o.amount, row_number() over (partition by o.order_id order by p.amount desc) as p from orders as o left join payments as p on o.order_id = p.order_id) where p = 1

select account, city from (select a.account, a.city, row_number() over (partition by a.city order by s.weight desc) as p from accounts as a join shipments as s on s.order_id = a.account) where p = 1

select page, n from (select *, row_number() over (partition by customer order by n desc) as p from (select customer, page, count(*) as n from clicks group by customer, page)) where p = 1

select customer, page, n from (select *, row_number() over (partition by customer order by n desc) as p from (select customer, page, count(*) as n from clicks group by customer, page)) where p = 1

select id, word from (select *, row_number() over (partition by word order by seen) as n from events) where n = 1

select id, word from (select *, row_number() over (partition by word order by seen desc) as n from events) where n = 1

select word, count(*) as c from (select *, row_number() over (partition by id order by seen) as n from events) where n = 1 group by word

select account, city, n from (select account, city, row_number() over (partition by city order by balance) as n from accounts)

select city, n, count(*) over (partition by city order by n) as c from (select city, zip, count(*) as n from accounts group by city, zip)

select account, sum(balance) over (partition by city order by zip) as s from accounts

select customer, n, sum(n) over (order by customer) as s from (select customer, count(*) as n from orders group by customer)

select customer, t, n from (select *, row_number() over (partition by t order by n desc) as p from (select customer, tumble_start(ordered_at, interval '1' hour) as t, count(*) as n from orders group by customer, tumble(ordered_at, interval '1' hour))) where p <= 3
