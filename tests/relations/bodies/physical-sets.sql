select account as k, balance as v from accounts union all select order_id, amount from orders

select account as k, balance as v from accounts union all select order_id, weight from shipments

select k, count(*) as n from (select account as k from accounts union all select order_id from orders) group by k

select k, count(*) as n from (select customer as k from orders union all select owner from accounts) group by k

select customer as k, n from (select customer, count(*) as n from orders group by customer) union all select city, n from (select city, count(*) as n from accounts group by city)

select k, n from (select customer as k, count(*) as n from orders group by customer union all select city, cast(zip as bigint) from accounts) where n > 1

select account from accounts union select order_id from shipments

select account from accounts intersect select order_id from shipments

select account from accounts except select order_id from shipments

select account from accounts intersect all select order_id from shipments

select account from accounts except all select order_id from shipments

select customer from orders intersect select owner from accounts

select customer from orders except select owner from accounts

select customer from customers except select account from accounts

select customer from customers intersect select account from accounts

select city from accounts union all select customer from (select customer, count(*) as n from orders group by customer)

select k from (select account as k, city as c from accounts union all select customer, note from orders) where c = 'x'

select u.k, c.level from (select account as k from accounts union all select customer from orders) as u join customers as c on c.customer = u.k

select account, balance from accounts where balance > 3 union all select account, balance from accounts where balance <= 3

select account, city from accounts where city = 'Oslo'

select account, city from accounts where account = 'x'

select account, balance from (select account, balance, city from accounts where city = 'Oslo') where balance > 3

select owner from accounts

select account, upper(account) as u from accounts

select upper(account) as u from accounts

select account as a, account as b from accounts

select line, weight from shipments

select order_id, line, weight * 2 as w from shipments

select order_id, weight from shipments where line = 1

select order_id, line from shipments where line = 1

select * from entries

select kind from entries where amount > 3
