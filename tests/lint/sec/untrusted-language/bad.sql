CREATE FUNCTION f() RETURNS integer LANGUAGE plpython3u AS 'return 1'; -- expect: sec/untrusted-language
CREATE FUNCTION g() RETURNS integer AS 'x.so', 'g' LANGUAGE C; -- expect: sec/untrusted-language
DO LANGUAGE plperlu 'x'; -- expect: sec/untrusted-language
