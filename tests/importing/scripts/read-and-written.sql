CREATE TABLE files (id INT, n INT) WITH (
  'connector' = 'filesystem', 'path' = 'data/files', 'format' = 'json',
  'source.monitor-interval' = '1 min', 'sink.rolling-policy.rollover-interval' = '1 min');
CREATE TABLE gen (id INT, n INT) WITH ('connector' = 'datagen', 'number-of-rows' = '10');
CREATE TABLE shown (id INT) WITH ('connector' = 'print');
EXECUTE STATEMENT SET BEGIN
INSERT INTO files SELECT * FROM gen;
INSERT INTO shown SELECT id FROM files;
END;
