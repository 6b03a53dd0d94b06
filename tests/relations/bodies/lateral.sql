select o.order_id, t.n from orders as o, lateral (select count(*) as n from payments as p where p.order_id = o.order_id) as t

select o.order_id, t.amount from orders as o cross join lateral (select p.amount from payments as p where p.order_id = o.order_id) as t

select o.order_id, t.amount from orders as o left join lateral (select p.amount from payments as p where p.order_id = o.order_id) as t on true

select o.order_id, t.amount from orders as o join lateral (select p.amount from payments as p where p.order_id = o.order_id) as t on true

-- refused TYP013
select c.customer, t.order_id, t.amount from customers as c, lateral (select order_id, amount from orders as o where o.customer = c.customer order by amount desc limit 3) as t

select c.customer, t.order_id, t.amount from (select distinct customer from orders) as c, lateral (select order_id, amount from orders as o where o.customer = c.customer order by amount desc limit 3) as t

-- refused TYP013
select o.order_id, t.x from orders as o, lateral (select o.quantity + 1 as x) as t

-- refused TYP013
select o.order_id, t.x from orders as o left join lateral (select o.quantity + 1 as x) as t on true

select o.order_id, t.x from orders as o, lateral (select max(p.amount) as x from payments as p where p.order_id = o.order_id) as t

-- refused TYP013
select o.order_id, t.x from orders as o, lateral (values (o.quantity), (o.quantity + 1)) as t(x)

-- refused NAM001
select o.order_id, t.x from orders as o, (select o.quantity + 1 as x) as t

select o.order_id, t.amount from orders as o cross join lateral (select p.amount from payments as p where p.amount > o.amount) as t

-- refused NAM001
select o.order_id, t.amount from orders as o cross join lateral (select p.amount from payments as p where p.order_id = x.order_id) as t

-- refused TYP013
select o.order_id, t.amount from orders as o right join lateral (select p.amount from payments as p where p.order_id = o.order_id) as t on true

-- refused NAM003
select word, t.w from events, lateral table(split(word, ',')) as t(w)

-- refused NAM003
select word, t.x from events, lateral table(upper(word)) as t(x)

-- refused NAM003
select word, t.x from events, lateral table(nothing(word)) as t(x)

-- refused NAM003
select x from table(generate_series(1, 3)) as t(x)

select id, t.code from events, lateral (select code from unnest(events.codes) as u(code) where code > 1) as t

select o.order_id, t.total from orders as o cross join lateral (select sum(p.amount) as total from payments as p where p.order_id = o.order_id group by p.order_id) as t

select o.order_id, t.x from orders as o cross join lateral (select order_id as x from payments) as t

-- refused TYP013
select order_id, t.q from orders, lateral (select quantity * 2 as q) as t

-- refused TYP013
select o.order_id, t.n from orders as o, lateral (select count(*) as n from payments as p where p.order_id in (select c.customer from customers as c where c.customer = o.customer)) as t

-- refused TYP013
select c.customer, t.order_id, t.amount from customers as c left join lateral (select order_id, amount from orders as o where o.customer = c.customer order by amount desc limit 3) as t on true

select c.customer, t.order_id from customers as c, lateral (select order_id, amount from orders as o where o.customer = c.customer order by amount desc) as t

-- refused TYP013
select c.customer, t.order_id from customers as c, lateral (select order_id, amount from orders as o where o.customer = c.customer limit 2) as t

-- refused TYP013
select c.customer, t.order_id from customers as c, lateral (select order_id, amount from orders as o where o.customer = c.customer order by ordered_at limit 1) as t

-- refused TYP013
select c.customer, t.order_id from (select distinct customer from orders) as c, lateral (select order_id, amount from orders as o where o.customer = c.customer order by ordered_at limit 1) as t

-- refused TYP013
select c.customer, t.order_id from (select customer, count(*) as n from orders group by customer) as c, lateral (select order_id, amount from orders as o where o.customer = c.customer order by amount desc limit 1) as t

-- refused TYP013
select c.customer, t.order_id, t.amount from (select distinct customer, level from customers) as c, lateral (select order_id, amount from orders as o where o.customer = c.customer order by amount desc limit 3) as t

select o.order_id, t.amount from orders as o, lateral (select p.amount from payments as p join customers as c on c.customer = p.payment_id where p.order_id = o.order_id) as t

select o.order_id, t.amount from orders as o left join lateral (select p.amount from payments as p join customers as c on c.customer = p.payment_id where p.order_id = o.order_id) as t on true

-- refused TYP013
select o.order_id, t.amount from orders as o, lateral (select p.amount from payments as p join customers as c on c.customer = o.customer where p.order_id = o.order_id) as t

select o.order_id, t.amount from orders as o, lateral (select p.amount from payments as p left join customers as c on c.customer = p.payment_id where p.order_id = o.order_id) as t

-- refused TYP013
select o.order_id, t.amount from orders as o, lateral (select p.amount from payments as p left join customers as c on c.customer = o.customer where p.order_id = o.order_id) as t

-- refused TYP013
select o.order_id, t.x from orders as o, lateral (select amount as x from payments as p where p.order_id = o.order_id union all select level from customers as c where c.customer = o.customer) as t

-- refused TYP013
select o.order_id, t.x from orders as o, lateral (select order_id as x from payments as p where p.order_id = o.order_id union select customer from customers as c where c.customer = o.customer) as t

-- refused TYP013
select o.order_id, t.x from orders as o, lateral (select order_id as x from payments as p where p.order_id = o.order_id intersect select customer from customers as c where c.customer = o.customer) as t

-- refused TYP013
select o.order_id, t.x from orders as o, lateral (select order_id as x from payments as p where p.order_id = o.order_id except select customer from customers as c where c.customer = o.customer) as t

select id, t.code from events cross join lateral (select code from unnest(events.codes) as u(code)) as t

-- refused TYP013
select id, t.n from events cross join lateral (select count(*) as n from unnest(events.codes) as u(code)) as t

-- refused TYP013
select id, t.n from events cross join lateral (select sum(code) as n from unnest(events.codes) as u(code) where code > 1) as t

-- refused TYP013
select id, t.n from events left join lateral (select max(code) as n from unnest(events.codes) as u(code)) as t on true

-- refused TYP013
select id, t.code from events left join lateral (select code from unnest(events.codes) as u(code) where code > 1) as t on true

-- refused TYP013
select id, t.code from events left join lateral (select code from unnest(events.codes) as u(code)) as t on true

-- refused TYP013
select id, t.code from events, lateral (select code + id as code from unnest(events.codes) as u(code)) as t

-- refused TYP013
select id, t.code from events, lateral (select code from unnest(events.codes) as u(code) where code > id) as t

select id, t.sku from events, lateral (select sku from unnest(events.items) as u(sku, units) where units > 1) as t

-- only Flink TYP013: Flink fails at the first row without elements
select id, t.sku from events left join lateral (select sku from unnest(events.items) as u(sku, units) where units > 1) as t on true

-- refused TYP013
select id, t.code from events, lateral (select code from unnest(events.codes) as u(code) order by code limit 1) as t

-- refused TYP013
select id, t.code from events, lateral (select distinct code from unnest(events.codes) as u(code)) as t

select e.id, t.k from events as e, lateral (select k from unnest(e.attributes) as u(k, v) where v > 1) as t

select e.id, t.k, t.v from events as e, lateral (select k, v from unnest(e.facts) as u(k, v) where v.a > 1) as t

-- refused TYP013
select o.order_id, t.tag from orders as o, lateral (select p.amount, u.tag from payments as p, unnest(o.tags) as u(tag) where p.order_id = o.order_id) as t

-- refused TYP013
select c.customer, t.tag from customers as c, lateral (select tag from orders as o cross join unnest(o.tags) as u(tag) where o.customer = c.customer) as t

-- refused TYP013
select c.customer, t.tag from customers as c left join lateral (select tag from orders as o cross join unnest(o.tags) as u(tag) where o.customer = c.customer) as t on true

select id, t.g, s.h from events, lateral (select g from unnest(events.grid) as u(g)) as t, lateral (select h from unnest(t.g) as v(h)) as s

select id, t.code, happened_at from events, lateral (select code from unnest(events.codes) as u(code) where code > 1) as t

select o.order_id, t.amount from orders as o left join lateral (select p.amount, p.order_id from payments as p) as t on t.order_id = o.order_id

select o.order_id, t.amount from orders as o left join lateral (select p.amount, p.order_id from payments as p where p.order_id = o.order_id) as t on t.amount > 3

select o.order_id, t.amount from orders as o join lateral (select p.amount, p.order_id from payments as p where p.order_id = o.order_id) as t on t.amount > o.amount

select o.order_id, t.amount from orders as o join lateral (select p.amount, p.order_id from payments as p) as t on t.order_id = o.order_id

select o.order_id, t.amount from orders as o full join lateral (select p.amount from payments as p) as t on true

select o.order_id, t.amount from orders as o right join lateral (select p.amount, p.order_id from payments as p) as t on t.order_id = o.order_id

select o.order_id, t.s from orders as o, lateral (select sum(p.amount) over (partition by p.order_id order by p.paid_at) as s from payments as p where p.order_id = o.order_id) as t

-- only Flink TYP010: a ranking is filtered by the query around it
select o.order_id, t.a from orders as o, lateral (select amount as a, row_number() over (partition by order_id order by amount desc) as r from payments as p where p.order_id = o.order_id) as t where t.r = 1

select o.order_id, t.amount from orders as o, lateral (select distinct p.amount from payments as p where p.order_id = o.order_id) as t

select o.order_id, t.n from orders as o, lateral (select p.payment_id, count(*) as n from payments as p where p.order_id = o.order_id group by p.payment_id) as t

select o.order_id, t.n from orders as o, lateral (select p.payment_id, count(*) as n from payments as p where p.order_id = o.order_id group by p.payment_id having count(*) > 2) as t

select o.order_id, t.n from orders as o left join lateral (select count(*) as n from payments as p where p.order_id = o.order_id) as t on true

select o.order_id, t.n from orders as o left join lateral (select max(amount) as n from payments as p where p.order_id = o.order_id) as t on true

select o.order_id, t.window_start from orders as o, lateral (select window_start from table(tumble(table payments, descriptor(paid_at), interval '1' hour)) where order_id = o.order_id) as t

select o.order_id, t.amount from orders as o, lateral (select * from payments as p where p.order_id = o.order_id) as t(a, b, amount, d)

select o.order_id, t.amount, s.name from orders as o, lateral (select p.amount, p.payment_id from payments as p where p.order_id = o.order_id) as t, lateral (select c.name from customers as c where c.customer = t.payment_id) as s

select o.order_id, t.x from orders as o, lateral (select p.amount + o.amount as x from payments as p where p.order_id = o.order_id) as t

select o.order_id, t.x from orders as o, lateral (select p.amount as x from payments as p where p.order_id = o.order_id and p.amount > (select avg(level) from customers)) as t

select o.order_id, t.x from orders as o, lateral (select s.x from (select p.amount as x from payments as p where p.order_id = o.order_id) as s) as t

select o.order_id, t.x from orders as o, lateral (with w as (select order_id, amount as x from payments) select x from w where w.order_id = o.order_id) as t

select o.order_id, t.x from orders as o, lateral (with w as (select amount as x from payments as p where p.order_id = o.order_id) select x from w) as t

-- refused TYP013
select o.order_id, t.x from orders as o, lateral (select x from (values (1), (2)) as v(x) where x > o.quantity) as t

select o.order_id, t.x from orders as o, lateral (select x from (values (1), (2)) as v(x)) as t

select o.order_id, t.amount from orders as o, lateral (select sum(amount) as amount from payments as p where p.order_id = o.order_id group by tumble(p.paid_at, interval '1' hour)) as t

select e.id, t.units from events as e left join lateral (select units from unnest(e.items) as u(sku, units)) as t on true

-- only Flink TYP013: Flink fails at the first row without elements
select e.id, t.v from events as e left join lateral (select v from unnest(e.facts) as u(k, v)) as t on true

-- refused TYP013
select e.id, t.k, t.v from events as e left join lateral (select k, v from unnest(e.facts) as u(k, v)) as t on true

select e.id, t.g from events as e left join lateral (select g from unnest(e.grid) as u(g)) as t on true

-- only Flink TYP013: Flink forgets what the query computes where all rows are kept
select e.id, t.c from events as e left join lateral (select code + 1 as c from unnest(e.codes) as u(code)) as t on true

-- refused TYP013
select e.id, t.c from events as e left join lateral (select 'x' as c from unnest(e.items) as u(sku, units)) as t on true

-- only Flink TYP013: Flink forgets what the query computes where all rows are kept
select e.id, t.c from events as e left join lateral (select coalesce(sku, 'x') as c from unnest(e.items) as u(sku, units)) as t on true

-- only Flink TYP013: Flink fails at the first row without elements
select e.id, t.c from events as e left join lateral (select n as c from unnest(e.items) with ordinality as u(sku, units, n)) as t on true

-- refused TYP013
select e.id, t.* from events as e left join lateral (select * from unnest(e.items) with ordinality as u(sku, units, n)) as t on true

select e.id, t.* from events as e left join lateral (select * from unnest(e.items) as u(sku, units)) as t on true

-- only Flink TYP013: Flink fails at the first row without elements
select e.id, t.c from events as e left join lateral (select code as c from unnest(e.codes) with ordinality as u(code, n)) as t on true

select e.id, t.c, happened_at from events as e left join lateral (select k as c from unnest(e.attributes) as u(k, v) where v > 2) as t on true

-- only Flink TYP013: Flink fails at the first row without elements
select e.id, t.sku from events as e left join lateral (select sku from unnest(e.items) as u(sku, units)) as t on t.sku = 'x'

select e.id, t.sku from events as e join lateral (select sku from unnest(e.items) as u(sku, units)) as t on t.sku = 'x'

-- refused TYP013
select e.id, t.sku from events as e join lateral (select sku from unnest(e.items) as u(sku, units)) as t on t.sku = e.word

select t.k, sum(t.v) as s from events as e, lateral (select k, v from unnest(e.attributes) as u(k, v) where v > 1) as t group by t.k

select t.k, window_start, sum(t.v) as s from table(tumble(table events, descriptor(happened_at), interval '1' hour)) as e, lateral (select k, v from unnest(e.attributes) as u(k, v)) as t group by t.k, window_start, window_end

-- refused NAM002
select id, t.id2 from events as e, lateral (select code as id, code as id2 from unnest(e.codes) as u(code)) as t

select e.id, t.id from events as e, lateral (select code as id from unnest(e.codes) as u(code)) as t

select * from events as e, lateral (select code as id, code as code from unnest(e.codes) as u(code)) as t

-- refused TYP013
select e.id, t.k from events as e right join lateral (select k from unnest(e.attributes) as u(k, v)) as t on true

select o.order_id, t.x from orders as o, lateral (select a as x from unnest(array[o.quantity, 1]) as u(a)) as t

select o.order_id, t.x from orders as o natural join lateral (select p.order_id, p.amount as x from payments as p where p.payment_id = o.customer) as t

select o.order_id, t.x from orders as o join lateral (select p.order_id, p.amount as x from payments as p where p.payment_id = o.customer) as t using (order_id)

select o.order_id, t.x from orders as o, lateral (select c.name as x from payments as p, lateral (select c.name from customers as c where c.customer = p.payment_id) as c where p.order_id = o.order_id) as t

-- refused TYP013
select o.order_id, t.x from orders as o, lateral (select tag as x from payments as p, lateral (select tag from unnest(array[p.payment_id]) as u(tag)) as s where p.order_id = o.order_id) as t

select o.order_id, t.x from orders as o, lateral (select u.x from (select order_id, amount as x from payments union all select customer, level from customers) as u where u.order_id = o.order_id) as t

select o.order_id, t.x from orders as o, lateral (select u.x from (select order_id as x from payments union select customer from customers) as u where u.x = o.order_id) as t

select o.order_id, t.a from orders as o, lateral (select s.a from (select amount as a, payment_id as b from payments as p where p.order_id = o.order_id) as s join customers as c on c.customer = s.b) as t

select o.order_id, t.a from orders as o, lateral (select s.a from customers as c join (select amount as a, payment_id as b from payments as p where p.order_id = o.order_id) as s on c.customer = s.b) as t

select o.order_id, t.a from orders as o, lateral (select s.a from customers as c left join (select amount as a, payment_id as b from payments as p where p.order_id = o.order_id) as s on c.customer = s.b) as t

select o.order_id, t.a from orders as o, lateral (select s.a from (select amount as a, payment_id as b from payments as p where p.order_id = o.order_id) as s left join customers as c on c.customer = s.b) as t

select o.order_id, t.a from orders as o, lateral (select p.amount as a from payments as p, customers as c where c.customer = p.payment_id and p.order_id = o.order_id) as t

select o.order_id, t.a from orders as o, lateral (select p.amount as a from payments as p, customers as c where c.customer = o.customer and p.order_id = o.order_id) as t

select o.order_id, t.a from orders as o, lateral (select p.amount as a from payments as p full join customers as c on c.customer = p.payment_id where p.order_id = o.order_id) as t

select o.order_id, t.a from orders as o, lateral (select p.amount as a, p.paid_at from payments as p join orders as q on p.order_id = q.order_id and p.paid_at between q.ordered_at and q.ordered_at + interval '1' hour where p.order_id = o.order_id) as t

-- refused TYP003
select o.order_id, t.n from orders as o, lateral (select c.name as n from clicks as k join customers for system_time as of k.clicked_at as c on c.customer = k.customer where k.page = o.order_id) as t

-- refused TYP013
select c.customer, t.order_id from (select distinct customer from orders) as c, lateral (select order_id, amount from orders as o where o.customer = c.customer limit 2) as t

-- refused TYP013
select c.customer, t.order_id from (select distinct customer from orders) as c, lateral (select order_id, amount from orders as o where o.customer = c.customer order by amount limit 2 offset 1) as t

-- refused TYP013
select c.customer, t.order_id from (select distinct customer from orders) as c, lateral (select order_id, amount from orders as o where o.customer = c.customer and o.amount > 3 order by amount limit 2) as t

select c.customer, t.order_id from (select customer from orders group by customer) as c, lateral (select order_id, amount from orders as o where o.customer = c.customer order by amount desc limit 2) as t

-- refused TYP013
select c.customer, t.order_id from (select distinct upper(customer) as customer from orders) as c, lateral (select order_id, amount from orders as o where o.customer = c.customer order by amount desc limit 2) as t

-- refused TYP013
select c.customer, t.order_id from (select distinct customer from orders where paid) as c, lateral (select order_id, amount from orders as o where o.customer = c.customer order by amount desc limit 2) as t

-- refused TYP013
select c.customer, t.order_id from (select distinct customer from orders) as c left join lateral (select order_id, amount from orders as o where o.customer = c.customer order by amount desc limit 2) as t on true

-- refused TYP013
select c.customer, t.order_id from (select distinct customer from orders) as c, lateral (select upper(order_id) as order_id, amount from orders as o where o.customer = c.customer order by amount desc limit 2) as t

-- refused TYP013
select c.customer, t.order_id from (select distinct customer from orders) as c, lateral (select order_id, amount from orders as o where upper(o.customer) = c.customer order by amount desc limit 2) as t

select c.customer, t.* from (select distinct customer from orders) as c, lateral (select * from orders as o where o.customer = c.customer order by amount desc limit 2) as t

select c.customer, t.order_id from (select distinct customer from orders) as c, lateral (select order_id, amount as x from orders as o where o.customer = c.customer order by x desc limit 2) as t

-- refused TYP013
select c.customer, c.m, t.order_id from (select customer, max(amount) as m from orders group by customer) as c, lateral (select order_id, amount as x from orders as o where o.customer = c.customer order by x desc limit 2) as t

select o.order_id, t.m from orders as o, lateral (select avg(s.m) as m from (select max(p.amount) as m from payments as p where p.order_id = o.order_id group by p.payment_id) as s) as t

-- only Flink TYP013: Flink forgets what the query computes where all rows are kept
select id, t.units from events left join lateral (select units + 1 as units from unnest(events.items) as u(sku, units)) as t on true

select id, t.a, t.sku, happened_at from events left join lateral (select units as a, sku from unnest(events.items) as u(sku, units)) as t on true

-- only Flink TYP013: Flink fails at the first row without elements
select e.id, t.k from events as e left join lateral (select k from unnest(e.facts) as u(k, v) where v.a > 1) as t on true

select e.id, t.k, t.v, happened_at from events as e left join lateral (select v as k, k as v from unnest(e.attributes) as u(k, v) where v > 1) as t on true

select o.order_id, t.tag from orders as o left join lateral (select tag from unnest(o.tags) as u(tag) where tag <> 'x') as t on t.tag > 'a'

select c.customer, t.moment from (select distinct customer from orders) as c, lateral (select ordered_at as moment, amount from orders as o where o.customer = c.customer order by amount desc limit 2) as t
