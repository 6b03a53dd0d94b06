CREATE TABLE base (
  id INT,
  n INT,
  ts AS CAST(TIMESTAMP '2024-01-01 00:00:00' AS TIMESTAMP(3)),
  WATERMARK FOR ts AS ts
) WITH ('connector' = 'datagen', 'rows-per-second' = '5', 'fields.n.min' = '1', 'fields.n.max' = '9');
CREATE TABLE more (extra INT) WITH ('number-of-rows' = '10') LIKE base;
CREATE TABLE target WITH ('connector' = 'blackhole') LIKE base (EXCLUDING ALL);
CREATE TABLE target_2 (extra INT) WITH ('connector' = 'blackhole') LIKE base (EXCLUDING OPTIONS EXCLUDING WATERMARKS EXCLUDING GENERATED);
EXECUTE STATEMENT SET BEGIN
INSERT INTO target SELECT id, n FROM more WHERE extra > 0;
INSERT INTO target_2 SELECT id, n, extra FROM more WHERE ts IS NOT NULL;
END;
