CREATE TYPE "Mood" AS ENUM ('a'); CREATE DOMAIN "posInt" AS integer CHECK (VALUE > 0); -- expect: name/type, expect: name/type
