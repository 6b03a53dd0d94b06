-- Every kind of column.
CREATE TEMPORARY TABLE IF NOT EXISTS events (
  id BIGINT NOT NULL COMMENT 'counts up',
  payload ROW<name STRING, tags ARRAY<STRING>, attrs MAP<STRING, INT>>,
  raw_time STRING, -- as the device wrote it
  price DECIMAL(18, 4),
  flag BOOLEAN,
  data VARBINARY(16),
  code CHAR(3),
  ratio DOUBLE PRECISION,
  small TINYINT,
  `day` DATE,
  at_ltz TIMESTAMP_LTZ(3),
  -- When it happened, by the device.
  at_time AS TO_TIMESTAMP(raw_time, 'yyyy-MM-dd HH:mm:ss'),
  twice AS price * 2 COMMENT 'both ways',
  file STRING NOT NULL METADATA FROM 'file.path' VIRTUAL,
  `file.name` STRING NOT NULL METADATA VIRTUAL,
  CONSTRAINT pk PRIMARY KEY (id) NOT ENFORCED,
  WATERMARK FOR at_time AS at_time - INTERVAL '1' MINUTE
) COMMENT 'Events of devices' WITH (
  'connector' = 'filesystem',
  'path' = 'data/events',
  'format' = 'json',
  'json.ignore-parse-errors' = 'true',
  'json.timestamp-format.standard' = 'ISO-8601',
  'source.monitor-interval' = '10s'
);
CREATE TABLE hole (id BIGINT NOT NULL, name STRING, tag STRING, attr INT, at_time TIMESTAMP(3), twice DECIMAL(21, 4), file STRING, `file.name` STRING)
WITH ('connector' = 'blackhole');
INSERT INTO hole
SELECT id, payload.name, payload.tags[1], payload.attrs['a'], at_time, twice, file, `file.name` FROM events;
