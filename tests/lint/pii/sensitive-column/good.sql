-- option: allow=public.shops.email
CREATE TABLE users (
    id bigint PRIMARY KEY,
    email_verified_at timestamptz,
    email_verified boolean,
    phone_id bigint,
    ssn_hash text,
    emails_sent integer,
    session text,
    description text DEFAULT 'email'
);
COMMENT ON COLUMN users.description IS 'not the email';
CREATE TABLE shops (id bigint PRIMARY KEY, email text);
CREATE TABLE people (id bigint PRIMARY KEY, email text);
COMMENT ON COLUMN people.email IS 'pii: contact';
