CREATE TABEL by_source (id bigint);
CREATE TABLE period (virtual integer, storage text);
