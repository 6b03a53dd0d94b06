-- none; customer; n
select customer, count(*) as n from orders group by customer

-- none; account; city; account, city
select account, city from accounts

-- none; order_id, line; order_id; line, order_id, weight
select order_id, line, weight from shipments

-- none; k
select account as k, amount from entries

-- none; order_id
select order_id, amount from orders

-- none; customer; level
select customer, level from customers

-- none; account; weight; account, line
select a.account, s.line, s.weight from accounts as a join shipments as s on a.account = s.order_id

-- none; order_id, line; order_id; city
select s.order_id, s.line, a.city from shipments as s left join accounts as a on s.state = a.account

-- none; order_id, line
select s.order_id, s.line, a.city from shipments as s left join accounts as a on s.order_id = a.account

-- none; customer; m
select customer, max(quantity) as m from orders group by customer having max(quantity) > 3

-- none; n; c
select n, count(*) as c from (select city, count(*) as n from accounts group by city) group by n

-- none; customer; quantity
select customer, quantity from (select *, row_number() over (partition by customer order by ordered_at desc) as n from orders) where n = 1

-- none; customer; n; p
select customer, n, p from (select *, row_number() over (order by n desc) as p from (select customer, count(*) as n from orders group by customer)) where p <= 10

-- none; customer; n
select customer, n from (select *, row_number() over (order by n desc) as p from (select customer, count(*) as n from orders group by customer)) where p <= 10

-- none; account; city
select account, city from accounts where city = 'Oslo'

-- none; k; v
select account as k, balance as v from accounts union all select order_id, amount from orders

-- none; city; owner, city
select distinct owner, city from accounts

-- none; customer; a
select upper(customer) as customer, customer as a, n from (select customer, count(*) as n from orders group by customer)
