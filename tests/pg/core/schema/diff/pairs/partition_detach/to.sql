create table p (id int, at date) partition by range (at);
create table p1 (id int, at date);
