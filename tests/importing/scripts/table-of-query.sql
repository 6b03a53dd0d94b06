-- The table of an earlier run.
DROP TABLE IF EXISTS readings;
CREATE TABLE readings (
  room VARCHAR(2147483647) CHARACTER SET `UTF-16LE` NOT NULL,
  degrees DOUBLE
) WITH ('connector' = 'datagen');

-- What is too hot, as a table of its own.
CREATE TABLE hot WITH ('connector' = 'print', 'print-identifier' = 'hot')
AS SELECT room, degrees * 1.8 + 32 AS fahrenheit FROM readings /* all rooms */ WHERE degrees > 30;
