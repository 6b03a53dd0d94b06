-- print; taken
select customer, count(*) as n from orders group by customer

-- print; refused
select customer, count(*) as n, now() as at from orders group by customer

-- print { primary key (customer) }; refused
select coalesce(customer, '') as customer, n, now() as at from (select customer, count(*) as n from orders group by customer)

-- blackhole { primary key (customer) }; taken
select customer, count(*) as n, uuid() as u from orders group by customer

-- blackhole { primary key (u) }; refused
select customer, count(*) as n, uuid() as u from orders group by customer

-- blackhole { primary key (n) }; refused
select customer, count(*) as n, uuid() as u from orders group by customer

-- blackhole { primary key (n) }; taken
select customer, count(*) as n from orders group by customer

-- blackhole; refused
select customer, count(*) as n, rand() as r from orders group by customer

-- print; taken
select order_id, uuid() as u, now() as at from orders

-- blackhole { primary key (order_id) }; taken
select order_id, uuid() as u from orders

-- blackhole { primary key (account) }; taken
select account, balance, now() as at from accounts

-- blackhole { primary key (city) }; refused
select account, city, now() as at from accounts

-- blackhole { primary key (account) }; taken
select account, balance from accounts where changed_at > localtimestamp

-- print; refused
select account, balance from accounts where changed_at > localtimestamp

-- print; refused
select account, seen from accounts

-- print; taken
select account, balance from accounts

-- print; refused
select id, path from ledger

-- blackhole { primary key (id) }; taken
select id, path from ledger

-- blackhole { primary key (account) }; taken
select account, sum(amount) as total from ledger group by account

-- blackhole { primary key (path) }; refused
select path, sum(amount) as total from ledger group by path

-- blackhole { primary key (day) }; refused
select date_format(now(), 'yyyy-MM-dd') as day, sum(amount) as total from ledger group by date_format(now(), 'yyyy-MM-dd')

-- blackhole { primary key (account) }; refused
select account, sum(amount * rand()) as total from ledger group by account

-- blackhole { primary key (account) }; refused
select account, count(*) filter (where booked_at > localtimestamp) as total from ledger group by account

-- blackhole { primary key (account) }; refused
select account, sum(amount) as total from ledger where booked_at > localtimestamp group by account

-- blackhole { primary key (account) }; taken
select account, count(distinct id) as total from ledger where id <> '' group by account

-- blackhole { primary key (day) }; taken
select date_format(now(), 'yyyy-MM-dd') as day, sum(amount) as total from payments group by date_format(now(), 'yyyy-MM-dd')

-- blackhole { primary key (n) }; refused
select n, count(*) as c, max(at) as at from (select customer, count(*) as n, now() as at from orders group by customer) group by n

-- blackhole { primary key (n) }; taken
select n, count(*) as c from (select customer, count(*) as n, now() as at from orders group by customer) group by n

-- blackhole { primary key (order_id, payment_id) }; taken
select o.order_id, p.payment_id, o.u from (select order_id, uuid() as u from orders) as o join payments as p on o.order_id = p.order_id

-- print; taken
select o.order_id, p.payment_id from orders as o left join payments as p on o.order_id = p.order_id and p.amount > rand()

-- print; refused
select o.order_id, p.payment_id from orders as o left join payments as p on o.order_id = p.order_id and o.price + p.amount > rand()

-- print; taken
select o.order_id, p.payment_id from orders as o join payments as p on o.order_id = p.order_id and o.price + p.amount > rand()

-- blackhole { primary key (id, account) }; refused
select l.id, a.account, now() as at from ledger as l join accounts as a on l.account = a.account

-- print; refused
select l.id, a.account, now() as at from ledger as l join accounts as a on l.account = a.account

-- print; refused
select l.id, a.account, l.u from (select *, uuid() as u from ledger) as l join accounts as a on l.account = a.account

-- blackhole { primary key (id) }; refused
select l.id, a.account, l.u from (select id, account, uuid() as u from ledger) as l join accounts as a on l.account = a.account

-- print; refused
select m.place, a.owner from (select item, place, uuid() as u from moves) as m join accounts as a on m.item = a.account and m.u <> a.owner

-- print; taken
select m.place, a.owner from moves as m join accounts as a on m.item = a.account

-- print; refused
select item, place, now() as at from moves

-- blackhole { primary key (item) }; refused
select item, place, now() as at from moves

-- print; refused
select account, city from accounts where account in (select account from ledger where booked_at > localtimestamp)

-- print; taken
select customer, n from (select customer, n, row_number() over (order by n desc) as place from (select customer, count(*) as n from orders group by customer)) where place <= 3

-- print; refused
select customer, n, at from (select customer, n, at, row_number() over (order by n desc) as place from (select customer, count(*) as n, now() as at from orders group by customer)) where place <= 3

-- blackhole { primary key (customer) }; taken
select customer, n, at from (select customer, n, at, row_number() over (partition by customer order by n desc) as place from (select customer, count(*) as n, now() as at from orders group by customer)) where place <= 1

-- print; refused
select account, u from (select account, balance, uuid() as u, row_number() over (partition by city order by balance desc) as place from accounts) where place <= 3

-- print; refused
select order_id, u from (select order_id, amount, uuid() as u, row_number() over (partition by customer order by amount desc) as place from orders) where place <= 3

-- print; refused
select customer, 1 as n, uuid() as u from (select distinct customer from orders)

-- blackhole { primary key (customer) }; taken
select customer, uuid() as u from (select distinct customer from orders)

-- print; refused
select customer, n, at from (select customer, count(*) as n, now() as at from orders group by customer) union all select customer, 1, ordered_at from orders

-- print; refused
select account as a, current_date as d from accounts union all select customer, day from orders

-- print; refused
select account, current_time as u from accounts

-- print; refused
select account, current_database() as u from accounts

-- print; refused
select account, unix_timestamp() as u from accounts

-- print; refused
select account, unix_timestamp('2024-01-01 00:00:00') as u from accounts

-- print; refused
select account, current_watermark(changed_at) as u from accounts

-- print; refused
select account, e.country from accounts as a join cities for system_time as of a.seen as e on e.name = a.city and e.zip > rand() * 10

-- blackhole { primary key (account) }; taken
select account, e.country from accounts as a join cities for system_time as of a.seen as e on e.name = a.city

-- print; taken
select account, e.country from accounts as a join cities for system_time as of a.seen as e on e.name = a.city

-- print; taken
select window_start, count(*) as n, now() as at from table(tumble(table orders, descriptor(ordered_at), interval '1' hour)) group by window_start, window_end

-- print; taken
select customer, sum(quantity) over (partition by customer order by quantity) as s, now() as at from orders

-- print { primary key (customer) }; taken
select customer, count(*) as n, now() as at from orders group by customer

-- blackhole { primary key (customer) }; taken
select customer, paid, count(*) as n from orders where ordered_at > localtimestamp or quantity > rand() group by customer, paid

-- blackhole { primary key (kind) }; refused
select kind, max(amount) as most, sum(n) as n from (select account, kind, max(amount) as amount, count(*) as n from ledger group by account, kind having max(booked_at) > localtimestamp) group by kind

-- blackhole { primary key (kind) }; taken
select kind, max(amount) as most, sum(n) as n from (select account, kind, max(amount) as amount, count(*) as n from ledger group by account, kind having max(booked_at) > timestamp '2024-01-01 00:00:00') group by kind

-- print; taken
select account, balance from accounts as a join cities for system_time as of a.seen as e on e.name = a.city

-- blackhole { primary key (country) }; taken
select e.country, count(*) as n from accounts as a join cities for system_time as of a.seen as e on e.name = a.city group by e.country
