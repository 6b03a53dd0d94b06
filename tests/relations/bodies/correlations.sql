-- refused TYP013
select o.order_id from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer where exists (select 1 from payments as p where p.order_id = o.order_id)

-- refused TYP013
select o.order_id from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer where not exists (select 1 from payments as p where p.order_id = o.order_id)

select o.order_id from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer where o.order_id not in (select p.order_id from payments as p)

select o.order_id from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer where o.customer not in (select p.payment_id from payments as p)

select order_id from (select o.order_id, count(*) as n from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer group by o.order_id) as g where g.order_id in (select p.order_id from payments as p)

select o.order_id, t.tag from orders as o cross join unnest(o.tags) as t (tag) where o.order_id in (select order_id from payments)

-- refused TYP013
select o.order_id, t.tag from orders as o cross join unnest(o.tags) as t (tag) where exists (select 1 from payments as p where p.order_id = o.order_id)

select e.id, c.country from events as e join cities for system_time as of e.seen as c on e.word = c.name where e.word in (select order_id from payments)

-- refused TYP013
select e.id, c.country from events as e join cities for system_time as of e.seen as c on e.word = c.name where exists (select 1 from payments as p where p.order_id = e.word)

select p.payment_id from payments as p where p.order_id in (select o.order_id from orders as o cross join unnest(o.tags) as t (tag) where t.tag = 'x')

-- refused TYP013
select p.payment_id from payments as p where exists (select 1 from orders as o cross join unnest(o.tags) as t (tag) where t.tag = 'x' and o.order_id = p.order_id)

select p.payment_id from payments as p where p.order_id in (select e.word from events as e join cities for system_time as of e.seen as c on e.word = c.name)

select p.payment_id from payments as p where p.order_id in (select o.order_id from orders as o where o.customer in (select customer from customers)) and p.amount > 3

select o.order_id from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer where o.amount > (select avg(amount) from payments)

select r.order_id from (select o.order_id from orders as o where o.order_id in (select p.order_id from payments as p)) as r join (select o.order_id, c.name from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer) as s on r.order_id = s.order_id

select o.order_id, t.n from orders as o, lateral (select p.amount as n from payments as p where p.order_id = o.order_id) as t where o.customer in (select customer from customers)

select p.payment_id from payments as p where p.order_id in (select order_id from orders union select customer from customers)

select p.payment_id from payments as p where p.order_id in (select order_id from orders union all select customer from customers)

select p.payment_id, p.order_id from (select distinct payment_id, order_id from payments) as p where p.order_id in (select order_id from orders union select customer from customers)

select p.payment_id, p.order_id from (select distinct payment_id, order_id from payments) as p where p.order_id in (select distinct order_id from orders)

select account, a, n from (select account, amount as a, count(*) as n, row_number() over (partition by account order by amount asc) as rn from entries group by account, amount) where rn <= 3

select order_id, weight, n from (select *, row_number() over (partition by order_id order by weight asc) as rn from (select order_id, weight, count(*) as n from shipments group by order_id, weight)) where rn <= 3

select customer, order_id, n from (select *, row_number() over (partition by customer order by order_id asc) as rn from (select customer, order_id, count(*) as n from orders group by customer, order_id)) where rn <= 3

select customer, order_id from (select *, row_number() over (partition by customer order by order_id asc) as rn from (select distinct customer, order_id from orders)) where rn <= 3

select order_id, window_start, a from (select *, row_number() over (partition by order_id order by window_start desc) as rn from (select order_id, window_start, avg(amount) as a from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by order_id, window_start)) where rn = 1

select order_id, window_start, a from (select *, row_number() over (partition by order_id order by window_start desc) as rn from (select order_id, window_start, avg(amount) as a from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by order_id, window_start, window_end)) where rn = 1

select order_id, window_start, a from (select *, row_number() over (partition by order_id order by a desc) as rn from (select order_id, window_start, count(*) as a from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by order_id, window_start)) where rn = 1

select order_id, shipped_at, a from (select *, row_number() over (partition by order_id order by shipped_at desc) as rn from (select order_id, shipped_at, avg(amount) as a from orders group by order_id, shipped_at)) where rn = 1

-- refused TYP013
select o.order_id from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer where o.amount in (select p.amount from payments as p where p.order_id = o.order_id)

-- refused TYP013
select o.order_id from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer where o.amount > (select avg(p.amount) from payments as p where p.order_id = o.order_id)

-- refused TYP013
select o.order_id, (select avg(p.amount) from payments as p where p.order_id = o.order_id) as a from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer

-- refused TYP013
select p.payment_id from payments as p where p.amount > (select avg(o.amount) from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer where o.order_id = p.order_id)

select p.payment_id from payments as p where p.amount > (select avg(o.amount) from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer)

-- refused TYP013
select e.id, t.n from events as e, unnest(e.codes) as t(n) where exists (select 1 from payments as p where p.order_id = e.word)

select e.id, t.n from events as e, unnest(e.codes) as t(n) where e.word not in (select p.order_id from payments as p where p.order_id is not null)

-- refused TYP013
select e.id, (select avg(p.amount) from payments as p where p.order_id = e.word) as a, t.n from events as e, unnest(e.codes) as t(n)

-- refused TYP013
select e.id from events as e, unnest(e.codes) as t(n) where e.amount > (select avg(p.amount) from payments as p where p.order_id = e.word)

select e.id from events as e, unnest(array[1, 2]) as t(n) where exists (select 1 from payments as p where p.order_id = e.word)

-- refused TYP013
select g.order_id, n from (select o.order_id, count(*) as n from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer group by o.order_id) as g where exists (select 1 from payments as p where p.order_id = g.order_id)

select r.order_id, c.name from (select * from orders as o where exists (select 1 from payments as p where p.order_id = o.order_id)) as r join customers for system_time as of r.ordered_at as c on r.customer = c.customer

-- refused TYP013
select p.payment_id from payments as p where exists (select 1 from orders as o where o.order_id = p.order_id) and p.order_id in (select o.order_id from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer)

select p.payment_id from payments as p where p.order_id in (select order_id from orders) and p.payment_id in (select o.order_id from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer)

select p.payment_id from (select * from payments where order_id in (select order_id from orders)) as p where p.payment_id in (select o.order_id from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer)

select p.payment_id from (select * from payments where payment_id in (select o.order_id from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer)) as p where p.order_id in (select order_id from orders)

select p.payment_id from (select * from payments as q where exists (select 1 from orders as x where x.order_id = q.order_id)) as p where p.order_id in (select o.order_id from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer)

select o.order_id from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer where o.order_id in (select p.order_id from payments as p) or o.amount > 3

select o.order_id from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer where not exists (select 1 from payments)

-- refused TYP013
select o.order_id, c.name from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer join payments as p on p.order_id = o.order_id and exists (select 1 from accounts as a where a.account = p.payment_id)

select o.order_id, p.amount from orders as o join payments as p on p.order_id = o.order_id where (o.order_id, o.customer) in (select account, owner from accounts)

select r.payment_id from (select p.payment_id, o.n from payments as p, lateral (select count(*) as n from orders as o where o.order_id = p.order_id) as o) as r where exists (select 1 from customers as c where c.customer = r.payment_id)

select o.order_id from orders as o where o.customer in (select customer from customers) and exists (select 1 from payments as p where p.order_id = o.order_id)

select o.order_id from orders as o where o.customer = any (select customer from customers as c join accounts for system_time as of c.changed_at as a on a.account = c.name)

select o.order_id from orders as o where o.customer not in (select c.customer from customers as c join accounts for system_time as of c.changed_at as a on a.account = c.name)

-- refused TYP013
select r.id, c.country from (select e.id, e.word, proctime() as seen from events as e where e.amount > (select avg(p.amount) from payments as p where p.order_id = e.word)) as r join cities for system_time as of r.seen as c on r.word = c.name

select r.id, c.country from (select e.id, e.word, proctime() as seen from events as e where exists (select 1 from payments as p where p.order_id = e.word)) as r join cities for system_time as of r.seen as c on r.word = c.name

-- refused TYP013
select x.id, y.id from (select e.id from events as e where e.amount > (select avg(p.amount) from payments as p where p.order_id = e.word)) as x join (select e.id, c.country from events as e join cities for system_time as of e.seen as c on e.word = c.name) as y on x.id = y.id

-- refused TYP013
select x.id, t.n from (select e.id, e.codes from events as e where e.amount > (select avg(p.amount) from payments as p where p.order_id = e.word)) as x, unnest(x.codes) as t(n)

-- refused TYP013
select x.id, y.id from (select e.id from events as e where e.amount > (select avg(p.amount) from payments as p where p.order_id = e.word)) as x join (select e.id, t.n from events as e, unnest(e.codes) as t(n)) as y on x.id = y.id

select id from (select e.id from events as e, unnest(e.codes) as t(n) union all select e.id from events as e where exists (select 1 from payments as p where p.order_id = e.word)) as r

-- refused TYP013
select r.order_id from (select o.order_id, o.customer from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer where o.order_id in (select p.order_id from payments as p)) as r where exists (select 1 from accounts as a where a.account = r.order_id)

select o.order_id, t.n from orders as o, lateral (select p.amount as n from payments as p where p.order_id = o.order_id) as t where o.amount > (select avg(c.level) from customers as c where c.customer = o.customer)

-- refused TYP013
select o.order_id, t.tag from orders as o, lateral (select tag from unnest(o.tags) as u(tag)) as t where exists (select 1 from customers as c where c.customer = o.customer)

-- refused TYP013
select o.order_id, t.n from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer, lateral (select p.amount as n from payments as p where p.order_id = o.order_id) as t

-- refused TYP013
select o.order_id, t.n, u.tag from orders as o, unnest(o.tags) as u(tag), lateral (select p.amount as n from payments as p where p.order_id = o.order_id) as t

-- refused TYP013
select o.order_id, t.n, u.tag from orders as o, lateral (select p.amount as n from payments as p where p.order_id = o.order_id) as t, unnest(o.tags) as u(tag)

select k, n from (select *, row_number() over (order by n desc) as rn from (select k, count(*) as n from (select customer as k, order_id, max(amount) as m from orders group by customer, order_id) group by k)) where rn <= 3

select k, n from (select *, row_number() over (partition by k order by n desc) as rn from (select k, count(*) as n from (select customer as k, order_id, max(amount) as m from orders group by customer, order_id) group by k)) where rn <= 3

select k, j, n from (select *, row_number() over (partition by k order by n desc) as rn from (select k, j, count(*) as n from (select customer as k, order_id as j, quantity, max(amount) as m from orders group by customer, order_id, quantity) group by k, j)) where rn <= 3

select account, city, n from (select *, row_number() over (partition by account order by n desc) as rn from (select account, city, count(*) as n from accounts group by account, city)) where rn <= 3

select order_id, line, weight from (select *, row_number() over (partition by order_id order by line desc) as rn from shipments) where rn <= 3

select customer, order_id, n from (select *, row_number() over (partition by customer order by n desc) as rn from (select o.customer, o.order_id, count(*) as n from orders as o join payments as p on o.order_id = p.order_id group by o.customer, o.order_id)) where rn <= 2

select customer, order_id, n from (select *, row_number() over (partition by customer order by n desc) as rn from (select o.customer, o.order_id, count(*) as n from orders as o left join payments as p on o.order_id = p.order_id group by o.customer, o.order_id)) where rn <= 2

select customer, order_id, n from (select *, row_number() over (partition by customer order by n desc) as rn from (select o.customer, o.order_id, count(*) as n from orders as o left join payments as p on o.order_id = p.order_id and o.amount > p.amount group by o.customer, o.order_id)) where rn <= 2

select customer, page, n from (select *, row_number() over (partition by customer order by n desc) as rn from (select customer, page, count(*) as n from (select customer, page from clicks union all select customer, order_id as page from orders) group by customer, page)) where rn <= 2

select customer, name, n from (select *, row_number() over (partition by customer order by n desc) as rn from (select o.customer, c.name, count(*) as n from orders as o join customers for system_time as of o.ordered_at as c on o.customer = c.customer group by o.customer, c.name)) where rn <= 2

select word, country, n from (select *, row_number() over (partition by word order by n desc) as rn from (select e.word, c.country, count(*) as n from events as e join cities for system_time as of e.seen as c on e.word = c.name group by e.word, c.country)) where rn <= 2

select customer, ws, n from (select *, row_number() over (partition by customer order by n desc) as rn from (select customer, max(window_start) as ws, sum(c) as n from (select customer, window_start, window_end, count(*) as c from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by customer, window_start, window_end) group by customer)) where rn <= 2

select customer, d, n from (select *, row_number() over (partition by customer order by n desc) as rn from (select customer, cast(ordered_at as date) as d, count(*) as n from orders group by customer, cast(ordered_at as date))) where rn <= 2

select customer, n, m from (select *, row_number() over (order by m desc) as rn from (select customer, count(*) as n, max(amount) as m from orders group by customer)) where rn <= 2

select tag, n from (select *, row_number() over (order by n desc) as rn from (select t.tag, count(*) as n from orders as o cross join unnest(o.tags) as t (tag) group by t.tag)) where rn <= 2

select customer, order_id, n from (select *, row_number() over (partition by customer order by n desc) as rn from (select customer, order_id, count(*) as n from (select * from (select *, row_number() over (partition by order_id order by ordered_at desc) as r from orders) where r = 1) group by customer, order_id)) where rn <= 2

select customer, order_id, n from (select *, row_number() over (partition by customer order by n desc) as rn from (select customer, order_id, count(*) as n from (select * from (select *, row_number() over (partition by order_id order by ordered_at asc) as r from orders) where r = 1) group by customer, order_id)) where rn <= 2

select o.order_id from orders as o join payments as p on p.order_id = o.order_id where (o.order_id, o.customer) in (select account, owner from accounts)
