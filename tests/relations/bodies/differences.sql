select order_id, (ordered_at - shipped_at) day as apart from orders

select (ordered_at - shipped_at) second(3) + ordered_at as t, -(ordered_at - shipped_at) hour as h from orders

select (ordered_at - shipped_at) years to months as a, ((shipped_at - ordered_at)) days to hours as b from orders

select (`day` - date '2024-01-01') month as m, (max(ordered_at) - min(ordered_at)) minute as spread from orders group by `day`

select order_id from orders where (ordered_at - shipped_at) day between interval '1' hour and interval '2' day

from orders extend (ordered_at - shipped_at) second as apart where apart > 1d

select (clicked_at - current_timestamp) week as w from clicks

select (seen - seen) quarter as q from events

-- refused TYP001
select (happened_at - seen) day as d from events

-- refused TYP001
select (quantity - 1) day as d from orders

-- refused TYP001
select (ordered_at - interval '1' day) day as d from orders

-- refused SYN001
select (quantity) day from orders

-- refused SYN001
select (quantity + 1) days from orders

-- refused TYP005
select (ordered_at - shipped_at) day(7) as d from orders

-- refused TYP005
select (ordered_at - shipped_at) week to day as d from orders

-- refused TYP005
select (ordered_at - shipped_at) day to second(10) as d from orders

-- refused TYP001
select sum((ordered_at - shipped_at) day) as s from orders

select unknown as u, not unknown as n, coalesce(unknown, paid) as c from orders

select order_id from orders where paid = unknown or unknown

-- refused TYP001
select coalesce(unknown, 1) as u from orders

select cast(quantity as interval day) as a, cast(quantity as interval month) as b, cast(1.5 as interval hour) as c, cast(cast(2.5 as decimal(10, 2)) as interval day) as d from orders

-- refused TYP004
select cast(1.5 + 1 as interval day) as d from orders

-- refused TYP004
select cast(amount as interval day) as d from orders

-- refused TYP004
select try_cast(1.5 as interval day) as d from orders

select json_query(1, '$.a' returning array<string>) as a, json_query(true, '$.a' returning array<string> with wrapper) as b from orders

-- refused TYP001
select json_query(1, '$.a') as a from orders

-- refused TYP015
select ordered_at + interval '60' second as x, count(*) as n from orders group by ordered_at + interval '1' minute

select ordered_at + interval '1' minutes as x, count(*) as n from orders group by ordered_at + interval '1' minute

-- refused TYP015
select count(*) as n, tumble_start(ordered_at, interval '1' minute(3)) as s from orders as o group by tumble(ordered_at, interval '1' minute)

select order_id, count(*) over (partition by customer order by ordered_at range between interval '01' hour preceding and current row) as a, sum(amount) over (partition by customer order by ordered_at range between interval '1' hours preceding and current row) as b from orders
