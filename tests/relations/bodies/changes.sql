select window_start, city, count(*) as n from table(tumble(table accounts, descriptor(changed_at), interval '1' hour)) group by window_start, window_end, city

select * from table(tumble(table accounts, descriptor(changed_at), interval '1' hour))

-- refused TYP013
select a.account, o.order_id from accounts as a join orders as o on a.account = o.customer and o.ordered_at between a.changed_at - interval '1' hour and a.changed_at

select o.order_id, a.balance from orders as o left join accounts for system_time as of o.ordered_at as a on a.account = o.customer

-- refused TYP013
select account, sum(balance) over (partition by city order by changed_at) as s from accounts

-- refused TYP013
select * from accounts order by changed_at

select account, city from (select *, row_number() over (partition by city order by changed_at) as n from accounts) where n = 1

select account, city from (select *, row_number() over (partition by city order by balance desc) as n from accounts) where n <= 3

select city, count(*) as n from accounts group by city

select distinct city from accounts

select account from accounts union all select customer from orders

select account, changed_at, seen from accounts

-- refused TYP013
select * from accounts match_recognize (partition by city order by changed_at measures a.account as x pattern (a b) define b as b.balance > a.balance)

select city, count(*) as n from accounts group by city, tumble(changed_at, interval '1' hour)

select o.order_id, a.balance from orders as o join accounts as a on a.account = o.customer

select window_start, city, count(*) as n from table(session(table accounts partition by city, descriptor(changed_at), interval '1' hour)) group by window_start, window_end, city

select account, c.code from accounts as a, lateral (select account as code from clicks where customer = a.account) as c

select c.customer, a.balance from customers as c left join accounts for system_time as of c.changed_at as a on a.account = c.customer

select a.account, c.level from accounts as a left join customers for system_time as of a.changed_at as c on c.customer = a.account

-- refused TYP013
select a.account, o.order_id from accounts as a, orders as o where a.account = o.customer and o.ordered_at between a.changed_at - interval '1' hour and a.changed_at

from accounts
group by city
select city, sum(balance) as total
