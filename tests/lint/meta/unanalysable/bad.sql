DO $$ BEGIN EXECUTE 'DROP TABLE ' || 'a'; END $$; -- expect: meta/unanalysable
\copy a from 'x' -- expect: meta/unanalysable
