CREATE TABLE shown (id INT, name STRING) WITH ('connector' = 'print');
INSERT INTO shown VALUES (1, 'one'), (2, 'two');
