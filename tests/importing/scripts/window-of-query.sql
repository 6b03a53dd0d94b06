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

CREATE TABLE totals (shop_id STRING, hour_start TIMESTAMP(3), total DECIMAL(38, 2)) WITH ('connector' = 'blackhole');
INSERT INTO totals
SELECT shop_id, window_start, SUM(amount)
FROM TABLE(TUMBLE(
  (SELECT shop_id, amount, ordered_at FROM orders WHERE amount > 0),
  DESCRIPTOR(ordered_at), INTERVAL '1' HOUR))
GROUP BY window_start, window_end, shop_id;
