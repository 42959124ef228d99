create foreign data wrapper w;
create server s version '2' foreign data wrapper w options (host 'g', db 'x');
create foreign table ft (a int, b int) server s options (k 'w', l 'x');
