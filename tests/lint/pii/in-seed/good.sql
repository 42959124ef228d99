INSERT INTO users (email, note) VALUES ('jane@example.com', 'at 10 @ noon'), ('a@shop.test', 'x@y');
INSERT INTO accounts (iban) VALUES ('DE00370400440532013000');
