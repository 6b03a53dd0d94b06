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

CREATE TABLE shops (
  shop_id STRING NOT NULL,
  city STRING,
  changed_at TIMESTAMP(3),
  PRIMARY KEY (shop_id) NOT ENFORCED,
  WATERMARK FOR changed_at AS changed_at
) WITH (
  'connector' = 'filesystem',
  'path' = 'data/shops',
  'format' = 'csv'
);

CREATE TABLE named (order_id STRING, city STRING, ordered_at TIMESTAMP(3)) WITH ('connector' = 'blackhole');
INSERT INTO named
SELECT o.order_id, COALESCE(s.city, 'unknown'), o.ordered_at
FROM orders o
LEFT JOIN shops FOR SYSTEM_TIME AS OF o.ordered_at AS s ON o.shop_id = s.shop_id;
