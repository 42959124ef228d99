DO $$ BEGIN EXECUTE 'DROP TABLE ' || current_user; END $$; -- expect: meta/unanalysable
\copy a from 'x' -- expect: meta/unanalysable
