-- What events are written to, with pgGit's documented names, columns and constraints; our own text, none of its code.
-- An event trigger does what its own does: a row of history for each object, numbers from a sequence.
create schema pggit;
create table pggit.branches (
    id serial primary key,
    name text not null unique check (name ~ '^[a-zA-Z0-9._/#-]+$'),
    parent_branch_id integer references pggit.branches (id),
    head_commit_hash text,
    created_at timestamp default current_timestamp,
    created_by text default current_user
);
insert into pggit.branches (name) values ('main');
create table pggit.commits (
    id serial primary key,
    hash text not null unique default md5(random()::text),
    branch_id integer not null references pggit.branches (id),
    parent_commit_hash text,
    message text,
    author text default current_user,
    authored_at timestamp default current_timestamp,
    committer text default current_user,
    committed_at timestamp default current_timestamp,
    tree_hash text,
    object_hashes jsonb,
    metadata jsonb
);
create table pggit.objects (id serial primary key, full_name text);
create table pggit.history (
    id serial primary key,
    object_id integer references pggit.objects (id),
    change_type text,
    change_description text,
    commit_hash text,
    sql_executed text,
    created_at timestamp default current_timestamp,
    created_by text default current_user
);
create function pggit.note_ddl() returns event_trigger language plpgsql as $$
declare
    command record;
    object integer;
begin
    for command in select * from pg_event_trigger_ddl_commands() where schema_name is distinct from 'pggit' loop
        insert into pggit.objects (full_name) values (command.object_identity) returning id into object;
        insert into pggit.history (object_id, change_type, change_description)
        values (object, 'CREATE', command.command_tag || ' ' || command.object_identity);
    end loop;
end
$$;
create event trigger pggit_ddl on ddl_command_end execute function pggit.note_ddl();
grant usage on schema pggit to public;
grant select, insert, update on all tables in schema pggit to public;
