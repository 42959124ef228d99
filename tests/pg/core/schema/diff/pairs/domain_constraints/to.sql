create domain d as int constraint positive check (value > 1) constraint small check (value < 100);
comment on domain d is 'number';
comment on constraint small on domain d is 'not big';
