-- Large orders, nothing else.

SET 'pipeline.name' = 'large_orders';

-- Orders as the shops send them.
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

CREATE TABLE shown (
  order_id STRING,
  amount DECIMAL(10, 2)
) WITH ('connector' = 'print');

-- Only those that matter.
INSERT INTO shown
SELECT order_id, amount FROM orders WHERE amount > 100;
