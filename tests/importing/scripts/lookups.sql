-- A table of a connector from before Flink 1.11, looked up by two queries.
CREATE TABLE cities (name STRING, country STRING) WITH (
  'connector.type' = 'filesystem',
  'connector.path' = 'file:///build/none.csv',
  'format.type' = 'csv'
);

CREATE TABLE visits (id BIGINT, city STRING, seen AS PROCTIME()) WITH ('connector' = 'datagen');

CREATE TABLE accounts (account STRING, city STRING, PRIMARY KEY (account) NOT ENFORCED) WITH (
  'connector' = 'filesystem',
  'path' = 'build/none',
  'format' = 'json'
);

CREATE TABLE placed (id BIGINT, country STRING) WITH ('connector' = 'blackhole');

CREATE TABLE known (account STRING, country STRING) WITH ('connector' = 'blackhole');

EXECUTE STATEMENT SET BEGIN
INSERT INTO placed
SELECT v.id, c.country
FROM visits AS v
LEFT JOIN cities FOR SYSTEM_TIME AS OF v.seen AS c ON c.name = v.city;

INSERT INTO known
SELECT a.account, c.country
FROM (SELECT *, PROCTIME() AS t FROM accounts) AS a
JOIN cities FOR SYSTEM_TIME AS OF a.t AS c ON c.name = UPPER(a.city);
END;
