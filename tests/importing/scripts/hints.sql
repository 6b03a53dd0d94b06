CREATE TABLE gen (id INT PRIMARY KEY NOT ENFORCED, n INT, total AS (id + n), p AS PROCTIME() COMMENT 'a COMMENT in a string')
WITH ('connector' = 'datagen');
CREATE TABLE shown (id INT NOT NULL, total INT) WITH ('connector' = 'print');
INSERT INTO shown
SELECT id, total FROM gen /*+ OPTIONS('rows-per-second' = '5') */ WHERE n > 0;
