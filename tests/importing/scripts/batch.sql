SET 'execution.runtime-mode' = 'batch';
CREATE TABLE rows_in (id INT, n INT) WITH ('connector' = 'filesystem', 'path' = 'data/in', 'format' = 'csv', 'csv.field-delimiter' = ';');
CREATE TABLE sums (n INT, total BIGINT) WITH ('connector' = 'filesystem', 'path' = 'data/out', 'format' = 'csv');
INSERT INTO sums SELECT n, SUM(CAST(id AS BIGINT)) FROM rows_in GROUP BY n;
