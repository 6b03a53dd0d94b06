CREATE DATABASE IF NOT EXISTS landing;
CREATE DATABASE IF NOT EXISTS mart;
USE landing;
CREATE TABLE orders (id INT, n INT) WITH ('connector' = 'datagen');
CREATE TABLE mart.orders (id INT, n INT) WITH ('connector' = 'blackhole');
USE mart;
INSERT INTO orders SELECT id, orders.n FROM landing.orders WHERE orders.n > 0;
