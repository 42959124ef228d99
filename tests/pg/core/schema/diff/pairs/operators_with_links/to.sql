create function lt(point, point) returns boolean language sql immutable as 'select true';
create function gt(point, point) returns boolean language sql immutable as 'select true';
create operator <<< (function = lt, leftarg = point, rightarg = point, commutator = >>>);
create operator >>> (function = gt, leftarg = point, rightarg = point, commutator = <<<);
create aggregate public.largest(point) (sfunc = point_add, stype = point);
