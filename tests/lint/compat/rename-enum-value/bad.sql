ALTER TYPE mood RENAME VALUE 'ok' TO 'fine'; -- expect: compat/rename-enum-value
ALTER TYPE app."Mood" RENAME VALUE 'a' TO 'b'; -- expect: compat/rename-enum-value
