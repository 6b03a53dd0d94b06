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

CREATE TABLE lake (
  order_id STRING,
  amount DECIMAL(10, 2),
  kind STRING,
  day_of STRING
) PARTITIONED BY (kind, day_of) WITH (
  'connector' = 'filesystem',
  'path' = 'out/lake',
  'format' = 'json',
  'sink.rolling-policy.file-size' = '64MB',
  'sink.rolling-policy.rollover-interval' = '10 min',
  'sink.partition-commit.trigger' = 'process-time',
  'sink.partition-commit.policy.kind' = 'success-file'
);
INSERT INTO lake PARTITION (kind = 'paid')
SELECT order_id, amount, DATE_FORMAT(ordered_at, 'yyyy-MM-dd') FROM orders WHERE amount > 0;
