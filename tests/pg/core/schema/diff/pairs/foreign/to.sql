create foreign data wrapper w options (debug 'true');
create server s type 'x' version '1' foreign data wrapper w options (host 'h', "Odd" 'a,''b');
create foreign table ft (a int options (c 'd'), b text not null) server s options (k 'v');
create user mapping for reader server s options (password 'p');
