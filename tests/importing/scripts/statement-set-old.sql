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

CREATE TABLE sums (shop_id STRING, total DECIMAL(38, 2)) WITH ('connector' = 'print');
CREATE TABLE ids (order_id STRING) WITH ('connector' = 'print');
CREATE VIEW paid AS SELECT * FROM orders WHERE amount > 0;
BEGIN STATEMENT SET;
INSERT INTO sums SELECT shop_id, SUM(amount) FROM paid GROUP BY shop_id;
INSERT INTO ids SELECT order_id FROM paid;
END;
