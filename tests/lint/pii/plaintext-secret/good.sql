-- option: allow=public.a.reset_token
CREATE TABLE a (
    id bigint PRIMARY KEY,
    password_hash text,
    encrypted_password text,
    token_count integer,
    secret_ref uuid,
    password_changed_at timestamptz,
    secret bytea,
    secretary text,
    reset_token text
);
