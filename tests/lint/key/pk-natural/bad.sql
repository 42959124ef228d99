CREATE TABLE a (email text PRIMARY KEY); -- expect: key/pk-natural
