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

CREATE TABLE visits (shop_id STRING, began TIMESTAMP(3), ended TIMESTAMP(3), n BIGINT)
WITH ('connector' = 'blackhole');

INSERT INTO visits
SELECT shop_id, window_start AS began, window_end AS ended, COUNT(*) AS n
FROM TABLE(SESSION(TABLE orders PARTITION BY shop_id, DESCRIPTOR(ordered_at), INTERVAL '30' MINUTES))
GROUP BY shop_id, window_start, window_end;
