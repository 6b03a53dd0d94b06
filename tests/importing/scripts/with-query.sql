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

CREATE TABLE totals (shop_id STRING, total DECIMAL(38, 2)) WITH ('connector' = 'print');
INSERT INTO totals
WITH paid AS (
  -- what is free does not count
  SELECT shop_id, amount FROM orders WHERE amount > 0
)
SELECT shop_id, SUM(amount) FROM paid GROUP BY shop_id;
