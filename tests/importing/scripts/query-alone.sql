CREATE TABLE readings (
  room STRING NOT NULL,
  degrees DOUBLE,
  read_at TIMESTAMP(3),
  WATERMARK FOR read_at AS read_at - INTERVAL '5' SECOND
) WITH ('connector' = 'datagen', 'rows-per-second' = '5');

SHOW TABLES;
DESCRIBE readings;

-- The hottest minute of each room.
SELECT room, window_start, MAX(degrees)
FROM TABLE(TUMBLE(TABLE readings, DESCRIPTOR(read_at), INTERVAL '1' MINUTE))
GROUP BY room, window_start, window_end;

Flink SQL> SELECT * FROM readings;
