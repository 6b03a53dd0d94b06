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

CREATE TABLE best (window_start TIMESTAMP(3), shop_id STRING, total DECIMAL(38, 2), place BIGINT) WITH ('connector' = 'blackhole');
CREATE VIEW per_minute AS
SELECT window_start, window_end, shop_id, SUM(amount) AS total
FROM TABLE(TUMBLE(TABLE orders, DESCRIPTOR(ordered_at), INTERVAL '1' MINUTE))
GROUP BY window_start, window_end, shop_id;
INSERT INTO best
SELECT window_start, shop_id, total, place
FROM (
  SELECT *, ROW_NUMBER() OVER (PARTITION BY window_start, window_end ORDER BY total DESC) AS place
  FROM per_minute
)
WHERE place <= 3;
