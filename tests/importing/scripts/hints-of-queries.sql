CREATE TABLE gen (id INT NOT NULL, n INT, p AS PROCTIME()) WITH ('connector' = 'datagen');
CREATE TABLE names (id INT NOT NULL, name STRING) WITH ('connector' = 'datagen');
CREATE TABLE named (id INT NOT NULL, name STRING) WITH ('connector' = 'print');
CREATE TABLE newest (id INT NOT NULL, name STRING, PRIMARY KEY (id) NOT ENFORCED) WITH ('connector' = 'print');
CREATE TABLE cities (id INT, name STRING) WITH (
  'connector.type' = 'filesystem',
  'connector.path' = 'file:///build/none.csv',
  'format.type' = 'csv'
);
CREATE TABLE placed (id INT NOT NULL, name STRING) WITH ('connector' = 'print');
EXECUTE STATEMENT SET BEGIN
INSERT INTO named
SELECT /*+ STATE_TTL('g' = '1d', 'names' = '2h'), BROADCAST(names) */ g.id, names.name FROM gen AS g JOIN names ON g.id = names.id;
INSERT INTO newest
SELECT /*+ STATE_TTL('gen' = '3d') */ id, MAX(CAST(n AS STRING)) AS name FROM gen GROUP BY id;
INSERT INTO placed
SELECT /*+ LOOKUP('table' = 'c', 'retry-predicate' = 'lookup_miss', 'retry-strategy' = 'fixed_delay', 'fixed-delay' = '1s', 'max-attempts' = '3') */ g.id, c.name
FROM gen AS g LEFT JOIN cities FOR SYSTEM_TIME AS OF g.p AS c ON g.id = c.id;
END;
