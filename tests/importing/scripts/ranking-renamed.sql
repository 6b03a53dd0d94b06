CREATE TABLE visits (shop STRING, visitor STRING, seen TIMESTAMP(3), WATERMARK FOR seen AS seen)
WITH ('connector' = 'datagen');
CREATE TABLE firsts (place STRING, who STRING, first_seen TIMESTAMP(3)) WITH ('connector' = 'print');
CREATE TABLE lasts (place STRING, who STRING) WITH ('connector' = 'print');

EXECUTE STATEMENT SET BEGIN
INSERT INTO firsts
SELECT place, visitor, at_time FROM (
  SELECT shop AS place, visitor, seen AS at_time,
    ROW_NUMBER() OVER (PARTITION BY shop ORDER BY seen) AS number
  FROM visits
) WHERE number = 1;
INSERT INTO lasts
SELECT UPPER(place), visitor FROM (
  SELECT shop AS place, visitor,
    ROW_NUMBER() OVER (PARTITION BY shop ORDER BY seen DESC) AS number
  FROM visits
) WHERE number <= 3;
END;
