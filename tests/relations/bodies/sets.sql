select order_id, amount from orders union all select order_id, amount from payments

select order_id, amount from orders union select order_id, amount from payments

select quantity from orders union all select id from events

select quantity as q from orders union select price from orders

-- refused TYP012
select order_id from orders union all select quantity from orders

-- refused TYP012
select order_id from orders union all select amount from orders

-- refused TYP012
select order_id, amount from orders union all select order_id from payments

select order_id from orders intersect all select order_id from payments

select order_id from orders except all select order_id from payments

select order_id, ordered_at from orders union all select order_id, paid_at from payments

select order_id, ordered_at from orders union all select order_id, shipped_at from orders

select order_id, ordered_at from orders union select order_id, paid_at from payments

select ordered_at from orders union all select clicked_at from clicks

select note from orders union all select order_id from orders

select 'a' as x from orders union all select 'abc' from orders

select cast(null as int) as x from orders union all select quantity from orders

-- refused TYP007
select null as x from orders union all select quantity from orders

-- refused TYP007
select quantity from orders union all select null from orders

select order_id from orders union all select order_id from payments union select customer from customers

select order_id from orders union all (select order_id from payments intersect select customer from customers)

(select order_id from orders union all select order_id from payments) except select customer from customers

-- refused SYN001
select order_id from orders minus select order_id from payments

select tags from orders union all select array['a'] from orders

select tags from orders union select array['a'] from orders

select address from orders union all select row('a', 'b') from orders

select attributes from events union all select attributes from events

select attributes from events union select attributes from events

-- refused TYP012
select `day` from orders union all select ordered_at from orders

-- refused TYP012
select paid from orders union all select quantity from orders

select order_id from orders intersect select order_id from payments

select quantity from orders intersect select id from events

select order_id from orders except select customer from orders

select order_id, order_id from orders union all select order_id, payment_id from payments

select count(*) as n from (select order_id from orders union all select order_id from payments)

select order_id from orders union all select order_id from payments where amount > 1

select order_id as a from orders union all select order_id as b from payments

with a as (select order_id from orders), b as (select order_id from a) select * from a union all select * from b

with a as (select order_id from orders) select * from a as x join a as y on x.order_id = y.order_id

-- refused NAM005
with a as (select order_id from b), b as (select order_id from orders) select * from a

with a as (select order_id from orders), a as (select order_id from payments) select * from a

with orders as (select order_id from payments) select * from orders

with a(x, y) as (select order_id, amount from orders) select x, y from a

-- refused TYP012
with a(x) as (select order_id, amount from orders) select x from a

-- refused NAM005
with a as (select * from a) select * from a

-- refused SYN001
with recursive a as (select order_id from orders union all select order_id from a) select * from a

with a as (select order_id from orders) select * from (with a as (select payment_id from payments) select * from a)

with a as (select order_id from orders) select * from payments where order_id in (select order_id from a)

with a as (values (1, 'x')) select * from a

with a(n, t) as (values (1, 'x'), (2, 'y')) select n + 1 as m, t from a

-- refused NAM001
with unused as (select nothing from orders) select order_id from orders

with unused as (select order_id from orders) select order_id from orders

-- refused SYN001
select * from orders tablesample bernoulli (10)

-- refused SYN001
select * from orders tablesample system (10)

select order_id, order_id from orders

select order_id, order_id, order_id from orders

select order_id, order_id as order_id0, order_id from orders

select order_id as x, amount as x from orders

select *, order_id from orders

select *, * from customers

select customers.*, customer from customers

-- refused NAM001
select nothing.* from customers

select c.* from customers as c

-- refused NAM001
select customers.* from customers as c

select default_catalog.default_database.customers.customer from customers

-- refused SYN001
select customer, from customers

-- refused SYN001
values (1, 'a'), (2, 'b'),

-- refused SYN001
select t.customer from (select customer, name, from customers) as t

select amount * 2, quantity from orders

select amount * 2, upper(note), 1, 'a' from orders

select amount * 2 as `EXPR$1`, upper(note) from orders

select address.city from orders

select address.city, address.zip from orders

select orders.address.city from orders

select address.* from orders

select tags[1], tags[2] from orders

select (quantity) from orders

select -quantity, +quantity from orders

select cast(quantity as bigint) from orders

select current_timestamp from orders

select x.y from (select amount * 2 as y from orders) as x

select * from (select amount * 2, quantity from orders)

select `EXPR$0` from (select amount * 2, quantity from orders)

select t.`EXPR$0` + 1 as z from (select amount * 2, quantity from orders) as t

select x from (select order_id, amount from orders) as t(x, y)

-- refused TYP012
select x from (select order_id, amount from orders) as t(x)

-- refused TYP012
select order_id from orders as t(a, b)

select a from customers as t(a, b, c, d)

-- refused NAM002
select order_id from (select order_id, order_id from orders)

-- refused NAM001
select order_id0 from (select order_id, order_id from orders)

-- refused NAM002
select * from (select order_id, order_id from orders)

select 1

select 1 as uno, 'x' as two

-- refused SYN001
select 1 where 1 = 2

select distinct 1 as x

select count(*) from (values (1)) as t(x)

-- refused TYP008
select order_id from orders where amount

-- refused TYP008
select order_id from orders where note

-- refused NAM005
select order_id from nowhere

-- refused NAM001
select ORDER_ID from orders

-- refused NAM005
select order_id from ORDERS

select order_id from default_catalog.default_database.orders

table orders

(select order_id from orders)

select all order_id from orders

-- refused SYN001
select order_id id, amount "a" from orders

select order_id from orders where 1 = 1

select o.order_id as o from orders as o

select o.o from (select o.order_id as o from orders as o) as o

select order_id, order_id, quantity + 1 from orders

select *, level + 1 from customers

select level + 1, * from customers
