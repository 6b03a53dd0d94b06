select o.order_id, p.payment_id, o.ordered_at, p.paid_at from orders as o join payments as p on o.order_id = p.order_id and p.paid_at between o.ordered_at - interval '1' hour and o.ordered_at + interval '1' hour

select o.order_id, p.payment_id, o.ordered_at, p.paid_at from orders as o, payments as p where o.order_id = p.order_id and p.paid_at between o.ordered_at - interval '1' hour and o.ordered_at + interval '1' hour

select o.order_id, p.payment_id, o.ordered_at from orders as o, payments as p where o.order_id = p.order_id and p.paid_at >= o.ordered_at and p.paid_at < o.ordered_at + interval '10' minute and o.quantity > 2

select o.order_id, p.payment_id, o.ordered_at, p.paid_at from orders as o left join payments as p on o.order_id = p.order_id and p.paid_at between o.ordered_at - interval '1' hour and o.ordered_at

select o.order_id, p.payment_id, o.ordered_at, p.paid_at from orders as o right join payments as p on o.order_id = p.order_id and p.paid_at between o.ordered_at - interval '1' hour and o.ordered_at

select o.order_id, p.payment_id, o.ordered_at, p.paid_at from orders as o full join payments as p on o.order_id = p.order_id and p.paid_at between o.ordered_at - interval '1' hour and o.ordered_at

select o.order_id, p.payment_id from orders as o join payments as p on p.paid_at between o.ordered_at - interval '1' hour and o.ordered_at

select o.order_id, p.payment_id, o.ordered_at from orders as o join payments as p on o.order_id = p.order_id and o.ordered_at = p.paid_at

select o.order_id, p.payment_id, o.ordered_at from orders as o join payments as p on o.order_id = p.order_id and o.ordered_at > p.paid_at

-- refused TYP003
select o.order_id, c.page, o.ordered_at from orders as o join clicks as c on o.customer = c.customer and c.clicked_at between o.ordered_at - interval '1' hour and o.ordered_at

select o.order_id, p.payment_id, o.ordered_at from orders as o join payments as p on upper(o.order_id) = p.order_id and p.paid_at between o.ordered_at - interval '1' hour and o.ordered_at

select o.*, p.payment_id from orders as o join payments as p on o.order_id = p.order_id

select o.*, p.* from orders as o join payments as p on o.order_id = p.order_id

select * from orders as o join payments as p on o.order_id = p.order_id

select * from orders join payments using (order_id)

select * from orders natural join customers

select * from orders natural join payments

-- refused NAM002
select customer from orders natural join customers

select orders.customer from orders natural join customers

select o.customer, c.customer as cc from orders as o left join customers as c using (customer)

select customer, name from orders full join customers using (customer)

select customer, name from orders right join customers using (customer)

select customer, name, quantity from orders left join customers using (customer)

select * from orders left join customers using (customer)

select * from orders full join customers using (customer)

select * from orders right join customers using (customer)

-- refused NAM001
select order_id from orders join payments using (nothing)

-- refused NAM002
select order_id from orders as o join payments as p on o.order_id = p.order_id

-- refused NAM002
select amount from orders as o join payments as p on o.order_id = p.order_id

select o.amount, p.amount from orders as o join payments as p on o.order_id = p.order_id

select o.order_id from orders as o cross join payments as p

select o.order_id from orders as o, payments as p

select o.order_id, p.payment_id from orders as o join payments as p on true

select o.order_id, p.payment_id from orders as o left join payments as p on true

select o.order_id, p.payment_id from orders as o join payments as p on o.amount > p.amount

select o.order_id, p.payment_id from orders as o left join payments as p on o.amount > p.amount

select o.order_id, p.payment_id from orders as o full join payments as p on o.amount > p.amount

-- refused TYP008
select o.order_id, p.payment_id from orders as o join payments as p on o.quantity

-- refused TYP003
select o.order_id, p.payment_id from orders as o join payments as p on o.quantity = p.order_id

select o.order_id, p.payment_id from orders as o join payments as p on o.quantity = p.amount

-- refused NAM010
select o.order_id, p.payment_id from orders as o join payments as o on o.order_id = o.order_id

-- refused NAM010
select orders.order_id from orders join orders on true

select a.order_id, b.order_id from orders as a join orders as b on a.order_id = b.customer

select o.order_id, p.payment_id, c.name from orders as o join payments as p on o.order_id = p.order_id left join customers as c on c.customer = o.customer

select o.order_id, x.payment_id from orders as o join (select order_id, payment_id from payments where amount > 3) as x on x.order_id = o.order_id

select o.order_id, x.n from orders as o join (select order_id, count(*) as n from payments group by order_id) as x on x.order_id = o.order_id

select o.order_id, x.n, o.quantity from orders as o left join (select order_id, count(*) as n from payments group by order_id) as x on x.order_id = o.order_id

-- refused TYP006
select o.order_id from orders as o join payments as p on count(*) > 1

-- refused NAM001
select o.order_id from orders as o join payments as p on o.order_id = q.order_id

select o.order_id, c.name, o.ordered_at from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer

select o.order_id, c.name, c.changed_at from orders as o left join customers for system_time as of o.ordered_at as c on o.customer = c.customer

select o.order_id, c.name from orders as o left join customers for system_time as of o.ordered_at as c on o.customer = c.customer and c.level > 2

select o.order_id, c.name from orders as o left join customers for system_time as of o.ordered_at as c on o.customer = c.customer and o.quantity > 2

-- refused TIM002
select o.order_id, c.name from orders as o left join customers for system_time as of o.ordered_at as c on o.customer = c.name

-- refused TIM001
select o.order_id, c.name from orders as o left join customers for system_time as of o.shipped_at as c on o.customer = c.customer

-- refused TIM002
select o.order_id, c.amount from orders as o left join payments for system_time as of o.ordered_at as c on o.order_id = c.order_id

-- refused TYP013
select o.order_id, c.name from orders as o right join customers for system_time as of o.ordered_at as c on o.customer = c.customer

-- refused TYP013
select o.order_id, c.name from orders as o full join customers for system_time as of o.ordered_at as c on o.customer = c.customer

-- refused TIM002
select o.order_id, c.name from orders as o join customers for system_time as of o.ordered_at as c on o.quantity = c.level

-- refused TIM006
select e.id, c.name from events as e join customers for system_time as of e.seen as c on e.word = c.customer

-- refused TIM006
select e.id, c.name from events as e left join customers for system_time as of e.seen as c on e.word = c.customer

-- refused TIM001
select e.id, c.name from events as e left join customers for system_time as of proctime() as c on e.word = c.customer

-- only Flink TIM002: Flink reads the whole table, and says nothing
select c.name from customers for system_time as of timestamp '2024-01-01 00:00:00' as c

-- refused TYP003
select e.id, d.name from clicks as k join customers for system_time as of k.clicked_at as d on k.customer = d.customer join events as e on e.word = d.name

-- refused SYN001
select o.order_id, v.amount, o.ordered_at from orders as o join (select order_id, amount, paid_at from (select *, row_number() over (partition by order_id order by paid_at desc) as r from payments) where r = 1) for system_time as of o.ordered_at as v on o.order_id = v.order_id

-- refused SYN001
select o.order_id from orders as o left semi join payments as p on o.order_id = p.order_id

select o.order_id, p.payment_id from (orders as o join payments as p on o.order_id = p.order_id)

select o.order_id, p.payment_id, c.name from orders as o left join (payments as p join customers as c on c.customer = p.payment_id) on o.order_id = p.order_id

-- refused NAM002
select * from (select o.order_id, p.order_id from orders as o join payments as p on o.order_id = p.order_id) as t

-- refused NAM002
select order_id from (select o.order_id, p.order_id from orders as o join payments as p on o.order_id = p.order_id) as t

select o.order_id, e.id from orders as o join events as e on o.order_id = e.word and e.seen between proctime() and proctime()

select a.id, b.id as other, a.seen from events as a join events as b on a.word = b.word and a.seen between b.seen - interval '1' minute and b.seen + interval '1' minute

select o.order_id, p.payment_id, o.ordered_at from orders as o join payments as p on o.order_id = p.order_id and p.paid_at between o.ordered_at - interval '1' hour and o.ordered_at + interval '1' hour and p.amount > o.amount

select o.order_id, p.payment_id from orders as o join payments as p on o.order_id is not distinct from p.order_id

select o.order_id, p.payment_id, o.ordered_at from orders as o join payments as p on o.order_id = p.order_id where p.paid_at between o.ordered_at - interval '1' hour and o.ordered_at + interval '1' hour

select o.order_id, p.payment_id, o.ordered_at from orders as o left join payments as p on o.order_id = p.order_id where p.paid_at between o.ordered_at - interval '1' hour and o.ordered_at + interval '1' hour

-- refused NAM010
from orders as o join payments as p on o.order_id = p.order_id

from orders as o join payments as p using (order_id) select order_id, p.payment_id

from orders as o join payments as p on o.order_id = p.order_id and o.ordered_at between p.paid_at - interval '5' minute and p.paid_at select o.order_id, p.payment_id, o.ordered_at, p.paid_at

from orders as o full join customers as c using (customer) select customer, c.name

-- only Flink TIM001: Flink reads the whole table, and says nothing
select o.order_id, c.name from orders o join customers for system_time as of timestamp '2024-01-01 00:00:00' as c on o.customer = c.customer
