-- Newer versions of Flink write the rows of both INSERTs with one operator.
SET 'table.optimizer.reuse-sink-enabled' = 'false';

CREATE TABLE orders (shop STRING NOT NULL, item STRING, amount INT) WITH ('connector' = 'datagen');
CREATE TABLE totals (
  shop STRING NOT NULL,
  total INT,
  PRIMARY KEY (shop) NOT ENFORCED
) WITH ('connector' = 'print');

EXECUTE STATEMENT SET
BEGIN
  INSERT INTO totals SELECT shop, SUM(amount) FROM orders WHERE item = 'tea' GROUP BY shop;
  INSERT INTO totals SELECT shop, MAX(amount) FROM orders WHERE item = 'milk' GROUP BY shop;
END;
