CREATE TABLE players (name STRING, team INT, height DOUBLE) WITH ('connector' = 'datagen');
CREATE TABLE cells (rowkey STRING, cf ROW<team INT, height DOUBLE>) WITH ('connector' = 'print');
INSERT INTO cells SELECT name, ROW(team, height) FROM players WHERE ifnull(height, 0) > 2;
