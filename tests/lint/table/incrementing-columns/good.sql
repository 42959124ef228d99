CREATE TABLE a (id bigint PRIMARY KEY, phone1 text, phone2 text, md5 text, sha1 text, sha256 text);
