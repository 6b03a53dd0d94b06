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

CREATE TABLE texts (
  id VARCHAR(12),
  amount DOUBLE,
  big DECIMAL(20, 4),
  day_of DATE
) WITH ('connector' = 'blackhole');
INSERT INTO texts
SELECT order_id, amount, amount, CAST(ordered_at AS DATE) FROM orders;
