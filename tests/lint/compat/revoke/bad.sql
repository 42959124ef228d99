REVOKE SELECT ON orders FROM app; -- expect: compat/revoke
