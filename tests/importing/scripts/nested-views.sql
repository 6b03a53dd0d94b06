CREATE TABLE gen (id INT, n INT, tags ARRAY<STRING>) WITH ('connector' = 'datagen');
/*
 * Several lines,
 * with stars.
 */
CREATE VIEW positive (`key`, value_) AS SELECT id, n FROM gen WHERE n > 0;
CREATE VIEW all_of_them AS SELECT * FROM positive UNION ALL SELECT id, n FROM gen WHERE n < 0;
CREATE VIEW nobody AS SELECT 1 AS uno;
CREATE TABLE shown (`key` INT, value_ BIGINT) WITH ('connector' = 'print');
CREATE TABLE maxima (`key` INT, top BIGINT) WITH ('connector' = 'print');
EXECUTE STATEMENT SET BEGIN
INSERT INTO shown SELECT * FROM all_of_them;
INSERT INTO maxima (top, `key`) SELECT MAX(value_), `key` FROM all_of_them GROUP BY `key`;
END;
