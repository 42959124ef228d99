ALTER TABLE measures DETACH PARTITION measures_2020; -- expect: lock/detach-not-concurrent
