CREATE TABLE gen (
  id INT, -- the id
  n INT
) WITH ('connector' = 'datagen');
CREATE TABLE shown (id INT) WITH ('connector' = 'print');

-- rows
INSERT INTO shown
SELECT id -- only
FROM gen;
