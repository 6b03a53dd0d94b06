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

CREATE TABLE pairs (first_id STRING, second_id STRING) WITH ('connector' = 'blackhole');
INSERT INTO pairs
SELECT a.order_id, b.order_id
FROM orders AS a, orders AS b
WHERE a.shop_id = b.shop_id
  AND b.ordered_at BETWEEN a.ordered_at AND a.ordered_at + INTERVAL '10' MINUTE;
