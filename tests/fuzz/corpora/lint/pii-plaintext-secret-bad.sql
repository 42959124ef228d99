CREATE TABLE a (
    id bigint PRIMARY KEY,
    password text, -- expect: pii/plaintext-secret
    smtp_password varchar(200), -- expect: pii/plaintext-secret
    "apiKey" text, -- expect: pii/plaintext-secret
    access_token char(64) -- expect: pii/plaintext-secret
);
ALTER TABLE a ADD COLUMN client_secret text; -- expect: pii/plaintext-secret
