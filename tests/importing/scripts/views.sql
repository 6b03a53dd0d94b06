CREATE TABLE orders (
  order_id STRING NOT NULL,
  shop_id STRING NOT NULL,
  amount DECIMAL(10, 2),
  ordered_at TIMESTAMP(3),
  WATERMARK FOR ordered_at AS ordered_at - INTERVAL '5' SECOND
) WITH (
  'connector' = 'filesystem',
  'path' = 'data/orders',
  'format' = 'json'
);

CREATE TEMPORARY VIEW paid AS
SELECT * FROM orders WHERE amount > 0;

CREATE VIEW IF NOT EXISTS by_shop (shop, price) COMMENT 'What each order brought its shop' AS
SELECT shop_id, amount * 2 FROM paid;

CREATE TABLE out_table (shop STRING, price DECIMAL(12, 2)) WITH ('connector' = 'blackhole');
INSERT INTO out_table SELECT shop, price FROM by_shop;
