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

CREATE TABLE firsts (order_id STRING, amount DECIMAL(10, 2)) WITH ('connector' = 'blackhole');
INSERT INTO firsts
SELECT order_id, amount
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY order_id ORDER BY ordered_at ASC) AS rn
  FROM orders
) AS t
WHERE rn = 1 AND amount > 5;
