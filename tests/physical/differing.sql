-- Flink asks each side of the join apart for the values around
select o.order_id, t.a from orders as o, lateral (select p.amount as a from payments as p, customers as c where c.customer = o.customer and p.order_id = o.order_id) as t

-- Flink calls the first row by a value final, and its operator changes it
select order_id, amount from (select order_id, amount, row_number() over (partition by order_id order by amount) as rn from orders) where rn = 1

-- Flink calls the first row by a value final, and its operator changes it
select order_id, t from (select order_id, t, row_number() over (partition by order_id order by t) as rn from (select o.order_id, o.ordered_at as t from orders o join payments p on o.order_id = p.order_id)) where rn = 1

-- Flink asks a subquery once that is written twice
select o.order_id, p.amount from orders as o join payments as p on o.order_id = p.order_id and o.amount > (select avg(amount) from payments) and p.amount > (select avg(amount) from payments)

-- Flink compares a value of the row around with itself
select order_id from orders as o where o.quantity in (select o.quantity from payments)

-- Flink aggregates both sides of a join without a condition before it
select window_start, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)), payments group by window_start, window_end
