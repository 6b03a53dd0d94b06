"""Bodies of tasks, to be compared with what Flink's planner makes of them."""

from __future__ import annotations

HEADER = """
pipeline corpus {}

source orders from filesystem {
  path = 'build/none'
  format = json
  columns (
    order_id string not null,
    customer string,
    amount decimal(10, 2),
    quantity int not null,
    price double,
    paid boolean,
    note varchar(20),
    tags array<string>,
    address row<city string, zip string not null>,
    ordered_at timestamp(3),
    shipped_at timestamp(3),
    day date,
  )
  watermark ordered_at - 5s
}

source payments from filesystem {
  path = 'build/none'
  format = json
  columns (
    payment_id string not null,
    order_id string,
    amount decimal(12, 4) not null,
    paid_at timestamp(3) not null,
  )
  watermark paid_at - 1s
}

source customers from filesystem {
  path = 'build/none'
  format = json
  columns (
    customer string not null,
    name string,
    level int,
    changed_at timestamp(3),
  )
  primary key (customer)
  watermark changed_at
}

source clicks from filesystem {
  path = 'build/none'
  format = json
  columns (
    customer string,
    page string,
    clicked_at timestamp_ltz(3),
  )
  watermark clicked_at - 1m
}
"""

BODIES = {
    "whole": "from orders",
    "where": "from orders where amount > 10 and note is not null",
    "select": "from orders select order_id, amount * quantity as total, price / 2 as half, ordered_at",
    "select_star": "from orders as o select o.*, upper(o.customer) as shout",
    "extend": "from orders extend amount + 1 as more, cast(quantity as bigint) as big",
    "set": "from orders set amount = amount * 2, note = upper(note)",
    "set_time": "from orders set ordered_at = ordered_at + interval '1' second",
    "drop": "from orders drop tags, address, note",
    "rename": "from orders rename ordered_at as event_time, order_id as id",
    "nested": "from orders select address.city as city, address.zip as zip, tags[1] as first_tag",
    "distinct": "from orders select distinct customer",
    "distinct_step": "from orders select customer, day distinct",
    "case": "from orders select case when paid then 'yes' else 'no' end as answer, coalesce(note, '-') as note",
    "tumble": "from orders window tumble(ordered_at, 1h) group by customer select customer, count(*) as n, "
    "sum(amount) as total, avg(price) as mean, min(day) as first_day",
    "tumble_offset": "from orders window tumble(ordered_at, 1h, offset => 5m) group by customer "
    "select window_start, window_end, customer, max(quantity) as most",
    "tumble_time": "from orders window tumble(ordered_at, 1h) group by customer "
    "select window_time, customer, count(distinct note) as notes",
    "tumble_all": "from orders window tumble(ordered_at, 1h) select window_start, window_end, count(*) as n",
    "tumble_rows": "from orders window tumble(ordered_at, 1h)",
    "hop": "from orders window hop(ordered_at, 5m, 1h) group by customer select customer, window_end, count(*) as n",
    "cumulate": "from orders window cumulate(ordered_at, 1h, 1d) group by paid "
    "select paid, window_end, sum(price) as s",
    "session": "from orders window session(ordered_at, 30m) group by customer "
    "select customer, window_start, window_end, count(*) as n",
    "ltz_window": "from clicks window tumble(clicked_at, 1m) group by page "
    "select window_start, window_time, page, count(*) as n",
    "window_again": "from orders window tumble(ordered_at, 1m) group by customer "
    "select window_time as t, customer, sum(amount) as total window tumble(t, 1h) group by customer "
    "select window_start, customer, sum(total) as total",
    "group": "from orders group by customer select customer, count(*) as n, sum(quantity) as q, avg(quantity) as a",
    "group_none": "from orders select count(*) as n, sum(amount) as total, max(note) as note",
    "group_expression": "from orders group by upper(customer) as c, day select c, day, count(*) as n",
    "group_key_only": "from orders group by customer select customer",
    "having": "from orders group by customer select customer, sum(amount) as total having total > 100",
    "having_aggregate": "from orders group by customer select customer, sum(amount) as total having count(*) > 3",
    "having_window": "from orders window tumble(ordered_at, 1h) group by customer "
    "select customer, count(*) as n having n > 1",
    "filter_aggregate": "from orders group by customer select customer, count(*) filter (where paid) as paid_orders",
    "dedup_first": "from orders dedup by order_id keep first",
    "dedup_last": "from orders dedup by order_id keep last",
    "dedup_two": "from orders dedup by order_id, customer keep last",
    "dedup_arrival": "from orders select order_id, amount dedup by order_id keep first",
    "dedup_arrival_last": "from orders select order_id, amount dedup by order_id keep last",
    "dedup_group": "from orders dedup by order_id keep first group by customer select customer, count(*) as n",
    "top": "from orders top 3 by amount desc per customer",
    "top_place": "from orders top 3 by amount desc, order_id per customer as place",
    "top_all": "from orders top 10 by amount desc",
    "top_window": "from orders window tumble(ordered_at, 1h) group by customer "
    "select window_start, window_end, customer, sum(amount) as total "
    "top 2 by total desc per window_start, window_end as place",
    "top_one": "from orders top 1 by amount desc per customer",
    "join": "from orders as o join payments as p on o.order_id = p.order_id "
    "select o.order_id, p.payment_id, o.ordered_at, p.amount",
    "left_join": "from orders as o left join payments as p on o.order_id = p.order_id "
    "select o.order_id, p.payment_id, p.amount, o.quantity",
    "right_join": "from orders as o right join payments as p on o.order_id = p.order_id "
    "select o.order_id, o.quantity, p.amount",
    "full_join": "from orders as o full join payments as p on o.order_id = p.order_id select o.order_id, p.payment_id",
    "cross_join": "from orders as o cross join customers as c select o.order_id, c.name",
    "join_using": "from orders join payments using (order_id) select order_id, payment_id",
    "join_condition": "from orders as o join payments as p on o.order_id = p.order_id and o.amount > p.amount "
    "select o.order_id, p.amount as paid_amount",
    "interval_join": "from orders as o join payments as p on o.order_id = p.order_id "
    "and p.paid_at between o.ordered_at - interval '1' hour and o.ordered_at + interval '1' hour "
    "select o.order_id, p.payment_id, o.ordered_at, p.paid_at",
    "interval_left": "from orders as o left join payments as p on o.order_id = p.order_id "
    "and p.paid_at >= o.ordered_at and p.paid_at < o.ordered_at + interval '10' minute "
    "select o.order_id, p.payment_id, o.ordered_at",
    "interval_one_sided": "from orders as o join payments as p on o.order_id = p.order_id "
    "and p.paid_at >= o.ordered_at select o.order_id, p.payment_id",
    "temporal": "from orders as o join customers as c as of o.ordered_at on o.customer = c.customer "
    "select o.order_id, c.name, o.ordered_at",
    "temporal_left": "from orders as o left join customers as c as of o.ordered_at on o.customer = c.customer "
    "select o.order_id, c.name, c.level, o.ordered_at, c.changed_at",
    "temporal_window": "from orders as o left join customers as c as of o.ordered_at on o.customer = c.customer "
    "select o.order_id, c.level, o.ordered_at window tumble(ordered_at, 1h) group by level "
    "select window_start, level, count(*) as n",
    "three": "from orders as o join payments as p on o.order_id = p.order_id "
    "join customers as c on o.customer = c.customer select o.order_id, p.payment_id, c.name",
    "join_group": "from orders as o join payments as p on o.order_id = p.order_id group by o.customer "
    "select o.customer, sum(p.amount) as total",
    "left_join_group": "from orders as o left join payments as p on o.order_id = p.order_id group by o.customer "
    "select o.customer, sum(p.amount) as total, count(*) as n",
    "over": "from orders select order_id, sum(quantity) over (partition by customer order by ordered_at) as running",
    "expect": "from orders expect positive: amount > 0 else drop expect known: paid is not null else drop",
    "group_of_group": "from orders group by customer, day select customer, day, count(*) as n "
    "group by customer select customer, max(n) as most",
    "sql_select": "select order_id, amount from orders where quantity > 1",
    "sql_alias": "select o.order_id as id, o.amount * 2 as twice from orders as o",
    "sql_group": "select customer, count(*) as n from orders group by customer having count(*) > 1",
    "sql_cte": "with big as (select * from orders where amount > 100) "
    "select customer, count(*) as n from big group by customer",
    "sql_union_all": "select order_id, amount from orders union all select order_id, amount from payments",
    "sql_union": "select order_id from orders union select order_id from payments",
    "sql_intersect": "select order_id from orders intersect select order_id from payments",
    "sql_except": "select order_id from orders except select order_id from payments",
    "sql_window": "select window_start, window_end, customer, sum(amount) as total "
    "from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) "
    "group by window_start, window_end, customer",
    "sql_window_no_end": "select window_start, customer, sum(amount) as total "
    "from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) "
    "group by window_start, customer",
    "sql_hop": "select window_start, window_end, count(*) as n "
    "from table(hop(table orders, descriptor(ordered_at), interval '5' minutes, interval '10' minutes)) "
    "group by window_start, window_end",
    "sql_join": "select o.order_id, p.amount from orders o join payments p on o.order_id = p.order_id",
    "sql_left": "select o.order_id, p.amount from orders o left join payments p on o.order_id = p.order_id",
    "sql_temporal": "select o.order_id, c.name from orders as o left join customers "
    "for system_time as of o.ordered_at as c on o.customer = c.customer",
    "sql_top": "select * from (select *, row_number() over (partition by customer order by amount desc) as place "
    "from orders) where place <= 3",
    "sql_derived": "select t.customer, t.n + 1 as m "
    "from (select customer, count(*) as n from orders group by customer) as t",
    "sql_values": "values (1, 'a'), (2, 'bc')",
    "sql_one": "select 1 as one, 'x' as two, cast(null as int) as three",
    "sql_distinct": "select distinct customer, day from orders",
}
