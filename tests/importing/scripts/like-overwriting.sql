CREATE TABLE base (id INT, n INT, m AS n + 1, PRIMARY KEY (id) NOT ENFORCED)
WITH ('connector' = 'filesystem', 'path' = 'data/a', 'format' = 'json');
CREATE TABLE other (o INT, q AS o * 2) WITH ('path' = 'data/b')
LIKE base (EXCLUDING CONSTRAINTS INCLUDING GENERATED OVERWRITING OPTIONS);
CREATE TABLE plain WITH ('connector' = 'blackhole', 'path' = 'x') LIKE base (EXCLUDING OPTIONS);
CREATE TABLE hole (id INT, m INT, o INT, q INT) WITH ('connector' = 'blackhole');
INSERT INTO hole SELECT id, m, o, q FROM other;
