create function f() returns int language sql stable strict parallel safe leakproof cost 5 security definer set work_mem = '1MB' as 'select 1';
