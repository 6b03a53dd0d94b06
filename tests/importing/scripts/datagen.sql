create table gen (
  id int,
  name string,
  score double,
  at_time timestamp(3)
) with (
  'connector' = 'datagen',
  'number-of-rows' = '100',
  'fields.id.kind' = 'sequence',
  'fields.id.start' = '1',
  'fields.id.end' = '100',
  'fields.name.length' = '8',
  'fields.score.min' = '0',
  'fields.score.max' = '1.5',
  'fields.at_time.max-past' = '1 h'
);
create table shown (id int, name string, score double) with ('connector' = 'print', 'standard-error' = 'true');
insert into shown select id, upper(name), round(score, 2) from gen where mod(id, 2) = 0;
