select order_id, sum(quantity) over (partition by customer order by ordered_at) as s from orders

select order_id, sum(quantity) over (partition by customer order by ordered_at rows between unbounded preceding and current row) as s from orders

select order_id, sum(quantity) over (partition by customer order by ordered_at rows between 5 preceding and current row) as s from orders

select order_id, sum(quantity) over (partition by customer order by ordered_at range between interval '1' hour preceding and current row) as s from orders

select order_id, sum(quantity) over (partition by customer order by ordered_at range between unbounded preceding and current row) as s from orders

select order_id, sum(quantity) over (partition by customer order by ordered_at rows 5 preceding) as s from orders

-- refused TYP010
select order_id, sum(quantity) over (partition by customer order by ordered_at rows between current row and 5 following) as s from orders

-- refused TYP010
select order_id, sum(quantity) over (partition by customer order by ordered_at rows between 5 preceding and 1 preceding) as s from orders

-- refused TYP010
select order_id, sum(quantity) over (partition by customer order by ordered_at rows between unbounded preceding and unbounded following) as s from orders

-- refused TYP010
select order_id, sum(quantity) over (partition by customer order by ordered_at range between interval '1' hour preceding and interval '1' minute preceding) as s from orders

-- refused TYP010
select order_id, sum(quantity) over (partition by customer order by ordered_at range between 5 preceding and current row) as s from orders

-- only Flink TYP010: Flink takes the milliseconds for the number of rows
select order_id, sum(quantity) over (partition by customer order by ordered_at rows between interval '1' hour preceding and current row) as s from orders

-- refused TYP010
select order_id, sum(quantity) over (partition by customer order by ordered_at rows between -1 preceding and current row) as s from orders

select order_id, sum(quantity) over (order by ordered_at) as s from orders

-- refused TYP010
select order_id, sum(quantity) over (partition by customer) as s from orders

-- refused TYP010
select order_id, sum(quantity) over () as s from orders

-- refused TYP010
select order_id, sum(quantity) over (partition by customer order by ordered_at desc) as s from orders

select order_id, sum(quantity) over (partition by customer order by amount) as s from orders

-- refused TYP010
select order_id, sum(quantity) over (partition by customer order by ordered_at, amount) as s from orders

select order_id, sum(quantity) over (partition by customer, `day` order by ordered_at) as s, count(*) over (partition by customer, `day` order by ordered_at) as n from orders

-- refused TYP010
select order_id, sum(quantity) over (partition by customer order by ordered_at) as s, count(*) over (partition by `day` order by ordered_at) as n from orders

-- refused TYP010
select order_id, sum(quantity) over (partition by customer order by ordered_at) as s, count(*) over (partition by customer order by ordered_at rows between 5 preceding and current row) as n from orders

select order_id, row_number() over (partition by customer order by ordered_at) as n from orders

select order_id, row_number() over (partition by customer order by amount) as n from orders

select order_id, row_number() over (order by ordered_at) as n from orders

select order_id, rank() over (partition by customer order by ordered_at) as n, dense_rank() over (partition by customer order by ordered_at) as d from orders

select order_id, lag(quantity) over (partition by customer order by ordered_at) as before_it from orders

select order_id, lag(quantity, 2) over (partition by customer order by ordered_at) as before_it from orders

select order_id, lag(quantity, 1, 0) over (partition by customer order by ordered_at) as before_it from orders

-- refused TYP017
select order_id, lead(quantity) over (partition by customer order by ordered_at) as after_it from orders

select order_id, first_value(amount) over (partition by customer order by ordered_at) as f, last_value(amount) over (partition by customer order by ordered_at) as l from orders

select order_id, avg(price) over (partition by customer order by ordered_at rows between 3 preceding and current row) as f, min(`day`) over (partition by customer order by ordered_at rows between 3 preceding and current row) as l from orders

select order_id, count(distinct note) over (partition by customer order by ordered_at) as n from orders

-- refused TYP010
select order_id, sum(quantity) filter (where paid) over (partition by customer order by ordered_at) as n from orders

-- refused TYP010
select order_id, upper(note) over (partition by customer order by ordered_at) as n from orders

select order_id, sum(quantity) over (partition by customer order by ordered_at) + 1 as n from orders

-- refused TYP010
select order_id, sum(sum(quantity) over (partition by customer order by ordered_at)) as n from orders group by order_id

-- refused TYP010
select order_id from orders where sum(quantity) over (partition by customer order by ordered_at) > 3

-- refused NAM001
select order_id, sum(quantity) over (partition by nothing order by ordered_at) as s from orders

-- refused TYP010
select order_id, row_number() over (partition by customer) as n from orders

-- refused TYP010
select order_id, row_number() over (partition by customer order by ordered_at rows between 1 preceding and current row) as n from orders

-- refused TYP017
select order_id, ntile(4) over (partition by customer order by ordered_at) as n from orders

-- refused TYP017
select order_id, percent_rank() over (partition by customer order by ordered_at) as n from orders

-- refused TYP017
select order_id, cume_dist() over (partition by customer order by ordered_at) as n from orders

select id, sum(price) over (partition by word order by seen) as s from events

select id, sum(price) over (partition by word order by seen rows between 2 preceding and current row) as s, happened_at from events

select id, sum(price) over (partition by word order by seen range between interval '1' minute preceding and current row) as s from events

select id, sum(price) over (order by proctime()) as s from events

select order_id, sum(quantity) over (partition by upper(customer) order by ordered_at) as s, ordered_at from orders

select order_id, max(s) over (partition by order_id order by ordered_at) as m from (select order_id, ordered_at, sum(quantity) over (partition by customer order by ordered_at) as s from orders)

select customer, sum(n) over (partition by customer order by n) as s from (select customer, count(*) as n from orders group by customer)

select order_id, sum(quantity) over (partition by customer order by ordered_at rows between 0 preceding and current row) as s from orders

-- refused TYP010
select order_id, sum(quantity) over (partition by customer order by ordered_at rows between unbounded preceding and 1 preceding) as s from orders

-- refused TYP010
select order_id, sum(quantity) over (partition by customer order by ordered_at rows between 1 following and 3 following) as s from orders

select order_id, sum(amount) over (partition by customer order by ordered_at range between interval '1' day preceding and current row) as s from orders

select order_id, listagg(note) over (partition by customer order by ordered_at) as s from orders

select order_id, collect(note) over (partition by customer order by ordered_at) as s from orders

select order_id, sum(quantity) over (partition by customer order by shipped_at) as s from orders

-- refused TYP010
select * from (select order_id, customer, rank() over (partition by customer order by amount desc) as r from orders) where r <= 2

-- refused TYP010
select * from (select order_id, customer, dense_rank() over (partition by customer order by amount desc) as r from orders) where r <= 2

-- refused TYP010
select * from (select order_id, customer, row_number() over (partition by customer order by amount desc) as r from orders) where r > 2

select * from (select order_id, customer, row_number() over (partition by customer order by amount desc) as r from orders) where r between 2 and 4

select * from (select order_id, customer, row_number() over (partition by customer order by amount desc) as r from orders) where r = 2

select * from (select order_id, customer, row_number() over (partition by customer order by amount desc) as r from orders) where 3 >= r

select order_id, customer from (select order_id, customer, row_number() over (partition by customer order by amount desc) as r from orders) where r <= 3

select * from (select row_number() over (partition by customer order by amount desc) as r, order_id from orders) where r <= 3

select * from (select order_id, customer, row_number() over (order by amount desc) as r from orders) where r <= 3

select order_id, ordered_at from (select order_id, ordered_at, row_number() over (partition by order_id order by ordered_at desc) as r from orders) where r = 1

select order_id, ordered_at from (select order_id, ordered_at, row_number() over (partition by order_id order by ordered_at) as r from orders) where r = 1

select id, seen from (select id, seen, row_number() over (partition by id order by seen) as r from events) where r = 1

select id from (select id, seen, row_number() over (partition by id order by seen desc) as r from events) where r = 1

from orders extend sum(quantity) over (partition by customer order by ordered_at rows between 3 preceding and current row) as s select order_id, s

from orders select order_id, count(*) over (order by ordered_at) as n where n > 3

-- refused TYP010
select order_id, sum(quantity) over (partition by customer order by ordered_at) as s, row_number() over (partition by customer order by ordered_at) as n from orders

select order_id, sum(quantity) over (partition by customer order by ordered_at) as s, lag(quantity) over (partition by customer order by ordered_at) as n from orders

-- refused TYP010
select order_id, row_number() over (partition by customer order by ordered_at) as n, rank() over (partition by customer order by ordered_at) as d from orders

-- refused TYP010
select order_id, sum(quantity) over (partition by customer order by ordered_at rows between 2 preceding and current row) as s, lag(quantity) over (partition by customer order by ordered_at) as n from orders

select order_id, sum(quantity) over (partition by customer order by ordered_at range between unbounded preceding and current row) as s, count(*) over (partition by customer order by ordered_at) as n from orders

-- refused TYP010
select order_id, sum(quantity) over (partition by customer order by amount, ordered_at) as s from orders

-- refused TYP010
select order_id, sum(quantity) over (partition by customer order by amount desc) as s from orders

select order_id, sum(quantity) over (order by amount) as s from orders

select order_id, sum(quantity) over (partition by customer order by amount rows between unbounded preceding and current row) as s from orders

-- refused TYP010
select order_id, sum(quantity) over (partition by customer order by amount rows between 3 preceding and current row) as s from orders

select order_id, rank() over (partition by customer order by amount) as s from orders

select order_id, lag(quantity) over (partition by customer order by amount) as s from orders

-- refused TYP010
select order_id, sum(quantity) over (partition by customer order by amount) as s, count(*) over (partition by customer order by amount desc) as n from orders

-- refused TYP010
select order_id, row_number() over (partition by customer order by amount, ordered_at) as s from orders

-- refused TYP010
select order_id, rank() over (partition by customer order by ordered_at desc) as s from orders

-- refused TYP010
select order_id, row_number() over (partition by customer order by ordered_at desc) as s from orders

-- refused TYP010
select order_id, row_number() over () as s from orders
