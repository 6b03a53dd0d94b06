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

CREATE TABLE totals (
  shop_id STRING NOT NULL,
  total DECIMAL(38, 2),
  order_count BIGINT NOT NULL
) WITH ('connector' = 'print', 'print-identifier' = 'totals');

INSERT INTO totals
SELECT shop_id, SUM(amount) AS total, COUNT(*) AS order_count
FROM orders
WHERE amount IS NOT NULL
GROUP BY shop_id
HAVING COUNT(*) > 1;
