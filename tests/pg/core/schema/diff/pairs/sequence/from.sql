create sequence s;
create sequence gone;
