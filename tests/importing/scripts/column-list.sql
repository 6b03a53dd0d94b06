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

CREATE TABLE wide (
  id STRING,
  note STRING,
  price DECIMAL(10, 2),
  at_time TIMESTAMP(3)
) WITH ('connector' = 'blackhole');
INSERT INTO wide (price, id) SELECT amount, order_id FROM orders;
