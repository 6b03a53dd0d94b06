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

CREATE TABLE latest (order_id STRING, shop_id STRING, amount DECIMAL(10, 2)) WITH ('connector' = 'print');
INSERT INTO latest
SELECT order_id, shop_id, amount
FROM (
  SELECT order_id, shop_id, amount,
    ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY ordered_at DESC) AS rn
  FROM orders
)
WHERE rn = 1;
