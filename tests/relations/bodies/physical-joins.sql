select a.account, s.weight from accounts as a join shipments as s on a.account = s.order_id

select a.account, s.weight from accounts as a left join shipments as s on a.account = s.order_id

select a.account, s.weight from accounts as a right join shipments as s on a.account = s.order_id

select a.account, s.weight from accounts as a full join shipments as s on a.account = s.order_id

select a.account, s.line, s.weight from accounts as a join shipments as s on a.account = s.order_id

select a.account, s.order_id, s.line, s.weight from accounts as a join shipments as s on a.account = s.order_id

select s.order_id, s.line, a.city from shipments as s join accounts as a on s.order_id = a.account

select s.order_id, s.line, a.city from shipments as s left join accounts as a on s.order_id = a.account

select s.order_id, s.line, a.city from shipments as s left join accounts as a on s.state = a.account

select s.order_id, s.line, a.city from shipments as s left join accounts as a on s.state = a.owner

select s.order_id, s.line, a.account, a.city from shipments as s join accounts as a on s.state = a.owner

select s.order_id, s.line, t.weight from shipments as s join shipments as t on s.order_id = t.order_id and s.line = t.line

select s.order_id, s.line, t.weight from shipments as s join shipments as t on s.order_id = t.order_id

select s.order_id, s.line, t.weight from shipments as s left join shipments as t on s.order_id = t.order_id and s.line = t.line

select a.account, e.amount from accounts as a join entries as e on a.account = e.account

select a.account, e.amount from accounts as a left join entries as e on a.account = e.account

select e.account, e.amount, a.city from entries as e left join accounts as a on a.account = e.account

select o.order_id, s.line, s.weight from orders as o join shipments as s on s.order_id = o.order_id

select o.order_id, s.line, s.weight from orders as o left join shipments as s on s.order_id = o.order_id

select c.customer, a.city from customers as c join accounts as a on a.account = c.customer

select c.customer, a.city from customers as c left join accounts as a on a.account = c.customer

select c.customer, a.city from customers as c full join accounts as a on a.account = c.customer

select a.account, a.city, c.level from accounts as a left join customers as c on a.account = c.customer where c.level > 3

select a.account, c.level from accounts as a left join customers as c on a.account = c.customer where a.city = 'Oslo'

select x.customer, x.n, y.s from (select customer, count(*) as n from orders group by customer) as x join (select owner, sum(balance) as s from accounts group by owner) as y on x.customer = y.owner

select x.customer, x.n, y.s from (select customer, count(*) as n from orders group by customer) as x left join (select owner, sum(balance) as s from accounts group by owner) as y on x.customer = y.owner

select x.customer, x.n, y.s from (select customer, count(*) as n from orders group by customer) as x full join (select owner, sum(balance) as s from accounts group by owner) as y on x.customer = y.owner

select x.customer, x.n, c.name from (select customer, count(*) as n from orders group by customer) as x join customers as c on x.customer = c.customer

select x.n, c.name from (select customer, count(*) as n from orders group by customer) as x join customers as c on x.customer = c.customer

select o.order_id, x.n from orders as o join (select customer, count(*) as n from orders group by customer) as x on o.customer = x.customer

select o.order_id, x.n from orders as o left join (select customer, count(*) as n from orders group by customer) as x on o.customer = x.customer

select o.order_id, x.n from orders as o join (select customer, count(*) as n from orders group by customer) as x on o.customer = x.customer where x.n > 2

select o.order_id, x.n from orders as o join (select customer, count(*) as n from orders group by customer) as x on o.customer = x.customer and o.quantity > x.n

select x.city, count(*) as n from (select a.city, o.order_id from accounts as a join orders as o on o.customer = a.account) as x group by x.city

select a.account, count(*) as n from accounts as a join orders as o on o.customer = a.account group by a.account

select a.account, a.city from accounts as a where a.account in (select customer from orders)

select a.account, a.city from accounts as a where a.account not in (select order_id from shipments)

select a.account, a.city from accounts as a where exists (select 1 from shipments as s where s.order_id = a.account)

select a.account, a.city from accounts as a where not exists (select 1 from shipments as s where s.order_id = a.account and s.line = 1)

select a.account, (select max(weight) from shipments as s where s.order_id = a.account) as w from accounts as a

select a.account, a.balance from accounts as a where a.balance > (select avg(balance) from accounts)

select o.order_id from orders as o where o.customer in (select customer from orders group by customer having count(*) > 3)

select o.order_id from orders as o where o.customer in (select owner from accounts)

select a.account, o.order_id from accounts as a cross join orders as o

select a.account, b.account as other from accounts as a join accounts as b on a.city = b.city and a.account < b.account

select a.account, s.line, o.order_id from accounts as a join shipments as s on a.account = s.order_id join orders as o on o.order_id = s.order_id

select a.account, s.line, c.level from accounts as a join shipments as s on a.account = s.order_id join customers as c on c.customer = a.account

select a.account, s.line, c.level from accounts as a left join shipments as s on a.account = s.order_id left join customers as c on c.customer = a.account

select o.order_id, a.city from orders as o join accounts for system_time as of o.ordered_at as a on a.account = o.customer where a.city = 'Oslo'

select a.account, c.name from accounts as a join customers for system_time as of a.changed_at as c on c.customer = a.owner

select o.order_id, c.name, a.city from orders as o join customers for system_time as of o.ordered_at as c on c.customer = o.customer join accounts for system_time as of o.ordered_at as a on a.account = o.customer

select a.city, count(*) as n from orders as o join accounts for system_time as of o.ordered_at as a on a.account = o.customer group by a.city

select a.account, k.country from accounts as a join cities for system_time as of a.seen as k on k.name = a.city

select a.account, k.country from accounts as a left join cities for system_time as of a.seen as k on k.name = a.city

select k.country, count(*) as n from accounts as a join cities for system_time as of a.seen as k on k.name = a.city group by k.country

select a.account, u.w from accounts as a cross join unnest(array[a.city, a.owner]) as u(w)

select u.w, count(*) as n from accounts as a cross join unnest(array[a.city, a.owner]) as u(w) group by u.w

select a.account, u.w from accounts as a left join unnest(array[a.city, a.owner]) as u(w) on true where u.w is not null
