-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures first(a.amount) as first_amount, last(b.amount) as last_amount one row per match after match skip past last row pattern (a b+) define b as b.amount > a.amount)

-- refused TYP013
select t.customer, t.n from orders match_recognize (partition by customer order by ordered_at measures count(b.amount) as n, b.ordered_at as t_end pattern (a b*) define b as b.amount > 3) as t

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid, match_rowtime() as t pattern (a) define a as a.amount > 3)

-- refused TYP013
select * from orders match_recognize (partition by customer, `day` order by ordered_at measures a.order_id as aid, avg(b.price) as m, sum(b.quantity) as q pattern (a b{2,5} c?) define b as b.amount > 3, c as c.amount < 2)

select * from orders match_recognize (order by ordered_at measures a.order_id as aid pattern (a b) define b as b.quantity > last(a.quantity))

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid one row per match after match skip to next row pattern (a b) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid one row per match after match skip to last b pattern (a b+) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid one row per match after match skip to first b pattern (a b+) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b+? c) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b+ c) within interval '1' hour define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid all rows per match pattern (a b+ c) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b+) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b*? c) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a (b | c) d) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a (b c)+ d) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (permute(a, b)) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a {- b -} c) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b) subset u = (a, b) define b as b.quantity > 1)

-- refused TIM001
select * from orders match_recognize (partition by customer order by amount measures a.order_id as aid pattern (a b) define b as b.quantity > 1)

-- refused TIM001
select * from orders match_recognize (partition by customer measures a.order_id as aid pattern (a b) define b as b.quantity > 1)

-- refused TIM001
select * from orders match_recognize (partition by customer order by ordered_at desc measures a.order_id as aid pattern (a b) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at, amount measures a.order_id as aid pattern (a b) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at pattern (a b) define b as b.quantity > 1)

-- refused NAM001
select * from orders match_recognize (partition by customer order by ordered_at measures z.order_id as aid pattern (a b) define b as b.quantity > 1)

-- refused NAM001
select * from orders match_recognize (partition by customer order by ordered_at measures a.nothing as aid pattern (a b) define b as b.quantity > 1)

-- refused TYP008
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b) define b as b.quantity)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b) define c as c.quantity > 1)

-- refused NAM006
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b) define b as b.quantity > 1, b as b.quantity > 2)

-- refused NAM010
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid, a.amount as aid pattern (a b) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures match_proctime() as p, a.order_id as aid pattern (a b) define b as b.quantity > 1)

-- refused NAM003
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid, prev(b.amount) as p pattern (a b) define b as b.quantity > 1)

-- refused NAM003
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b) define b as b.quantity > prev(b.quantity))

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b+) define b as last(b.quantity, 1) is null or b.quantity > last(b.quantity, 1))

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures final last(b.amount) as f, running last(b.amount) as r pattern (a b+) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures classifier() as c, match_number() as m pattern (a b+) define b as b.quantity > 1)

-- refused TYP013
select window_start, window_end, count(*) as n from table(tumble(table (select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid, match_rowtime() as t pattern (a b) define b as b.quantity > 1)), descriptor(t), interval '1' hour)) group by window_start, window_end

with m as (select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid, match_rowtime() as t pattern (a b) define b as b.quantity > 1)) select window_start, window_end, count(*) as n from table(tumble(table m, descriptor(t), interval '1' hour)) group by window_start, window_end

select * from (select customer, amount, ordered_at from orders where quantity > 1) match_recognize (partition by customer order by ordered_at measures a.amount as x pattern (a b) define b as b.amount > a.amount)

select * from (select customer, amount, ordered_at from orders where quantity > 1) as o match_recognize (partition by customer order by ordered_at measures a.amount as x pattern (a b) define b as b.amount > a.amount)

select * from (select customer, amount, ordered_at from orders) as o match_recognize (partition by customer order by ordered_at measures a.amount as x pattern (a b) define b as b.amount > a.amount) as m

select * from orders as o match_recognize (partition by o.customer order by o.ordered_at measures a.amount as x pattern (a b) define b as b.amount > a.amount)

select m.x from orders as o match_recognize (partition by customer order by ordered_at measures a.amount as x pattern (a b) define b as b.amount > a.amount) as m

-- refused NAM001
select o.x from orders as o match_recognize (partition by customer order by ordered_at measures a.amount as x pattern (a b) define b as b.amount > a.amount)

-- refused SYN001
select m.x from (select customer, amount, ordered_at from orders) o match_recognize (partition by customer order by ordered_at measures a.amount as x pattern (a b) define b as b.amount > a.amount) m

-- refused SYN001
select * from (select customer, amount, ordered_at from orders) as o(c, a1, t) match_recognize (partition by c order by t measures a.a1 as x pattern (a b) define b as b.a1 > a.a1) m

-- only Flink NAM001: Flink takes the alias for a variable of which there is no row
select * from orders as o match_recognize (partition by customer order by ordered_at measures o.amount as x pattern (a b) define b as b.amount > a.amount)

select * from events match_recognize (partition by word order by seen measures a.id as x, match_proctime() as p pattern (a b) define b as b.amount > a.amount)

select * from clicks match_recognize (partition by customer order by clicked_at measures a.page as x, match_rowtime() as p, match_rowtime(clicked_at) as q pattern (a b) define b as b.page <> a.page)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b* ) define b as b.quantity > 1, a as a.amount > sum(b.amount))

-- refused TYP006
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid, sum(a.amount + b.amount) as s pattern (a b) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid, count(*) as n, amount as last_amount pattern (a b+ c) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid, first(a.amount, 1) as s, first(order_id) as fo pattern (a+ b) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by upper(customer) order by ordered_at measures a.order_id as aid pattern (a b) define b as b.quantity > 1)

-- refused TYP006
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid, count(distinct b.amount) as n pattern (a b+ c) define b as b.quantity > 1)

select * from orders match_recognize (partition by order_id order by ordered_at measures a.quantity as q, b.quantity + 1 as r, a.order_id || 'x' as s, cast(b.amount as double) as d, b.tags as g pattern (a b) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b{2}) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b{2,} c) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b{,3} c) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b{0} c) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b+) define b as b.quantity > 1 and exists (select * from payments))

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid one row per match after match skip to c pattern (a b) define b as b.quantity > 1)

-- refused NAM006
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b a) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b) within 10 define b as b.quantity > 1)

-- refused TYP013
select * from (select customer, max(ordered_at) as t from orders group by customer) match_recognize (partition by customer order by t measures a.customer as x pattern (a b) define b as b.customer is not null)

select * from orders match_recognize (partition by customer order by ordered_at measures min(b.amount) as lo, max(b.price) as hi, b.customer as who pattern (a b+ c) define a as true, b as b.quantity > 1, c as c.quantity < avg(b.quantity))

from orders match (partition by customer order by ordered_at measures a.order_id as aid, match_rowtime() as t pattern (a b) define b as b.quantity > 1)

from orders where quantity > 1 match (partition by customer order by ordered_at measures a.order_id as aid, match_rowtime() as t pattern (a b) define b as b.quantity > 1) window tumble(t, 1h) group by customer select customer, window_start, count(*) as n

-- refused TYP013
from orders match (partition by customer order by ordered_at measures a.order_id as aid all rows per match pattern (a b) define b as b.quantity > 1)

-- refused TYP013
from orders match (partition by customer order by ordered_at measures a.order_id as aid all rows per match show empty matches pattern (a b) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures sum(b.quantity) as s, avg(b.quantity) as a1, max(b.quantity) as m, count(b.quantity) as n, first(b.quantity) as f, last(b.quantity, 1) as l pattern (a b+ c) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.ordered_at as at_time, last(b.ordered_at) as lt pattern (a b) define b as b.quantity > 1)

-- refused TGT001
select * from orders match_recognize (partition by customer order by ordered_at measures final last(b.amount) as f, running last(b.amount) as r pattern (a b+ c) define b as b.quantity > 1)

-- refused NAM010
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as customer pattern (a b) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b?) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b? c) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b+ c?) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b+ c* d) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b+? c* d) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b{2,4} c) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b{2,4}? ) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b{2,4}) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b{0,3} c) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b{0,0} c) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b{0,} c) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b{0,3}) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b{0,3}?) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a+ b{0,3} c) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b{0,3} c?) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b{0,3}? c) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (b{0,3} a) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b{3,2} c) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b{0,3} d{0,2} c) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b{0,1} c) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a (b) c) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures u.order_id as aid pattern (a b) subset u = (a, b) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures c.order_id as aid pattern (a b) define b as b.quantity > 1, c as c.quantity > 2)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid, listagg(b.note) as notes pattern (a b c) define b as b.quantity > 1)

-- refused TYP002
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid, sum(amount) as s, count(b.*) as n pattern (a b c) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b c) within interval '1' month define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid after match skip to next row pattern (a b c) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid after match skip to b pattern (a b c) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid after match skip to last b pattern (a b+ c) define b as b.quantity > 1)

select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid after match skip to a pattern (a b c) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid, upper(a.customer) as u, a.address.city as city, coalesce(b.amount, 0) as x pattern (a b c) define b as b.quantity > a.quantity and b.amount > first(a.amount))

select m.customer, p.payment_id from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b) define b as b.quantity > 1) as m join payments as p on m.aid = p.order_id

select aid, count(*) as n from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid pattern (a b) define b as b.quantity > 1) group by aid

select customer, x from orders match_recognize (partition by customer order by ordered_at measures a.amount * 2 as x pattern (a b) define b as b.quantity > 1) where x > 3

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid, last(address.city) as city pattern (a b c) define b as b.quantity > 1)

-- refused TYP013
select * from orders match_recognize (partition by customer order by ordered_at measures a.order_id as aid, address.city as city pattern (a b c) define b as b.quantity > 1)
