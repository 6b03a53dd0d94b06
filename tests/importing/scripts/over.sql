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

CREATE TABLE totals (order_id STRING, total DECIMAL(38, 2)) WITH ('connector' = 'blackhole');
INSERT INTO totals
SELECT order_id, SUM(amount) OVER (PARTITION BY shop_id ORDER BY ordered_at
  ROWS BETWEEN 2 PRECEDING AND CURRENT ROW)
FROM orders;
