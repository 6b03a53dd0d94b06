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

-- refused TYP013
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

-- refused TYP013
select o.order_id from orders as o join payments as p on p.payment_id in (select order_id from clicks as k join orders as q on k.customer = q.customer)

-- refused TYP013
select o.order_id from orders as o join payments as p on o.customer in (select customer from customers)

-- refused TYP013
select o.order_id from orders as o join payments as p on o.order_id = p.order_id and p.payment_id in (select customer from customers)

-- refused TYP013
select o.order_id from orders as o left join payments as p on o.order_id = p.order_id and o.customer in (select customer from customers)

-- refused TYP013
select o.order_id from orders as o left join payments as p on o.order_id = p.order_id and p.payment_id in (select customer from customers)

-- refused TYP013
select o.order_id from orders as o right join payments as p on o.order_id = p.order_id and p.payment_id in (select customer from customers)

-- refused TYP013
select o.order_id from orders as o full join payments as p on o.order_id = p.order_id and p.payment_id in (select customer from customers)

-- refused TYP013
select o.order_id from orders as o join payments as p on o.order_id = p.order_id and o.customer not in (select customer from customers)

-- only Flink TYP013: Flink reads another column of the joined rows, by its place
select o.order_id from orders as o join payments as p on o.order_id = p.order_id and exists (select 1 from customers as c where c.customer = o.customer)

-- refused TYP013
select o.order_id from orders as o join payments as p on o.order_id = p.order_id and exists (select 1 from customers as c where c.customer = p.payment_id)

-- only Flink TYP013: Flink reads another column of the joined rows, by its place
select o.order_id from orders as o join payments as p on o.order_id = p.order_id and not exists (select 1 from customers as c where c.customer = o.customer)

select o.order_id from orders as o join payments as p on o.order_id = p.order_id and exists (select 1 from customers)

select o.order_id from orders as o join payments as p on o.order_id = p.order_id and o.amount > (select avg(amount) from payments)

-- only Flink TYP013: Flink reads another column of the joined rows, by its place
select o.order_id from orders as o join payments as p on o.order_id = p.order_id and o.quantity > (select max(level) from customers as c where c.customer = o.customer)

-- refused TYP013
select o.order_id from orders as o join payments as p on o.order_id = p.order_id and exists (select 1 from customers as c where c.customer = o.customer and c.name = p.payment_id)

-- refused TYP013
select o.order_id from orders as o join payments as p on o.order_id = p.order_id and (o.customer in (select customer from customers) or p.amount > 3)

-- refused TYP013
select o.order_id from orders as o join payments as p on o.order_id in (select order_id from payments)

-- refused TYP013
select o.order_id from orders as o join payments as p on o.order_id = p.order_id and p.paid_at between o.ordered_at and o.ordered_at + interval '1' hour and o.customer in (select customer from customers)

-- refused TYP013
select o.order_id, o.ordered_at from orders as o join payments as p on o.order_id = p.order_id and p.paid_at between o.ordered_at and o.ordered_at + interval '1' hour and o.customer in (select customer from customers)

-- refused TYP013
select o.order_id, p.amount from orders as o join payments as p on (o.order_id, o.customer) in (select order_id, payment_id from payments)

-- refused TYP013
select o.order_id from orders as o join payments as p on o.order_id = p.order_id and o.quantity > all (select level from customers)

-- refused TYP013
select o.order_id from orders as o join payments as p on o.order_id = p.order_id and o.quantity = any (select level from customers)

-- refused TYP013
select o.order_id from orders as o join payments as p on o.order_id = p.order_id and coalesce(o.customer, p.payment_id) in (select customer from customers)

select o.order_id from orders as o cross join payments as p where o.customer in (select customer from customers)

-- refused TYP013
select o.order_id from orders as o join payments as p on case when o.customer in (select customer from customers) then true else o.order_id = p.order_id end

select o.order_id from orders as o join payments as p on o.order_id = p.order_id and p.order_id = (select max(customer) from customers)

-- refused TYP013
select o.order_id from orders as o where exists (select 1 from payments as p where p.order_id in (select c.customer from customers as c where c.customer = o.customer))

-- only Flink TYP013: Flink reads another column, or forgets rows; a join inside the subquery says it
select o.order_id from orders as o where exists (select 1 from payments as p where p.order_id = o.order_id and p.payment_id in (select c.customer from customers as c where c.customer = o.customer))

-- only Flink TYP013: Flink reads another column, or forgets rows; a join inside the subquery says it
select o.order_id from orders as o where exists (select 1 from payments as p where p.order_id = o.order_id and exists (select 1 from customers as c where c.customer = o.customer and c.name = p.payment_id))

-- only Flink TYP013: Flink reads another column, or forgets rows; a join inside the subquery says it
select o.order_id, (select max(p.amount) from payments as p where p.order_id = o.order_id and p.amount > (select avg(level) from customers as c where c.customer = o.customer)) as m from orders as o

-- refused TYP013
select o.order_id from orders as o where o.order_id in (select p.order_id from payments as p where p.amount > (select max(c.level) from customers as c where c.customer = o.customer))

-- refused TYP013
select o.order_id from orders as o where o.order_id in (select p.order_id from payments as p where p.payment_id in (select c.customer from customers as c where c.level = o.quantity))

select o.order_id from orders as o join payments as p on o.order_id = p.order_id and p.amount > (select avg(amount) from payments)

-- refused TYP013
select o.order_id from orders as o join payments as p on o.order_id = p.order_id and p.amount > (select max(level) from customers as c where c.customer = p.payment_id)

select o.order_id from orders as o left join payments as p on o.order_id = p.order_id and o.amount > (select max(level) from customers as c)

select o.order_id from orders as o left join payments as p on o.order_id = p.order_id and p.amount > (select max(level) from customers as c)

select o.order_id from orders as o right join payments as p on o.order_id = p.order_id and p.amount > (select max(level) from customers as c)

select o.order_id from orders as o full join payments as p on o.order_id = p.order_id and p.amount > (select max(level) from customers as c)

select o.order_id from orders as o full join payments as p on o.order_id = p.order_id and exists (select 1 from customers as c)

select o.order_id from orders as o left join payments as p on o.order_id = p.order_id and not exists (select 1 from customers as c)

-- refused TYP013
select o.order_id from orders as o join payments as p on o.order_id = p.order_id and exists (select 1 from customers as c where c.customer = o.customer and c.level > o.quantity)

-- refused TYP013
select o.order_id from orders as o join payments as p on o.order_id = p.order_id and exists (select 1 from customers as c where c.customer = p.payment_id and c.level > p.amount)

select o.order_id from orders as o join payments as p on o.order_id = p.order_id and not exists (select 1 from customers)

select o.order_id, p.amount from orders as o join payments as p on o.order_id = p.order_id and o.customer = (select customer from customers limit 1)

select o.order_id, o.ordered_at from orders as o join payments as p on o.order_id = p.order_id and o.amount > (select avg(amount) from payments) and p.paid_at between o.ordered_at and o.ordered_at + interval '1' hour

select o.order_id, o.ordered_at from orders as o join payments as p on o.order_id = p.order_id and exists (select 1 from customers) and p.paid_at between o.ordered_at and o.ordered_at + interval '1' hour

select o.order_id, p.amount from orders as o join payments as p on o.order_id = p.order_id or o.amount > (select avg(amount) from payments)

select o.order_id, p.amount from orders as o join payments as p on o.order_id = p.order_id and (select max(level) from customers) > 3

select o.order_id, p.amount from orders as o join payments as p on (select max(level) from customers) > 3

-- refused TYP013
select o.order_id, p.amount from orders as o join payments as p on o.customer = 'x' and (select max(level) from customers where level > o.quantity) > p.amount

select o.order_id, p.amount from orders as o join payments as p on o.order_id = p.order_id and (select max(level) from customers) > (select min(level) from customers)

-- otherwise: Flink asks a subquery once that is written twice
select o.order_id, p.amount from orders as o join payments as p on o.order_id = p.order_id and o.amount > (select avg(amount) from payments) and p.amount > (select avg(amount) from payments)

select o.order_id, p.amount from orders as o join payments as p on o.order_id = p.order_id and 1 in (select level from customers)

select o.order_id, p.amount from orders as o join payments as p on o.order_id = p.order_id and 'x' in (select customer from customers)

select o.order_id, p.amount from orders as o join payments as p on o.order_id = p.order_id and exists (select 1 from customers as c where c.level > 3)

select o.order_id, p.amount from orders as o join payments as p on o.order_id = p.order_id join customers as c on c.customer = o.customer and p.amount > (select avg(level) from customers)

-- refused TYP013
select o.order_id, p.amount from orders as o join payments as p on o.order_id = p.order_id join customers as c on c.customer = o.customer and p.amount > (select avg(level) from customers as d where d.customer = p.payment_id)

-- refused TYP013
select o.order_id, p.amount from orders as o join payments as p on o.order_id = p.order_id join customers as c on c.customer = o.customer and p.amount > (select avg(level) from customers as d where d.customer = c.name)

-- refused TYP013
select o.order_id, c.name from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer and o.amount > (select avg(amount) from payments)

-- refused NAM010
from orders as o join payments as p on o.order_id = p.order_id and o.amount > (select avg(amount) from payments)

-- refused TYP013
select customer, (select max(level) from customers as c where c.customer = o.customer) as m from orders as o group by customer

select customer, sum(amount) as s, (select max(level) from customers) as m from orders group by customer

select customer, count(*) as n from orders group by customer having count(*) > (select max(level) from customers)

-- refused TYP013
select customer, count(*) as n from orders as o group by customer having count(*) > (select max(level) from customers as c where c.customer = o.customer)

-- refused TYP013
select customer, count(*) as n from orders as o group by customer having exists (select 1 from customers as c where c.customer = o.customer)

-- refused TYP006
select customer, count(*) as n from orders as o group by customer having exists (select 1 from customers as c where c.level = count(*))

select customer, case when customer in (select customer from customers) then 1 else 0 end as k, count(*) as n from orders group by customer

select case when exists (select 1 from customers as c where c.customer = o.customer) then 'a' else 'b' end as k from orders as o

select case when quantity > (select max(level) from customers) then 'a' else 'b' end as k from orders as o

select count(*) as n from orders where customer in (select customer from customers)

select (select max(level) from customers) as m

select exists (select 1 from customers) as m

-- refused SYN001
select 1 as a where exists (select 1 from customers)

-- refused SYN001
select 1 as a where 1 in (select level from customers)

values ((select max(level) from customers))

values (1), ((select max(level) from customers))

select x from (values ((select max(level) from customers))) as v(x)

select o.order_id, v.x from orders as o join (values (1), (2)) as v(x) on o.quantity = v.x where v.x in (select level from customers)

select order_id from orders where quantity in (select x from (values (1), (2)) as v(x))

select order_id from orders where quantity not in (select x from (values (1), (2)) as v(x))

select order_id from orders where customer not in (select customer from customers)

select order_id from orders where customer not in (select name from customers)

select order_id from orders where quantity not in (select level from customers where level is not null)

select order_id from orders where (customer, quantity) in (select name, level from customers)

select order_id from orders where (customer, quantity) not in (select name, level from customers)

-- refused TYP002
select order_id from orders where (customer, quantity) = (select name, level from customers limit 1)

select order_id from orders where row(customer, quantity) in (select name, level from customers)

-- refused TYP003
select order_id from orders where row(customer, quantity) in (select row(name, level) from customers)

-- refused TYP013
select order_id, (select row(name, level) from customers limit 1) as r from orders

-- refused TYP013
select order_id, (customer, quantity) in (select name, level from customers) as f from orders

-- refused TYP002
select order_id from orders where (customer, quantity, 1) in (select name, level from customers)

-- refused NAM001
select order_id from orders where (customer, name) in (select name, level from customers)

select order_id from orders where quantity >= all (select level from customers)

select order_id from orders where quantity < any (select level from customers)

select order_id from orders where quantity <> any (select level from customers)

select order_id from orders where quantity = all (select level from customers)

select order_id from orders where not (quantity > all (select level from customers))

select order_id from orders where not (quantity > any (select level from customers))

select order_id from orders as o where quantity > all (select level from customers as c where c.customer = o.customer)

select order_id from orders as o where quantity > any (select level from customers as c where c.customer = o.customer)

select order_id from orders as o where quantity = any (select level from customers as c where c.customer = o.customer)

select order_id from orders as o where quantity <> all (select level from customers as c where c.customer = o.customer)

select order_id, quantity > all (select level from customers) as f from orders

select order_id, quantity > any (select level from customers) as f from orders

select order_id, quantity = any (select level from customers) as f from orders

select order_id from orders where quantity > all (select level from customers) or paid

-- refused TYP002
select order_id from orders where quantity > all (select level, name from customers)

-- refused TYP003
select order_id from orders where quantity > all (select name from customers)

select order_id from orders where quantity > all (select 1)

select order_id from orders where (customer, quantity) = any (select name, level from customers)

select order_id from orders where (quantity, quantity) > all (select level, level from customers)

select order_id from orders where exists (select order_id from payments union all select customer from customers)

select order_id from orders where exists (select order_id from payments union select customer from customers)

select order_id from orders where exists (select order_id from payments intersect select customer from customers)

-- refused TYP013
select order_id from orders as o where exists (select p.order_id from payments as p where p.order_id = o.order_id union all select c.customer from customers as c where c.customer = o.customer)

-- refused TYP013
select order_id from orders as o where exists (select p.order_id from payments as p where p.order_id = o.order_id union select c.customer from customers as c where c.customer = o.customer)

select order_id from orders where order_id in (select order_id from payments intersect select customer from customers)

select order_id from orders where order_id in (select order_id from payments except select customer from customers)

select order_id from orders where order_id not in (select order_id from payments union select customer from customers)

select order_id from orders where order_id in ((select order_id from payments) union all (select customer from customers))

select order_id from orders where order_id in (values 'a', 'b')

select order_id from orders where order_id in (values ('a'), ('b'))

select order_id from orders where quantity in (select 1 union all select 2)

select order_id, row_number() over (partition by customer order by ordered_at) as r from orders qualify row_number() over (partition by customer order by ordered_at) = 1 and order_id in (select order_id from payments)

select order_id, customer from orders where customer in (select customer from customers) qualify row_number() over (partition by customer order by ordered_at desc) = 1

-- refused TYP010
select order_id, customer from orders qualify row_number() over (partition by customer order by ordered_at desc) <= (select max(level) from customers)

select order_id, customer from (select * from orders where customer in (select customer from customers)) qualify row_number() over (partition by customer order by ordered_at desc) = 1

select t.order_id, s.amount from (select order_id from orders where quantity > 1) as t join (select order_id, amount from payments where amount > 1) as s on t.order_id = s.order_id

select t.order_id, s.n from (select order_id from orders) as t left join (select order_id, count(*) as n from payments group by order_id) as s on t.order_id = s.order_id

select t.order_id from (select order_id from orders where customer in (select customer from customers)) as t join (select order_id from payments where exists (select 1 from customers)) as s on t.order_id = s.order_id

select customer, sum(amount) filter (where customer in (select customer from customers)) as s from orders group by customer

select customer, sum(case when customer in (select customer from customers) then 1 else 0 end) as s from orders group by customer

-- refused TYP013
select order_id from orders order by (select max(level) from customers)

select order_id from orders where (select max(level) from customers) is null

select order_id from orders where (select max(level) from customers) is not null

select order_id from orders where coalesce((select max(level) from customers), 0) > quantity

select order_id from orders where not exists (select 1 from payments as p where p.order_id = orders.order_id) and not exists (select 1 from customers)

select order_id from orders where not (order_id in (select order_id from payments))

select order_id from orders where not (order_id not in (select order_id from payments))

select order_id from orders where order_id in (select order_id from payments) is true

select order_id from orders where order_id in (select order_id from payments) is not true

select order_id from orders where exists (select 1 from payments where payments.order_id = orders.order_id) = true

select order_id from orders where exists (select 1 from payments where payments.order_id = orders.order_id) or exists (select 1 from customers where customers.customer = orders.customer)

select order_id from orders as o where exists (select 1 from payments as p where p.order_id = o.order_id or p.amount > o.amount)

-- only Flink TYP013: Flink limits once, not for each row
select order_id from orders as o where exists (select 1 from payments as p where p.order_id = o.order_id limit 1)

-- refused TYP013
select order_id from orders as o where amount = (select amount from payments as p where p.order_id = o.order_id order by amount limit 1)

select order_id from orders as o where amount in (select max(amount) from payments as p where p.order_id = o.order_id)

select order_id from orders as o where amount in (select sum(amount) from payments as p where p.order_id = o.order_id group by payment_id)

select order_id from orders as o where exists (select 1 from payments as p join customers as c on c.customer = p.payment_id where p.order_id = o.order_id)

-- refused TYP013
select order_id from orders as o where exists (select 1 from payments as p join customers as c on c.customer = p.payment_id and p.order_id = o.order_id)

select order_id from orders as o where exists (select 1 from payments as p left join customers as c on c.customer = p.payment_id where p.order_id = o.order_id and c.name is null)

-- refused TYP013
select order_id from orders as o where exists (select 1 from unnest(o.tags) as u(tag) where tag = 'x')

-- refused TYP013
select order_id from orders as o where 'x' in (select tag from unnest(o.tags) as u(tag))

-- refused TYP013
select order_id, (select count(*) from unnest(o.tags) as u(tag)) as n from orders as o

-- refused TYP013
select order_id, (select max(tag) from unnest(o.tags) as u(tag)) as n from orders as o

-- refused TYP013
select order_id from orders as o where exists (select 1 from unnest(array['a', 'b']) as u(tag) where tag = o.customer)

select order_id from orders as o where customer in (select tag from unnest(array['a', 'b']) as u(tag))

-- refused TYP013
select order_id from orders as o where exists (select 1 from payments as p where p.order_id = o.order_id group by p.payment_id having count(*) > 1)

select order_id from orders as o where exists (select p.payment_id, count(*) from payments as p where p.order_id = o.order_id group by p.payment_id)

select order_id, (select count(distinct payment_id) from payments as p where p.order_id = o.order_id) as n from orders as o

select order_id, (select count(*) from payments as p where p.order_id = o.order_id and p.amount > 3) + 1 as n from orders as o

select order_id, (select sum(p.amount * o.quantity) from payments as p where p.order_id = o.order_id) as n from orders as o

-- refused TYP015
select order_id, (select o.quantity + max(p.amount) from payments as p where p.order_id = o.order_id) as n from orders as o

-- only Flink TYP013: the value stands for itself
select order_id, (select o.quantity) as n from orders as o

select order_id from orders as o where exists (select o.quantity)

select order_id from orders as o where o.quantity in (select o.quantity from payments)

-- otherwise: the time beside the value of a subquery counts as ordinary data
select o.*, (select max(level) from customers) as m from orders as o

select distinct (select max(level) from customers) as m, customer from orders

select order_id from orders where amount between (select min(amount) from payments) and (select max(amount) from payments)

select order_id from orders where note like (select max(name) from customers)

select order_id from orders where customer in (select customer from customers where customer in (select order_id from payments))

select order_id from orders where customer in (with w as (select customer from customers) select customer from w)

with w as (select customer from customers where level > (select avg(level) from customers)) select order_id from orders where customer in (select customer from w)

-- refused TYP002
select order_id from orders where customer in (table customers)

select order_id from orders where exists (table customers)

select window_start, count(*) as n from table(tumble(table orders, descriptor(ordered_at), interval '1' hour)) group by window_start, window_end having count(*) > (select max(level) from customers)

select order_id from orders where ordered_at > (select max(paid_at) from payments)

select order_id from orders where ordered_at in (select paid_at from payments)

select order_id, tags in (select tags from orders) as f from orders

select order_id from orders where tags in (select tags from orders)

-- refused TYP003
select order_id from orders where address in (select address from orders)

select order_id from orders where amount in (select level from customers)

select order_id from orders where quantity in (select amount from payments)

select order_id from orders where price in (select level from customers)

select order_id from orders where note in (select name from customers)

select order_id from orders where null in (select name from customers)

select order_id from orders where upper(customer) in (select name from customers)

select order_id from orders where 1 in (select level from customers)

select order_id from orders where 1 not in (select level from customers)

select order_id from orders where (select 1) = 1

select order_id from orders where order_id = (select order_id from payments)

select order_id from orders where quantity = (select level from customers as c where c.customer = orders.customer)

select order_id from orders where (select paid from orders limit 1)

select order_id from orders where not (select paid from orders limit 1)

select order_id, cast((select max(level) from customers) as string) as a from orders

select order_id, cardinality(array[1, (select max(level) from customers)]) as a from orders

select order_id, array[1, (select max(level) from customers)] as a from orders

select order_id, map['a', (select max(level) from customers)] as a from orders

select order_id, row((select max(level) from customers), 1) as a from orders

-- refused TYP013
select order_id, (select tags from orders limit 1) as r from orders

-- refused TYP013
select order_id, (select attributes from events limit 1) as r from orders

select order_id, (select array_agg(name) from customers) as r from orders

-- refused TYP013
select order_id, (select tags from orders as q where q.order_id = o.order_id) as r from orders as o

select order_id, (select ordered_at from orders limit 1) as r from orders as o

select order_id, (select clicked_at from clicks limit 1) as r from orders as o

select order_id, (select paid from orders limit 1) as r from orders as o

select order_id, (select note from orders limit 1) as r from orders as o

-- refused TYP013
select order_id, (select cast(note as binary(3)) from orders limit 1) as r from orders as o

-- refused TYP013
select order_id, (select cast(note as bytes) from orders limit 1) as r from orders as o

select order_id, (select cast(note as time) from orders limit 1) as r from orders as o

select order_id, (select cast(note as char(3)) from orders limit 1) as r from orders as o

-- refused TYP013
select order_id, (select interval '1' hour from orders limit 1) as r from orders as o

select order_id from orders where exists (select 1 from customers as c where c.customer = orders.customer and (c.level = 1 or c.level > orders.quantity))

select order_id from orders where exists (select 1 from customers as c where c.customer = orders.customer and (c.level = 1 or c.level > 3))

select order_id from orders where exists (select 1 from customers as c where not (c.level > orders.quantity and c.customer = orders.customer))

select order_id from orders where exists (select 1 from customers as c where c.customer is not distinct from orders.customer)

select order_id from orders where exists (select 1 from customers as c where c.customer in (orders.customer, orders.note))

select order_id from orders where exists (select 1 from customers as c where c.level between orders.quantity and orders.quantity + 3)

select order_id from orders where not exists (select 1 from customers as c where c.customer = orders.customer and (c.level = 1 or c.level > orders.quantity))

select order_id from orders as o where customer in (select case when c.level = o.quantity then c.name else c.customer end from customers as c)

select order_id from orders as o where exists (select 1 from (select customer from customers as c where c.level = o.quantity) as s where s.customer = o.customer)

select order_id from orders as o where exists (select distinct customer from customers as c where c.level = o.quantity)

select order_id from orders as o where exists (select row_number() over (partition by c.customer order by c.changed_at) from customers as c where c.level = o.quantity)

select order_id, (select avg(m) from (select max(p.amount) as m from payments as p where p.order_id = o.order_id group by p.payment_id) as s) as n from orders as o

-- refused TYP001
select order_id, array[(select max(level) from customers)] as a from orders

-- refused TYP001
select order_id, array[(select 1), 2] as a from orders
