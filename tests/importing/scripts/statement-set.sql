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

CREATE TABLE small_orders (order_id STRING) WITH ('connector' = 'blackhole');
CREATE TABLE large_orders (order_id STRING) WITH ('connector' = 'blackhole');

EXECUTE STATEMENT SET
BEGIN
-- Below ten.
INSERT INTO small_orders SELECT order_id FROM orders WHERE amount < 10;
-- The others.
INSERT INTO large_orders SELECT order_id FROM orders WHERE amount >= 10;
END;
