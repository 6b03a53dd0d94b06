select order_id, amount from orders where quantity > 1

select o.order_id as id, o.amount * 2 as twice from orders as o

select customer, count(*) as n from orders group by customer having count(*) > 1

with big as (select * from orders where amount > 100) select customer, count(*) as n from big group by customer

select order_id, amount from orders union all select order_id, amount from payments

select order_id from orders union select order_id from payments

select order_id from orders intersect select order_id from payments

select order_id from orders except select order_id from payments

select window_start, window_end, customer, sum(amount) as total from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end, customer

select window_start, customer, sum(amount) as total from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, customer

select window_start, window_end, count(*) as n from table(hop(table orders, descriptor(ordered_at), interval '5' minutes, interval '10' minutes)) group by window_start, window_end

select o.order_id, p.amount from orders o join payments p on o.order_id = p.order_id

select o.order_id, p.amount from orders o left join payments p on o.order_id = p.order_id

select o.order_id, c.name from orders as o left join customers for system_time as of o.ordered_at as c on o.customer = c.customer

select * from (select *, row_number() over (partition by customer order by amount desc) as place from orders) where place <= 3

select t.customer, t.n + 1 as m from (select customer, count(*) as n from orders group by customer) as t

values (1, 'a'), (2, 'bc')

select 1 as uno, 'x' as two, cast(null as int) as three

select distinct customer, `day` from orders

select address['city'] as city, address['zip'] as zip from orders

select address[1] as city, address[2] as zip from orders

-- refused TYP009
select address['street'] as x from orders

-- refused TYP001
select address[3] as x from orders

-- refused TYP001
select address[note] as x from orders
