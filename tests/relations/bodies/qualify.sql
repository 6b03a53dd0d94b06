select order_id, customer, amount from orders qualify row_number() over (partition by customer order by amount desc) <= 3

select order_id, customer, row_number() over (partition by customer order by amount desc) as place from orders qualify place <= 3

select order_id, customer, row_number() over (partition by customer order by ordered_at desc) as place from orders qualify place = 1

select order_id, customer from orders qualify row_number() over (partition by order_id order by ordered_at) = 1

select order_id, customer from orders where quantity > 1 qualify row_number() over (partition by order_id order by ordered_at desc) = 1

select order_id, sum(quantity) over (partition by customer order by ordered_at) as s from orders qualify s > 10

select order_id from orders qualify sum(quantity) over (partition by customer order by ordered_at) > 10

-- refused TYP013
select order_id from orders qualify quantity > 10

-- refused TYP008
select order_id from orders qualify row_number() over (partition by customer order by amount desc)

-- refused TYP013
select customer, count(*) as n from orders group by customer qualify row_number() over (order by count(*) desc) <= 3

-- refused TYP013
select customer, count(*) as n from orders group by customer qualify row_number() over (order by n desc) <= 3

select order_id, sum(quantity) over w as s, count(*) over w as n from orders window w as (partition by customer order by ordered_at)

select order_id, sum(quantity) over w as s from orders window w as (partition by customer order by ordered_at rows between 2 preceding and current row)

select order_id, sum(quantity) over (w order by ordered_at) as s from orders window w as (partition by customer)

-- otherwise: a frame added to a named window is written out, and then may be empty
select order_id, sum(quantity) over (w rows between 2 preceding and current row) as s from orders window w as (partition by customer order by ordered_at)

select order_id, sum(quantity) over v as s from orders window w as (partition by customer order by ordered_at), v as (w)

-- refused NAM001
select order_id, sum(quantity) over x as s from orders window w as (partition by customer order by ordered_at)

-- refused NAM006
select order_id, sum(quantity) over w as s from orders window w as (partition by customer order by ordered_at), w as (partition by order_id order by ordered_at)

-- refused TYP010
select order_id, sum(quantity) over w as s, row_number() over w as n from orders window w as (partition by customer order by ordered_at) qualify n > 3

-- refused TYP010
select order_id, sum(quantity) over (w partition by order_id) as s from orders window w as (partition by customer order by ordered_at)

select order_id from orders window w as (partition by customer order by ordered_at)

-- refused NAM001
select order_id from orders window w as (partition by nothing order by ordered_at)

-- refused TYP010
select order_id, rank() over (partition by customer order by amount desc) as place from orders qualify place <= 3

-- refused TYP010
select order_id, dense_rank() over (partition by customer order by amount desc) as place from orders qualify place <= 3

select distinct customer from orders qualify row_number() over (partition by customer order by amount desc) <= 3

select order_id, amount from orders qualify row_number() over (partition by customer order by amount desc) <= 3 and amount > 5

select window_start, customer, total from (select window_start, window_end, customer, sum(amount) as total from table(tumble(table orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end, customer) qualify row_number() over (partition by window_start, window_end order by total desc) <= 2
