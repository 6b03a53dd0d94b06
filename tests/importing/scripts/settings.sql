-- Settings of all kinds.

-- Twice a minute.
SET 'execution.checkpointing.interval' = '30s';
SET 'parallelism.default' = '2';
SET 'table.exec.state.ttl' = '1 d';
SET 'table.local-time-zone' = 'Europe/Berlin';
SET 'restart-strategy.type' = 'fixed-delay';
SET 'restart-strategy.fixed-delay.attempts' = '3';
SET 'restart-strategy.fixed-delay.delay' = '10 s';
SET 'table.exec.mini-batch.enabled' = 'true';
SET 'table.exec.mini-batch.allow-latency' = '2 s';
SET 'table.exec.mini-batch.size' = '1000';
SET 'sql-client.execution.result-mode' = 'tableau';
SET 'state.backend.type' = 'rocksdb';
CREATE TABLE gen (id INT, n INT) WITH ('connector' = 'datagen');
CREATE TABLE sums (n INT, total BIGINT) WITH ('connector' = 'print');
INSERT INTO sums SELECT n, SUM(CAST(id AS BIGINT)) FROM gen GROUP BY n;
