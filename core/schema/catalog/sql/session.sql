-- Deparsed names come back qualified, values as pg_dump prints them.
set local search_path = '';
set local jit = off;
set local extra_float_digits = 3;
set local datestyle = 'ISO';
set local intervalstyle = 'postgres';
set local quote_all_identifiers = off;
set local bytea_output = 'hex';
set local client_min_messages = warning;
