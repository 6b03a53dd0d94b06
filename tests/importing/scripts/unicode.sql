SET table.exec.source.idle-timeout = '30 s';
CREATE TABLE `größen` (`id` INT, `名前` STRING, note STRING COMMENT 'zwölf "Boxkämpfer"; jagen') WITH ('connector' = 'datagen');
CREATE TABLE aus (`名前` STRING, marke STRING) WITH ('connector' = 'print', 'print-identifier' = '→ ;--');
INSERT INTO aus
SELECT `名前`, U&'\00e9t\00e9' || note FROM `größen` WHERE note <> 'ß; -- ''x''';
