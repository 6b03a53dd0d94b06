select account, count(*) as n from accounts group by account

select owner, city, max(balance) as m from accounts group by owner, city

select city, count(distinct owner) as n from accounts group by city

select city, sum(balance) as s, min(zip) as z from accounts where zip > 10 group by city

select count(*) as n from accounts

select kind, sum(amount) as s from entries group by kind

select n, count(*) as c from (select city, count(*) as n from accounts group by city) group by n

select max(n) as m from (select customer, count(*) as n from orders group by customer)

select n, max(s) as m from (select customer, count(*) as n, sum(quantity) as s from orders group by customer) group by n

select customer, max(n) as m from (select customer, note, count(*) as n from orders group by customer, note) group by customer

select customer, count(*) as c from (select customer, note, count(*) as n from orders group by customer, note) where n > 1 group by customer

select city, sum(n) as s from (select city, zip, count(*) as n from accounts group by city, zip) group by city

select customer, n from (select customer, count(*) as n from orders group by customer) where n > 3

select customer, count(*) as n from orders group by customer having count(*) > 3

select upper(customer) as u, count(*) as n from orders group by customer

select customer as a, customer as b, count(*) as n from orders group by customer

select n from (select customer, count(*) as n from orders group by customer)

select city, zip, count(*) as n from accounts group by rollup (city, zip)

select city, zip, count(*) as n from accounts group by cube (city, zip)

select city, owner, sum(balance) as s from accounts group by grouping sets ((city), (owner), ())

select city, count(*) as n from accounts group by grouping sets ((city))

select g, count(*) as n from (select city, grouping(city) as g, count(*) as c from accounts group by rollup (city)) group by g

select distinct owner, city from accounts

select distinct account, owner from accounts

select distinct kind from entries

select distinct n from (select customer, count(*) as n from orders group by customer)

select distinct customer, n from (select customer, count(*) as n from orders group by customer)

select account, sum(balance) as s, max(balance) as m from accounts group by account, city

select order_id, max(weight) as w from shipments group by order_id

select order_id, line, max(weight) as w from shipments group by order_id, line

select order_id, line, sum(weight) as w, min(state) as st from shipments group by order_id, line

select order_id, line, count(*) as n from shipments group by order_id, line

select state, avg(w) as a from (select order_id, state, sum(weight) as w from shipments group by order_id, state) group by state

select state, sum(weight) filter (where line = 1) as w from shipments group by state

select listagg(state) as l from shipments

select customer, last_value(note) as l from orders group by customer

select customer, first_value(note) as l from orders group by customer

select 'x' as k, count(*) as n from accounts group by 'x'

select city, count(*) as n, 1 as c1 from accounts where city = 'Oslo' group by city

select city, owner, count(*) as n from accounts where city = 'Oslo' group by city, owner

select kind, count(*) as n from entries where kind in (select state from shipments) group by kind

select avg(total) as a from (select customer, sum(amount) as total from orders group by customer having sum(amount) > 10)

select customer, cast(n as int) as n from (select customer, count(*) as n from orders group by customer)

select cast(customer as varchar(10)) as customer, n from (select customer, count(*) as n from orders group by customer)

select coalesce(customer, 'x') as customer, n from (select customer, count(*) as n from orders group by customer)

select paid, count(*) as n from (select customer, paid, count(*) as c from orders group by customer, paid) group by paid
