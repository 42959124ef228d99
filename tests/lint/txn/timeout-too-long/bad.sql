SET LOCAL lock_timeout = '1min'; -- expect: txn/timeout-too-long
