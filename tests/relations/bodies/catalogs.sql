select o.order_id from default_catalog.default_database.orders as o join default_database.payments on payments.order_id = o.order_id

select default_catalog.default_database.orders.address.city, default_database.orders.order_id from `default_catalog`.default_database.orders

select default_database.orders.* from orders

select window_start, count(*) as n from table(tumble(table default_catalog.default_database.orders, descriptor(ordered_at), interval '10' minutes)) group by window_start, window_end

-- refused NAM001
select default_catalog.default_database.orders.order_id from orders as o

-- refused NAM001
with orders as (select customer as order_id from customers) select default_catalog.default_database.orders.order_id from orders

-- refused NAM005
select order_id from Default_Catalog.default_database.orders

-- refused NAM005
select order_id from other.orders
