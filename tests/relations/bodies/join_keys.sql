select r1.customer, r2.customer as c2, r1.level from customers as r1 left join (select distinct customer from orders) as r2 on r1.name = r2.customer and r1.level > 3

select r1.customer, r2.payment_id, r2.order_id from (select customer, max(level) as l, max(name) as n from customers group by customer) r1 right join (select payment_id, order_id, max(amount) as a from payments group by payment_id, order_id) as r2 on r1.n = r2.order_id

select r1.customer, r2.order_id from (select customer, max(level) as l from customers group by customer) r1 full join (select order_id, max(amount) as a from payments group by order_id) as r2 on r1.customer = r2.order_id

select r1.customer, r1.level, r2.customer as other, r2.name from customers as r1 left join customers as r2 on r1.name = r2.customer and r1.changed_at between r2.changed_at - interval '5' minutes and r2.changed_at

select r1.customer, r2.customer as other, r2.name from customers as r1 full join customers as r2 on r1.customer = r2.customer and r1.changed_at between r2.changed_at - interval '5' minutes and r2.changed_at

select a.account, b.order_id, b.customer from accounts as a left join (select order_id, customer from orders except select owner, account from accounts) as b on a.owner = b.order_id

select order_id, weight from shipments where order_id is not null

select order_id, weight from shipments where order_id is not null or weight > 3

select account, kind from entries where kind = 'a' or kind is not null
