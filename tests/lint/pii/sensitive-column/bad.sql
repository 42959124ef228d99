CREATE TABLE users (
    id bigint PRIMARY KEY,
    email text NOT NULL, -- expect: pii/sensitive-column
    "dateOfBirth" date, -- expect: pii/sensitive-column
    customer_iban varchar(34), -- expect: pii/sensitive-column
    ssn char(11) -- expect: pii/sensitive-column
);
