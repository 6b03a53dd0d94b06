select o.order_id, t.n from orders as o, lateral (select count(*) as n from payments as p where p.order_id = o.order_id) as t

select o.order_id, t.amount from orders as o cross join lateral (select p.amount from payments as p where p.order_id = o.order_id) as t

select o.order_id, t.amount from orders as o left join lateral (select p.amount from payments as p where p.order_id = o.order_id) as t on true

select o.order_id, t.amount from orders as o join lateral (select p.amount from payments as p where p.order_id = o.order_id) as t on true

-- refused TGT001
select c.customer, t.order_id, t.amount from customers as c, lateral (select order_id, amount from orders as o where o.customer = c.customer order by amount desc limit 3) as t

select c.customer, t.order_id, t.amount from (select distinct customer from orders) as c, lateral (select order_id, amount from orders as o where o.customer = c.customer order by amount desc limit 3) as t

-- refused TYP013
select o.order_id, t.x from orders as o, lateral (select o.quantity + 1 as x) as t

-- refused TYP013
select o.order_id, t.x from orders as o left join lateral (select o.quantity + 1 as x) as t on true

select o.order_id, t.x from orders as o, lateral (select max(p.amount) as x from payments as p where p.order_id = o.order_id) as t

-- refused TYP013
select o.order_id, t.x from orders as o, lateral (values (o.quantity), (o.quantity + 1)) as t(x)

-- refused NAM001
select o.order_id, t.x from orders as o, (select o.quantity + 1 as x) as t

select o.order_id, t.amount from orders as o cross join lateral (select p.amount from payments as p where p.amount > o.amount) as t

-- refused NAM001
select o.order_id, t.amount from orders as o cross join lateral (select p.amount from payments as p where p.order_id = x.order_id) as t

-- refused TYP013
select o.order_id, t.amount from orders as o right join lateral (select p.amount from payments as p where p.order_id = o.order_id) as t on true

-- refused TGT001
select word, t.w from events, lateral table(split(word, ',')) as t(w)

-- refused TGT001
select word, t.x from events, lateral table(upper(word)) as t(x)

-- refused TGT001
select word, t.x from events, lateral table(nothing(word)) as t(x)

-- refused TGT001
select x from table(generate_series(1, 3)) as t(x)

-- only Flink TYP013: unnest without lateral query says the same
select id, t.code from events, lateral (select code from unnest(events.codes) as u(code) where code > 1) as t

select o.order_id, t.total from orders as o cross join lateral (select sum(p.amount) as total from payments as p where p.order_id = o.order_id group by p.order_id) as t

select o.order_id, t.x from orders as o cross join lateral (select order_id as x from payments) as t

-- refused TYP013
select order_id, t.q from orders, lateral (select quantity * 2 as q) as t
