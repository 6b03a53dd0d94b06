CREATE TABLE gen (id INT, n INT) WITH ('connector' = 'datagen', 'number-of-rows' = '10');
CREATE TABLE shown (id INT) WITH ('connector' = 'print');
EXECUTE STATEMENT SET BEGIN
INSERT INTO shown SELECT id FROM gen WHERE n > 0;
INSERT INTO shown /*+ OPTIONS('print-identifier' = 'n') */ SELECT n FROM gen WHERE n <= 0;
END;
