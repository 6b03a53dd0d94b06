select o.order_id, p.payment_id, o.ordered_at from orders as o left join payments as p on o.order_id = p.order_id where p.paid_at between o.ordered_at - interval '1' hour and o.ordered_at + interval '1' hour

select o.order_id, p.payment_id, p.paid_at from orders as o left join payments as p on o.order_id = p.order_id where p.paid_at between o.ordered_at - interval '1' hour and o.ordered_at + interval '1' hour

select o.order_id, p.payment_id, o.ordered_at from orders as o right join payments as p on o.order_id = p.order_id where p.paid_at between o.ordered_at - interval '1' hour and o.ordered_at + interval '1' hour

select o.order_id, p.payment_id, o.ordered_at from orders as o full join payments as p on o.order_id = p.order_id where p.paid_at between o.ordered_at - interval '1' hour and o.ordered_at + interval '1' hour

select o.order_id, p.payment_id, o.ordered_at from orders as o full join payments as p on o.order_id = p.order_id where p.paid_at > timestamp '2024-01-01 00:00:00'

select o.order_id, p.payment_id, o.ordered_at from orders as o left join payments as p on o.order_id = p.order_id and p.paid_at between o.ordered_at - interval '1' hour and o.ordered_at + interval '1' hour where p.amount > 3

select o.order_id, p.payment_id, o.ordered_at from orders as o left join payments as p on o.order_id = p.order_id and p.paid_at between o.ordered_at - interval '1' hour and o.ordered_at + interval '1' hour where o.amount > 3

select o.order_id, p.payment_id, o.ordered_at from orders as o left join payments as p on o.order_id = p.order_id where p.paid_at >= o.ordered_at and p.paid_at < o.ordered_at + interval '1' hour and p.amount > 1

select o.order_id, p.payment_id, o.ordered_at from orders as o left join payments as p on o.order_id = p.order_id where p.paid_at >= o.ordered_at

select o.order_id, p.payment_id, o.ordered_at from orders as o left join payments as p on o.order_id = p.order_id where p.paid_at = o.ordered_at

select window_start, window_end, count(*) as n from table(tumble((select o.order_id, p.payment_id, p.paid_at from orders as o left join payments as p on o.order_id = p.order_id where p.paid_at between o.ordered_at - interval '1' hour and o.ordered_at + interval '1' hour), descriptor(paid_at), interval '1' hour)) group by window_start, window_end

select o.order_id, p.payment_id, o.ordered_at from orders as o join payments as p on o.order_id = p.order_id where p.paid_at between o.ordered_at - interval '1' hour and o.ordered_at + interval '1' hour

-- refused TYP003
select o.order_id, c.page, o.ordered_at from orders as o, clicks as c where o.customer = c.customer and c.clicked_at between o.ordered_at and o.ordered_at + interval '1' hour

-- refused TYP003
select o.order_id, c.page, o.ordered_at from orders as o left join clicks as c on o.customer = c.customer where c.clicked_at between o.ordered_at and o.ordered_at + interval '1' hour

select o.order_id, p.payment_id, o.ordered_at from orders as o, payments as p where o.order_id = p.order_id and o.ordered_at between p.paid_at and p.paid_at + interval '1' hour and o.amount > (select max(amount) from payments)

select o.order_id, p.paid_at from orders as o cross join payments as p where o.order_id = p.order_id and o.ordered_at between p.paid_at and p.paid_at + interval '1' hour

from orders as o left join payments as p on o.order_id = p.order_id where p.paid_at between o.ordered_at - interval '1' hour and o.ordered_at select o.order_id, ordered_at

select o.order_id, o.ordered_at from orders as o where exists (select 1 from payments as p where p.order_id = o.order_id and p.paid_at between o.ordered_at - interval '1' hour and o.ordered_at)

select a.order_id, a.ordered_at, b.ordered_at as other from orders as a join orders as b on a.customer = b.customer and a.ordered_at = b.ordered_at

select o.order_id, p.paid_at from orders as o join payments as p on o.order_id = p.order_id and o.ordered_at > p.paid_at - interval '1' hour and o.ordered_at < p.paid_at + interval '1' month

select o.order_id, p.paid_at from orders as o join payments as p on o.order_id = p.order_id and timestampdiff(minute, o.ordered_at, p.paid_at) < 10

select o.order_id, p.paid_at from orders as o join payments as p on o.ordered_at between p.paid_at and p.paid_at + interval '1' hour

-- refused TYP001
select o.order_id, p.paid_at from orders as o join payments as p on o.order_id = p.order_id and o.ordered_at - p.paid_at < interval '1' hour and p.paid_at <= o.ordered_at

select e.id, f.id as other, e.seen from events as e join events as f on e.id = f.id and e.seen between f.seen - interval '1' minute and f.seen

select e.id, f.id as other, e.happened_at from events as e join events as f on e.id = f.id and e.happened_at between f.seen - interval '1' minute and f.seen

select o.order_id, p.paid_at from orders as o left join payments as p on o.ordered_at between p.paid_at and p.paid_at + interval '1' hour

select o.order_id, p.paid_at from orders as o join payments as p on o.ordered_at between p.paid_at and p.paid_at + interval '1' hour and o.amount > p.amount

select t.order_id, t.paid_at from (select o.order_id, o.ordered_at, p.paid_at from orders as o join payments as p on o.order_id = p.order_id) as t where t.paid_at between t.ordered_at and t.ordered_at + interval '1' hour

select t.order_id, t.paid_at from (select o.order_id, o.ordered_at, p.paid_at from orders as o left join payments as p on o.order_id = p.order_id) as t where t.paid_at between t.ordered_at and t.ordered_at + interval '1' hour

select u.id, u.moment from (select t.order_id as id, t.paid_at as moment, t.ordered_at as since from (select o.order_id, o.ordered_at, p.paid_at from orders as o, payments as p where o.order_id = p.order_id) as t) as u where u.moment between u.since and u.since + interval '1' hour

with t as (select o.order_id, o.ordered_at, p.paid_at, p.amount from orders as o join payments as p on o.order_id = p.order_id) select order_id, amount, ordered_at from t where paid_at >= ordered_at and paid_at < ordered_at + interval '1' hour and amount > 3

select t.order_id, t.later from (select o.order_id, o.ordered_at, p.paid_at, p.paid_at + interval '1' minute as later from orders as o join payments as p on o.order_id = p.order_id) as t where t.paid_at between t.ordered_at and t.ordered_at + interval '1' hour

select t.order_id, t.paid_at from (select o.order_id, o.ordered_at, p.paid_at from orders as o join payments as p on o.order_id = p.order_id where p.amount > 3) as t where t.paid_at between t.ordered_at and t.ordered_at + interval '1' hour

select t.order_id, t.paid_at, t.ordered_at from (select o.order_id, o.ordered_at, p.paid_at from orders as o full join payments as p on o.order_id = p.order_id) as t where t.paid_at between t.ordered_at and t.ordered_at + interval '1' hour

select order_id, count(*) as n from (select o.order_id, o.ordered_at, p.paid_at from orders as o join payments as p on o.order_id = p.order_id) where paid_at between ordered_at and ordered_at + interval '1' hour group by order_id, tumble(ordered_at, interval '1' hour)

from orders as o join payments as p on o.order_id = p.order_id select o.order_id, o.ordered_at, p.paid_at where paid_at between ordered_at and ordered_at + interval '1' hour

with t as (select o.order_id, o.ordered_at, p.paid_at, p.amount from orders as o join payments as p on o.order_id = p.order_id) select a.order_id, a.ordered_at from t as a where a.paid_at between a.ordered_at and a.ordered_at + interval '1' hour union all select order_id, cast(ordered_at as timestamp(3)) from t where amount > 3
