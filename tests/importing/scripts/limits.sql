SET 'execution.runtime-mode' = 'batch';
CREATE TABLE rows_in (id INT, n INT) WITH ('connector' = 'filesystem', 'path' = 'data/in', 'format' = 'csv');
CREATE TABLE best (id INT, n BIGINT) WITH ('connector' = 'filesystem', 'path' = 'data/out', 'format' = 'csv');
INSERT INTO best SELECT id, n FROM rows_in ORDER BY n DESC, id LIMIT 3;
