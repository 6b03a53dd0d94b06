select order_id from orders where order_id in (select order_id from payments)

select order_id, ordered_at from orders where order_id in (select order_id from payments)

select order_id from orders where order_id not in (select order_id from payments)

select order_id from orders where order_id not in (select payment_id from payments)

select order_id from orders where exists (select 1 from payments where payments.order_id = orders.order_id)

select order_id, ordered_at from orders as o where exists (select * from payments as p where p.order_id = o.order_id and p.amount > o.amount)

select order_id from orders as o where not exists (select * from payments as p where p.order_id = o.order_id)

select order_id from orders where exists (select * from payments)

select order_id from orders where not exists (select * from payments)

select order_id from orders where amount > (select avg(amount) from payments)

select order_id from orders as o where amount > (select avg(amount) from payments as p where p.order_id = o.order_id)

select order_id, (select max(amount) from payments) as most from orders

select order_id, (select max(amount) from payments as p where p.order_id = o.order_id) as most from orders as o

select order_id, (select count(*) from payments as p where p.order_id = o.order_id) as n from orders as o

select order_id, (select count(*) from payments) as n from orders

select order_id, (select amount from payments) as n from orders

select order_id, (select amount from payments as p where p.order_id = o.order_id) as n from orders as o

select order_id, (select amount from payments limit 1) as n from orders

-- refused TYP002
select order_id, (select amount, paid_at from payments limit 1) as n from orders

select order_id, order_id in (select order_id from payments) as paid_now from orders

select order_id, exists (select * from payments as p where p.order_id = o.order_id) as paid_now from orders as o

select order_id, not exists (select * from payments as p where p.order_id = o.order_id) as unpaid from orders as o

select order_id, case when order_id in (select order_id from payments) then 1 else 0 end as flag from orders

select customer, sum(amount) as total from orders group by customer having sum(amount) > (select avg(amount) from payments)

select customer, sum(amount) as total from orders group by customer having customer in (select customer from customers)

select customer, count(*) as n from orders where customer in (select customer from customers where level > 2) group by customer

select order_id from orders where (order_id, customer) in (select order_id, payment_id from payments)

-- refused TYP002
select order_id from orders where order_id in (select order_id, payment_id from payments)

-- refused TYP003
select order_id from orders where quantity in (select order_id from payments)

select order_id from orders where quantity in (select level from customers)

select order_id from orders where amount in (select amount from payments)

select order_id from orders where quantity > any (select level from customers)

select order_id from orders where quantity > all (select level from customers)

select order_id from orders where quantity = any (select level from customers)

select order_id from orders where quantity = some (select level from customers)

select order_id from orders where quantity <> all (select level from customers)

select order_id from orders as o where quantity in (select level from customers as c where c.customer = o.customer)

select order_id from orders as o where quantity not in (select level from customers as c where c.customer = o.customer)

select order_id from orders where order_id in (select order_id from payments where amount > 10) or quantity > 3

select order_id from orders where order_id in (select order_id from payments) and customer in (select customer from customers)

select order_id from orders as o where exists (select * from payments as p where p.amount > o.amount)

-- refused TYP015
select order_id from orders as o where exists (select * from payments as p where p.order_id = o.order_id group by p.order_id)

-- refused NAM001
select order_id from orders where order_id in (select nothing from payments)

-- refused NAM005
select order_id from orders where order_id in (select order_id from nowhere)

-- refused NAM001
select order_id from orders as o where exists (select * from payments as p where p.order_id = x.order_id)

select order_id from orders where order_id in (select order_id from payments union all select payment_id from payments)

select order_id from orders where order_id in (select order_id from payments group by order_id having count(*) > 1)

select order_id from orders where order_id in (select distinct order_id from payments)

-- refused TGT001
select o.order_id from orders as o join payments as p on o.order_id = p.order_id and o.customer in (select customer from customers)

-- refused TYP013
select order_id, array(select amount from payments) as amounts from orders

select order_id, (select max(amount) from payments) + 1 as more from orders

select order_id from orders where amount = (select max(amount) from payments where order_id is not null)

select order_id from orders where (select count(*) from payments) > 5

select window_start, window_end, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '1' hour)) where order_id in (select order_id from payments) group by window_start, window_end

select order_id from orders as o where o.quantity = (select max(c.level) from customers as c where c.customer = o.customer and c.level > o.quantity)

select order_id from orders where order_id in (select p.order_id from payments as p where exists (select * from customers as c where c.customer = p.payment_id))

select order_id, exists (select * from payments) as some_paid from orders

select order_id from orders where exists (select max(amount) from payments)

select order_id from orders where exists (select max(amount) from payments as p where p.order_id = orders.order_id)

-- refused TYP010
select order_id, sum((select max(level) from customers)) over (partition by customer order by ordered_at) as s from orders

select customer, sum((select max(level) from customers)) as s from orders group by customer

select customer, max(amount) as m from orders group by customer, (select max(level) from customers)

select order_id from orders where order_id in (select upper(order_id) from payments)

select order_id from orders where customer in (select customer from customers where level = orders.quantity)

select order_id, quantity in (select level from customers) as f from orders

select order_id, quantity not in (select level from customers) as f from orders

select order_id, customer not in (select customer from customers) as f from orders

from orders where order_id in (select order_id from payments)

from orders as o where exists (select * from payments as p where p.order_id = o.order_id)

from orders where amount > (select avg(amount) from payments)

from orders select order_id, (select max(amount) from payments) as most

from orders group by customer select customer, sum(amount) as total having total > (select avg(amount) from payments)

from orders expect known: customer in (select customer from customers) else drop
