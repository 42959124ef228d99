-- confiture: transaction=off lock_timeout=2s
/* a /* b; */ c */
SELECT 1 -- x;+ 2;;
