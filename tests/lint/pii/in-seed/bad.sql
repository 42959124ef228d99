INSERT INTO users (email) VALUES ('jane@mail.de'), ('john@mail.de'); -- expect: pii/in-seed
INSERT INTO accounts (iban) VALUES ('DE89370400440532013000'); -- expect: pii/in-seed
