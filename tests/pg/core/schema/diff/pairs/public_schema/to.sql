revoke usage on schema public from public;
comment on schema public is 'ours';
