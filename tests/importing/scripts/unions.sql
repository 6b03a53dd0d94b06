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

CREATE TABLE both_kinds (kind STRING, id STRING) WITH ('connector' = 'blackhole');
INSERT INTO both_kinds
SELECT 'small', order_id FROM orders WHERE amount < 10
UNION ALL
SELECT 'large', order_id FROM orders WHERE amount >= 10;
