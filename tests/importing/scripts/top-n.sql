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

CREATE TABLE best (shop_id STRING, order_id STRING, amount DECIMAL(10, 2), place BIGINT) WITH ('connector' = 'print');
INSERT INTO best
SELECT shop_id, order_id, amount, place
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY shop_id ORDER BY amount DESC) AS place
  FROM orders
)
WHERE place <= 3;
