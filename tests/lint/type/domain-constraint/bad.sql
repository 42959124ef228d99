CREATE DOMAIN d AS integer CHECK (VALUE > 0); -- expect: type/domain-constraint
CREATE DOMAIN e AS integer NOT NULL; -- expect: type/domain-constraint
