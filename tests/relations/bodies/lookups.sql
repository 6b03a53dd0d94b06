select e.id, c.country from events as e join cities for system_time as of e.seen as c on c.name = e.word

select * from events as e left join cities for system_time as of e.seen as c on c.name = e.word

select e.id, c.*, e.happened_at, e.seen from events as e left join cities for system_time as of e.seen as c on e.word = c.name and c.people > 1000

select o.order_id, c.country from (select *, proctime() as t from orders) as o join cities for system_time as of o.t as c on c.name = o.customer

select o.order_id, c.country from (select *, proctime() as t from orders) as o join cities for system_time as of o.t as c on c.name = upper(o.customer)

select e.id, c.country from events as e join cities for system_time as of e.seen as c on c.people = e.id

select o.order_id, c.country from (select *, proctime() as t from orders) as o join cities for system_time as of o.t as c on c.people = o.quantity

select o.order_id, c.country from (select *, proctime() as t from orders) as o join cities for system_time as of o.t as c on c.name = o.note

select o.order_id, c.country from (select *, proctime() as t from orders) as o join cities for system_time as of o.t as c on c.founded = o.ordered_at

select o.order_id, c.country from (select *, proctime() as t from orders) as o join cities for system_time as of o.t as c on c.area = o.quantity

-- refused TYP003
select e.id, c.country from events as e join cities for system_time as of e.seen as c on c.zip = e.id

-- refused TYP003
select e.id, c.country from events as e join cities for system_time as of e.seen as c on c.zip = e.price

-- refused TIM007
select e.id, c.country from events as e join cities for system_time as of e.seen as c on c.people > e.id

-- refused TIM007
select e.id, c.country from events as e cross join cities for system_time as of e.seen as c

-- refused TIM007
select e.id, c.country from events as e left join cities for system_time as of e.seen as c on true

-- refused TIM007
select e.id, c.country from events as e join cities for system_time as of e.seen as c on upper(c.name) = e.word

-- refused TIM007
select e.id, c.country from events as e join cities for system_time as of e.seen as c on c.name = e.word or c.zip = 3

-- refused TIM007
select e.id, c.country from events as e join cities for system_time as of e.seen as c on c.name is not distinct from e.word

-- refused TIM007
select e.id, c.country from events as e join cities for system_time as of e.seen as c on c.name in (e.word, 'x')

-- only Flink TIM007: a constant alone is no key of every connector
select e.id, c.country from events as e join cities for system_time as of e.seen as c on c.name = 'Oslo'

-- refused TYP013
select e.id, c.country from events as e right join cities for system_time as of e.seen as c on c.name = e.word

-- refused TYP013
select e.id, c.country from events as e full join cities for system_time as of e.seen as c on c.name = e.word

-- refused TIM001
select e.id, c.country from events as e join cities for system_time as of proctime() as c on c.name = e.word

-- refused TIM002
select e.id, c.country from events as e join cities for system_time as of e.happened_at as c on c.name = e.word

-- refused TIM006
select e.id, o.order_id from events as e join orders for system_time as of e.seen as o on o.customer = e.word

-- refused TIM006
select e.id, o.name from events as e join customers for system_time as of e.seen as o on o.customer = e.word

-- refused TIM006
select e.id, a.balance from events as e join accounts for system_time as of e.seen as a on a.account = e.word

with wide as (select * from cities) select e.id, c.country from events as e join wide for system_time as of e.seen as c on c.name = e.word

with named as (select name as n, upper(country) as land, zip from cities) select e.id, c.land from events as e left join named for system_time as of e.seen as c on c.n = e.word

-- refused TIM006
with some as (select * from cities where people > 1000) select e.id, c.country from events as e join some for system_time as of e.seen as c on c.name = e.word

-- refused TIM007
with named as (select upper(name) as n, country from cities) select e.id, c.country from events as e join named for system_time as of e.seen as c on c.n = e.word

select e.id, c.country, d.people from events as e join cities for system_time as of e.seen as c on c.name = e.word left join cities for system_time as of e.seen as d on d.name = c.country

select e.id, c.country from events as e, cities for system_time as of e.seen as c where c.name = e.word

select e.id, c.country from events as e join cities for system_time as of e.seen as c on true where c.name = e.word and c.people > 10

select e.id, c.country from events as e left join cities for system_time as of e.seen as c on true where c.name = e.word

select e.id, c.country, d.people from events as e, cities for system_time as of e.seen as c, cities for system_time as of e.seen as d where c.name = e.word and d.name = c.country

-- refused TIM007
select e.id, c.country, d.people from events as e, cities for system_time as of e.seen as c, cities for system_time as of e.seen as d where c.name = e.word

-- refused TIM007
select e.id, c.country, d.people from events as e, cities for system_time as of e.seen as c, cities for system_time as of e.seen as d where d.name = e.word

select account, c.country from accounts as a join cities for system_time as of a.seen as c on c.name = a.city

select account, c.country from accounts as a left join cities for system_time as of a.seen as c on c.name = a.city

select distinct account, c.country from accounts as a left join cities for system_time as of a.seen as c on c.name = a.city

select o.customer, o.n, c.country from (select customer, count(*) as n, proctime() as t from orders group by customer) as o left join cities for system_time as of o.t as c on c.name = o.customer

select window_start, c.country, count(*) as n from (select window_start, window_end, e.word, e.seen from table(tumble(table events, descriptor(happened_at), interval '1' hour)) as e) as e join cities for system_time as of e.seen as c on c.name = e.word group by window_start, window_end, c.country

select c.country, count(*) as n from events as e join cities for system_time as of e.seen as c on c.name = e.word group by c.country, tumble(e.happened_at, interval '1' hour)

select id, country from (select e.id, c.country, row_number() over (partition by c.country order by e.happened_at) as place from events as e join cities for system_time as of e.seen as c on c.name = e.word) where place = 1

select e.id, c.country from events as e join cities for system_time as of e.seen as c on c.name = e.word order by e.happened_at

select /*+ lookup('table' = 'c', 'async' = 'false') */ e.id, c.country from events as e join cities for system_time as of e.seen as c on c.name = e.word

-- refused TYP013
select /*+ lookup('table' = 'c', 'async' = 'maybe') */ e.id, c.country from events as e join cities for system_time as of e.seen as c on c.name = e.word

-- refused TYP013
select /*+ lookup('table' = 'c', 'retry-predicate' = 'lookup_miss') */ e.id, c.country from events as e join cities for system_time as of e.seen as c on c.name = e.word

-- refused NAM001
select /*+ lookup('table' = 'cities', 'async' = 'false') */ e.id, c.country from events as e join cities for system_time as of e.seen as c on c.name = e.word

-- refused TYP013
select /*+ lookup('table' = 'e', 'async' = 'false') */ e.id, c.country from events as e join cities for system_time as of e.seen as c on c.name = e.word

select /*+ lookup('table' = 'o', 'async' = 'false') */ e.id, o.order_id from events as e join orders as o on o.customer = e.word

from events as e
lookup join cities as c on c.name = e.word
select id, c.country, e.happened_at

from orders as o
lookup join cities as c on c.name = o.customer

from orders as o
left lookup join cities as c on c.name = o.customer
left lookup join cities as d on d.name = c.country
select o.order_id, c.country, d.people, o.ordered_at

from orders as o
lookup join cities as c on c.name = o.customer
window tumble(ordered_at, 1h)
group by country
select window_start, country, count(*) as n

from accounts as a
left lookup join cities as c on c.name = a.city
select account, country

from orders as o
rename customer as name
left lookup join cities as c using (name)
select order_id, country

-- refused TYP013
from orders as o
right lookup join cities as c on c.name = o.customer

-- refused TYP013
from events as e
lookup join cities as c as of e.seen on c.name = e.word

from events as e
left join cities as c as of e.seen on c.name = e.word

-- refused TIM006
from events as e
lookup join orders as o on o.customer = e.word

-- refused TIM007
from events as e
lookup join cities as c on c.people > e.id

-- refused TYP013
select /*+ lookup('async' = 'true') */ e.id, c.country from events as e join cities for system_time as of e.seen as c on c.name = e.word

-- refused TYP013
select /*+ lookup('table' = 'c', 'retry-predicate' = 'lookup_miss', 'retry-strategy' = 'fixed_delay', 'fixed-delay' = '10s', 'max-attempts' = '0') */ e.id, c.country from events as e join cities for system_time as of e.seen as c on c.name = e.word

select /*+ lookup('table' = 'c', 'retry-predicate' = 'lookup_miss', 'retry-strategy' = 'fixed_delay', 'fixed-delay' = '10s', 'max-attempts' = '3') */ e.id, c.country from events as e join cities for system_time as of e.seen as c on c.name = e.word

-- refused TYP013
select /*+ lookup('table' = 'e', 'async' = 'false') */ e.id, o.order_id from events as e join orders as o on o.customer = e.word

-- refused TYP013
select /*+ lookup('table' = 'c', 'timeout' = 'soon') */ e.id, c.country from events as e join cities for system_time as of e.seen as c on c.name = e.word

select /*+ lookup('table' = 'c', 'async' = 'false'), lookup('table' = 'd', 'async' = 'false') */ e.id, c.country, d.people from events as e join cities for system_time as of e.seen as c on c.name = e.word left join cities for system_time as of e.seen as d on d.name = c.country

select /*+ lookup('table' = 'e', 'async' = 'false') */ e.id from events as e

select distinct o.customer, c.country from (select *, proctime() as t from customers) as o join cities for system_time as of o.t as c on c.name = o.name

select distinct o.customer from (select *, proctime() as t from customers) as o join cities for system_time as of o.t as c on c.name = o.name
