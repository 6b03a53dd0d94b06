CREATE TABLE `order` (`select` INT, `from` STRING, `group` INT, `a b` INT, `window` INT, `Mixed` INT, value_ INT)
WITH ('connector' = 'datagen');
CREATE TABLE `my-sink` (`select` INT, `from` STRING, `a b` INT, `Mixed` INT) WITH ('connector' = 'print');
CREATE VIEW `task` AS SELECT `select`, `from`, `a b`, `Mixed` FROM `order` WHERE `group` > 1 AND `window` < 3;
INSERT INTO `my-sink` SELECT `select`, `from`, `a b`, `Mixed` FROM `task` WHERE `Mixed` = 1;
