select order_id, ordered_at from orders order by ordered_at

select order_id, ordered_at from orders order by ordered_at asc

-- refused TYP013
select order_id, ordered_at from orders order by ordered_at desc

select order_id, ordered_at, amount from orders order by ordered_at, amount desc

-- refused TYP013
select order_id, amount from orders order by amount

select order_id, amount from orders order by amount desc limit 10

select order_id, amount from orders order by amount desc limit 10 offset 5

-- refused TYP013
select order_id, amount from orders order by amount desc offset 5

select order_id, amount from orders order by amount fetch first 5 rows only

select order_id, amount from orders order by amount offset 3 rows fetch next 5 rows only

select order_id, amount from orders limit 10

select order_id, amount from orders limit 10 offset 3

select order_id, amount from orders limit 0

-- refused TYP013
select order_id, amount from orders offset 3

select order_id, amount from orders limit all

-- refused SYN001
select order_id, amount from orders fetch first row only

select order_id as id, amount * 2 as twice from orders order by twice limit 3

select order_id, amount from orders order by 2 desc limit 3

-- refused NAM001
select order_id, amount from orders order by 3 limit 3

select order_id from orders order by amount limit 3

select order_id, amount from orders order by amount + 1 limit 3

select order_id, amount from orders order by upper(customer), amount limit 3

select distinct customer from orders order by customer limit 3

-- refused TYP013
select distinct customer from orders order by amount limit 3

select customer, count(*) as n from orders group by customer order by n desc limit 3

select customer, count(*) as n from orders group by customer order by count(*) desc limit 3

select customer, count(*) as n from orders group by customer order by sum(amount) desc limit 3

-- refused TYP015
select customer, count(*) as n from orders group by customer order by amount limit 3

-- refused TYP013
select customer, count(*) as n from orders group by customer order by customer

select order_id from orders union all select order_id from payments order by order_id limit 3

select order_id from orders union all select order_id from payments limit 3

select * from (select order_id, amount from orders order by amount limit 3)

select * from (select order_id, ordered_at from orders order by ordered_at)

select * from (select order_id, amount from orders order by amount)

-- refused NAM001
select order_id, amount from orders order by nothing limit 3

select order_id, amount from orders order by amount nulls first limit 3

select order_id, amount from orders order by amount desc nulls last limit 3

select order_id, tags from orders order by tags limit 3

-- refused TYP013
select id, attributes from events order by attributes limit 3

select order_id, address from orders order by address limit 3

-- refused SYN001
select order_id, amount from orders limit quantity

-- refused SYN001
select order_id, amount from orders limit 'a'

select order_id, amount from orders limit 1.5

select order_id, amount from orders order by amount limit 2.9 offset 0.5

select id, seen from events order by seen

select id, happened_at from events order by happened_at

select id, word from events order by happened_at

select id, seen, amount from events order by seen, amount

values (1, 'a'), (2, 'bc')

-- refused TYP012
values (1, 'a'), (2, 3)

values (1), (2.5)

-- refused TYP007
values (1), (null)

-- refused TYP012
values (1, 'a'), (2)

values 1, 2, 3

select * from (values (1, 'a'), (2, 'bc')) as t(x, y)

select * from (values (1, 'a'), (2, 'bc')) as t

select x + 1 as z from (values (1), (2)) as t(x)

-- refused TYP012
select * from (values (1, 'a')) as t(x, y, z)

select * from (values (date '2024-01-01', timestamp '2024-01-01 00:00:00', true, 1.5, cast(null as int))) as t(d, s, b, n, i)

(values (1), (2)) order by 1 limit 1

-- refused TYP013
select x from (values (1), (2)) as t(x) order by x

select x from (values (3), (2)) as t(x) limit 1

values (cast(1 as bigint)), (2)

values (row(1, 'a')), (row(2, 'b'))

values (array[1, 2]), (array[3])

-- refused TYP012
values (1), ('a')

-- refused TYP012
values (true), (1)

-- refused TYP013
from orders order by ordered_at

-- refused TYP013
from orders order by amount limit 3

from orders limit 5

-- refused TYP013
from orders order by amount desc, order_id limit 10 select order_id, amount

select order_id, amount as quantity from orders order by quantity limit 3

select order_id, sum(quantity) over (partition by customer order by ordered_at) as s from orders order by s limit 3

select order_id, ordered_at as t from orders order by t

select * from (select order_id, amount from orders order by amount desc) limit 3

with a as (select order_id, amount from orders order by amount) select * from a

select order_id, amount from orders order by 1, 2 limit 3

-- refused NAM001
select order_id from orders union select order_id from payments order by nothing limit 3

select order_id from orders union all select order_id from payments order by 1 desc limit 3

select count(*) as n from (select order_id from orders limit 3)

select count(*) as n from (select order_id from orders order by amount limit 3)

-- otherwise: the first row by a value is called final, and changes
select order_id, amount from (select order_id, amount, row_number() over (partition by order_id order by amount) as rn from orders) where rn = 1

-- otherwise: the first row by a value is called final, and changes
select order_id, t from (select order_id, t, row_number() over (partition by order_id order by t) as rn from (select o.order_id, o.ordered_at as t from orders o join payments p on o.order_id = p.order_id)) where rn = 1
