SELECT 'a;''b', E'c\';', U&'d;', "e""f", U&"g", N'h' 'i'
 'j', $$;$$, $x$ $y$ $x$, $1;
