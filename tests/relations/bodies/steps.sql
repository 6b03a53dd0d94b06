from orders

from orders where amount > 10 and note is not null

from orders select order_id, amount * quantity as total, price / 2 as half, ordered_at

from orders as o select o.*, upper(o.customer) as shout

from orders extend amount + 1 as more, cast(quantity as bigint) as big

from orders set amount = amount * 2, note = upper(note)

from orders set ordered_at = ordered_at + interval '1' second

from orders drop tags, address, note

from orders rename ordered_at as event_time, order_id as id

from orders select address.city as city, address.zip as zip, tags[1] as first_tag

from orders select distinct customer

from orders select customer, day distinct

from orders select case when paid then 'yes' else 'no' end as answer, coalesce(note, '-') as note

from orders window tumble(ordered_at, 1h) group by customer select customer, count(*) as n, sum(amount) as total, avg(price) as mean, min(day) as first_day

from orders window tumble(ordered_at, 1h, offset => 5m) group by customer select window_start, window_end, customer, max(quantity) as most

from orders window tumble(ordered_at, 1h) group by customer select window_time, customer, count(distinct note) as notes

from orders window tumble(ordered_at, 1h) select window_start, window_end, count(*) as n

from orders window tumble(ordered_at, 1h)

from orders window hop(ordered_at, 5m, 1h) group by customer select customer, window_end, count(*) as n

from orders window cumulate(ordered_at, 1h, 1d) group by paid select paid, window_end, sum(price) as s

from orders window session(ordered_at, 30m) group by customer select customer, window_start, window_end, count(*) as n

from clicks window tumble(clicked_at, 1m) group by page select window_start, window_time, page, count(*) as n

from orders window tumble(ordered_at, 1m) group by customer select window_time as t, customer, sum(amount) as total window tumble(t, 1h) group by customer select window_start, customer, sum(total) as total

from orders group by customer select customer, count(*) as n, sum(quantity) as q, avg(quantity) as a

from orders select count(*) as n, sum(amount) as total, max(note) as note

from orders group by upper(customer) as c, day select c, day, count(*) as n

from orders group by customer select customer

from orders group by customer select customer, sum(amount) as total having total > 100

from orders group by customer select customer, sum(amount) as total having count(*) > 3

from orders window tumble(ordered_at, 1h) group by customer select customer, count(*) as n having n > 1

from orders group by customer select customer, count(*) filter (where paid) as paid_orders

from orders dedup by order_id keep first

from orders dedup by order_id keep last

from orders dedup by order_id, customer keep last

from orders select order_id, amount dedup by order_id keep first

from orders select order_id, amount dedup by order_id keep last

from orders dedup by order_id keep first group by customer select customer, count(*) as n

from orders dedup by order_id keep first within 1h

from clicks dedup by customer, upper(page) keep first within 1500ms

from clicks select customer, page dedup by customer keep first within 90d

from orders dedup by customer keep first within 1h window tumble(ordered_at, 1h) group by customer select window_start, customer, count(*) as n

from orders as o join payments as p on o.order_id = p.order_id and p.paid_at between o.ordered_at and o.ordered_at + interval '1' hour dedup by o.customer keep first within 10m select o.order_id, o.ordered_at, p.paid_at

from orders top 3 by amount desc per customer

from orders top 3 by amount desc, order_id per customer as place

from orders top 10 by amount desc

from orders window tumble(ordered_at, 1h) group by customer select window_start, window_end, customer, sum(amount) as total top 2 by total desc per window_start, window_end as place

from orders top 1 by amount desc per customer

from orders as o join payments as p on o.order_id = p.order_id select o.order_id, p.payment_id, o.ordered_at, p.amount

from orders as o left join payments as p on o.order_id = p.order_id select o.order_id, p.payment_id, p.amount, o.quantity

from orders as o right join payments as p on o.order_id = p.order_id select o.order_id, o.quantity, p.amount

from orders as o full join payments as p on o.order_id = p.order_id select o.order_id, p.payment_id

from orders as o cross join customers as c select o.order_id, c.name

from orders join payments using (order_id) select order_id, payment_id

from orders as o join payments as p on o.order_id = p.order_id and o.amount > p.amount select o.order_id, p.amount as paid_amount

from orders as o join payments as p on o.order_id = p.order_id and p.paid_at between o.ordered_at - interval '1' hour and o.ordered_at + interval '1' hour select o.order_id, p.payment_id, o.ordered_at, p.paid_at

from orders as o left join payments as p on o.order_id = p.order_id and p.paid_at >= o.ordered_at and p.paid_at < o.ordered_at + interval '10' minute select o.order_id, p.payment_id, o.ordered_at

from orders as o join payments as p on o.order_id = p.order_id and p.paid_at >= o.ordered_at select o.order_id, p.payment_id

from orders as o join customers as c as of o.ordered_at on o.customer = c.customer select o.order_id, c.name, o.ordered_at

from orders as o left join customers as c as of o.ordered_at on o.customer = c.customer select o.order_id, c.name, c.level, o.ordered_at, c.changed_at

from orders as o left join customers as c as of o.ordered_at on o.customer = c.customer select o.order_id, c.level, o.ordered_at window tumble(ordered_at, 1h) group by level select window_start, level, count(*) as n

from orders as o join payments as p on o.order_id = p.order_id join customers as c on o.customer = c.customer select o.order_id, p.payment_id, c.name

from orders as o join payments as p on o.order_id = p.order_id group by o.customer select o.customer, sum(p.amount) as total

from orders as o left join payments as p on o.order_id = p.order_id group by o.customer select o.customer, sum(p.amount) as total, count(*) as n

from orders select order_id, sum(quantity) over (partition by customer order by ordered_at) as running

from orders expect positive: amount > 0 else drop expect known: paid is not null else drop

from orders group by customer, day select customer, day, count(*) as n group by customer select customer, max(n) as most
