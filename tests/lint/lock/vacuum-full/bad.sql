VACUUM FULL orders; -- expect: lock/vacuum-full
VACUUM (FULL, VERBOSE) orders, customers; -- expect: lock/vacuum-full -- expect: lock/vacuum-full
VACUUM FULL; -- expect: lock/vacuum-full
VACUUM (FULL on) orders; -- expect: lock/vacuum-full
