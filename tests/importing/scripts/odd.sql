--no blank; and 'quotes' and `ticks
/* a block; with ; semicolons
   -- and dashes */
cReAtE
 TABLE

gen(
	id    int,name STRING   comment 'it''s; -- not a comment' , n
	   INT)   WiTh('connector'='datagen'
   ,'number-of-rows'  =  '7'    )
;;
;
create table `out;put`(t string,n int)with('connector'='print');insert into `out;put`
select
	case when name = ';' then 'a;b' /* inner; */ when name='--' then '/*' -- beside; this
	else 'it''s' end,
      n
from gen where name<>'-- no' and n>1 -- the end
