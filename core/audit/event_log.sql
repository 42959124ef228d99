-- The event log: an append-only table whose rows are chained by their hashes (docs/event-log.md).
--
-- Confiture runs this once, when the table is not there; by hand, after CREATE SCHEMA:
--     psql -v ON_ERROR_STOP=1 -v schema=confiture -1 -f event_log.sql
-- PostgreSQL 14 or newer. Running it again changes nothing.

create table if not exists :"schema".event (
    id            bigint      primary key,
    kind          text        not null,
    environment   text,
    version       text,
    name          text,
    checksum      text,
    path          text,
    blob_oid      text,
    commit_oid    text,
    origin_oid    text,
    branch        text,
    describe      text,
    worktree      text,
    author_name   text,
    author_email  text,
    authored_at   timestamptz,
    subject       text,
    db_role       text        not null,
    os_user       text,
    host          text,
    tool_version  text,
    xid           xid8        not null,
    recorded_at   timestamptz not null,
    duration_us   bigint,
    statements    integer,
    rows_affected bigint,
    objects       jsonb       not null default '[]',
    details       jsonb       not null default '{}',
    prev_hash     text        not null,
    hash          text        not null
);
comment on table :"schema".event is 'Confiture event log, format 1';

-- The newest event. Its row lock lets one writer at a time extend the chain, and a transaction that is rolled back gives
-- its id back, so that ids have no gaps and a gap is a deleted event.
create table if not exists :"schema".event_head (
    only_row boolean primary key default true check (only_row),
    id       bigint  not null default 0,
    hash     text    not null default '0000000000000000000000000000000000000000000000000000000000000000'
) with (fillfactor = 50);
-- The revision grows when something below changes; a log of an older one is brought up by running this again.
comment on table :"schema".event_head is 'Id and hash of the newest event; revision 2';
insert into :"schema".event_head default values on conflict do nothing;

-- Bodies of this kind are bound when they are made: no search_path, however set, changes what they call.
create or replace function :"schema".event_canonical(e :"schema".event) returns text
    language sql stable parallel safe
    return json_build_array('confiture.event/1',
        (e).id::text, (e).kind, (e).environment, (e).version, (e).name, (e).checksum,
        (e).path, (e).blob_oid, (e).commit_oid, (e).origin_oid, (e).branch, (e).describe, (e).worktree,
        (e).author_name, (e).author_email,
        to_char((e).authored_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), (e).subject,
        (e).db_role, (e).os_user, (e).host, (e).tool_version, (e).xid::text,
        to_char((e).recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
        (e).duration_us::text, (e).statements::text, (e).rows_affected::text,
        (e).objects::text, (e).details::text)::text;
comment on function :"schema".event_canonical(:"schema".event) is 'The text of an event that its hash is made from';

create or replace function :"schema".event_hash(e :"schema".event) returns text
    language sql stable parallel safe
    return encode(sha256(convert_to((e).prev_hash || :"schema".event_canonical(e), 'UTF8')), 'hex');
comment on function :"schema".event_hash(:"schema".event) is 'SHA-256 of prev_hash and the canonical text, in hex';

-- The names of the log in what follows are written out, whatever it is called: to set a search_path at every event costs
-- more than the whole of this function, and none must be able to lead it astray.
select pg_catalog.set_config('confiture.schema', c.relnamespace::pg_catalog.regnamespace::text, true)
from :"schema".event_head h join pg_catalog.pg_class c on c.oid = h.tableoid;

do $do$
begin
    execute format($function$
create or replace function %1$s.event_append() returns trigger
    language plpgsql
as $$
begin
    if new.kind operator(pg_catalog.<>) all (array['applied', 'reverted', 'failed', 'baselined', 'adopted', 'repaired',
                                                   'drift', 'anonymized', 'note'])
        or new.worktree operator(pg_catalog.<>) all (array['clean', 'dirty', 'untracked', 'none'])
    then
        raise exception 'there is no event of kind %% with the worktree %%', new.kind, new.worktree
            using errcode = 'check_violation';
    end if;
    select h.id operator(pg_catalog.+) 1, h.hash, pg_catalog.clock_timestamp(), pg_catalog.pg_current_xact_id(), session_user
        into new.id, new.prev_hash, new.recorded_at, new.xid, new.db_role
        from %1$s.event_head h for update;
    if not found then
        raise exception 'the event log has lost its head: event_head is empty'
            using hint = 'Find out who emptied it; confiture-audit verify tells whether events are missing as well.';
    end if;
    new.hash := %1$s.event_hash(new);
    update %1$s.event_head set id = new.id, hash = new.hash;
    return new;
end
$$
$function$, current_setting('confiture.schema'));
end
$do$;

-- Most events are a little too long to be stored as they are; where the server has lz4 that costs a fifth of pglz.
do $do$
begin
    execute format('alter table %1$s.event alter objects set compression lz4, alter details set compression lz4',
                   current_setting('confiture.schema'));
exception when feature_not_supported then
    null;
end
$do$;
comment on function :"schema".event_append() is 'Numbers, stamps and chains a new event';

create or replace function :"schema".event_refuse() returns trigger
    language plpgsql set search_path = pg_catalog, pg_temp
as $$
begin
    raise exception '% of the event log is refused: it is append-only', tg_op
        using errcode = 'insufficient_privilege',
              hint = 'Add an event of kind repaired or note that tells what is right.';
end
$$;
comment on function :"schema".event_refuse() is 'Keeps the event log append-only';

create or replace trigger event_append before insert on :"schema".event
    for each row execute function :"schema".event_append();
create or replace trigger event_refuse before update or delete or truncate on :"schema".event
    for each statement execute function :"schema".event_refuse();
alter table :"schema".event enable always trigger event_refuse;

-- One row for each fault. what: content (the event is not what was hashed), link (it does not follow the event before it),
-- missing (events between it and the one before are gone), time (it claims to be older than those before it), head (the
-- newest event is not the one that event_head names).
create or replace function :"schema".verify_chain(from_id bigint default null)
    returns table (id bigint, what text, expected text, found text)
    language sql stable
begin atomic
    with chain as (
        select e.id, e.prev_hash, e.hash, e.recorded_at, :"schema".event_hash(e) as computed,
               max(e.recorded_at) over (order by e.id rows between unbounded preceding and 1 preceding) as before_at,
               coalesce(lag(e.id) over follows, greatest(from_id - 2, 0), 0) as before_id,
               coalesce(lag(e.hash) over follows, case when from_id > 1 then e.prev_hash else repeat('0', 64) end)
                   as before_hash
        from :"schema".event e
        where e.id >= coalesce(from_id - 1, e.id)
        window follows as (order by e.id)
    ), newest as (
        select e.id, e.hash from :"schema".event e order by e.id desc limit 1
    )
    select c.id, 'content', c.computed, c.hash from chain c
    where c.computed is distinct from c.hash and c.id >= coalesce(from_id, c.id)
    union all
    select c.id, 'missing', (c.before_id + 1)::text, c.id::text from chain c
    where c.id <> c.before_id + 1 and c.id >= coalesce(from_id, c.id)
    union all
    select c.id, 'link', c.before_hash, c.prev_hash from chain c
    where c.id = c.before_id + 1 and c.prev_hash is distinct from c.before_hash and c.id >= coalesce(from_id, c.id)
    union all
    select c.id, 'time', c.before_at::text, c.recorded_at::text from chain c
    where c.recorded_at < c.before_at - interval '1 minute' and c.id >= coalesce(from_id, c.id)
    union all
    select coalesce(n.id, 0), 'head', concat_ws(' ', h.id, h.hash), concat_ws(' ', n.id, n.hash)
    from (select) as always
        left join :"schema".event_head h on true
        left join newest n on true
    where h.id is distinct from coalesce(n.id, 0)
        or h.hash is distinct from coalesce(n.hash, repeat('0', 64))
    order by 1, 2;
end;
comment on function :"schema".verify_chain(bigint) is 'Faults in the chain of events, from an event on; no rows: the chain holds';

create or replace view :"schema".history as
    select e.id, e.recorded_at, e.kind, e.environment, e.version, e.name, left(e.commit_oid, 10) as commit,
           e.author_name as author, e.authored_at, e.subject, e.path, e.worktree, e.db_role, e.os_user, e.host,
           e.duration_us * interval '1 microsecond' as duration, e.statements, e.rows_affected,
           jsonb_array_length(e.objects) as objects, e.details -> 'error' ->> 'message' as error
    from :"schema".event e
    order by e.id;
comment on view :"schema".history is 'The event log, readable';

-- Events that pgGit has not taken yet, and what is needed to send them as if nothing had happened.
create table if not exists :"schema".outbox (
    event_id       bigint      primary key,
    queued_at      timestamptz not null default clock_timestamp(),
    attempts       integer     not null default 1,
    sqlstate       text        not null,
    message        text        not null,
    branch         text        not null,
    history_after  bigint      not null,
    transaction_at timestamp
);
comment on table :"schema".outbox is 'Events that pgGit has not taken yet: confiture-audit replay sends them';

-- Writes one event to pgGit: a commit whose hash is the event's, so that it is written once however often it is tried; the
-- branch's head; and the commit_hash of the history rows after `history_after`, those of one transaction's time if given.
do $do$
begin
    execute format($function$
create or replace function %1$s.pggit_send(e %1$s.event, fallback text, history_after bigint, transaction_at timestamp)
    returns void
    language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
    branch_name text := case when e.branch ~ '^[a-zA-Z0-9._/#-]+$' then e.branch else fallback end;
    own_branch integer;
    old_head text;
    own_commit integer;
begin
    if exists (select from pggit.commits c where c.hash = e.hash) then
        return;
    end if;
    insert into pggit.branches (name) values (branch_name) on conflict (name) do nothing;
    select b.id, b.head_commit_hash into strict own_branch, old_head from pggit.branches b
    where b.name = branch_name for update;
    insert into pggit.commits (hash, branch_id, parent_commit_hash, message, author, authored_at, committer, committed_at,
                               metadata)
    values (e.hash, own_branch, old_head, coalesce(e.subject, concat_ws(' ', e.kind, e.version, e.name)),
            coalesce(e.author_name || coalesce(' <' || e.author_email || '>', ''), e.db_role),
            coalesce(e.authored_at, e.recorded_at)::timestamp, e.db_role, e.recorded_at::timestamp,
            jsonb_build_object('event', case e.kind when 'applied' then 'MIGRATION_APPLIED' when 'reverted' then 'MIGRATION_ROLLED_BACK'
                                                    when 'failed' then 'MIGRATION_FAILED' else upper(e.kind) end,
                'tool', 'confiture', 'tool_version', e.tool_version, 'event_id', e.id, 'environment', e.environment,
                'version', e.version, 'name', e.name, 'direction', e.details -> 'direction', 'checksum', e.checksum,
                'git', jsonb_build_object('commit', e.commit_oid, 'origin', e.origin_oid, 'blob', e.blob_oid, 'path', e.path,
                                          'branch', e.branch, 'worktree', e.worktree),
                'duration_us', e.duration_us, 'rows', e.rows_affected))
    returning id into own_commit;
    update pggit.branches b set head_commit_hash = e.hash where b.id = own_branch;
    update pggit.history h set commit_hash = e.hash
    where h.commit_hash is null and h.id > history_after
        and (transaction_at is null or h.created_at = transaction_at);
    if to_regclass('pggit.external_migrations') is not null and e.version ~ '^[0-9]{1,18}$' and e.kind in ('applied', 'reverted') then
        execute 'insert into pggit.external_migrations (migration_id, tool_name, migration_name, checksum, pggit_commit_id, '
                '  applied_at, applied_by, success) values ($1, $2, $3, $4, $5, $6, $7, true) '
                'on conflict (migration_id) do update set pggit_commit_id = excluded.pggit_commit_id, '
                '  checksum = excluded.checksum, applied_at = excluded.applied_at, applied_by = excluded.applied_by'
        using e.version::bigint, 'confiture', e.name, e.checksum, own_commit, e.recorded_at, e.db_role;
    end if;
end
$$
$function$, current_setting('confiture.schema'));

    -- The newest event, in its own transaction. What pgGit refuses is undone and queued; only `required` fails the event.
    execute format($function$
create or replace function %1$s.pggit_mirror(fallback text, history_after bigint, one_transaction boolean, required boolean)
    returns void
    language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
    e %1$s.event;
    at timestamp := case when one_transaction then current_timestamp::timestamp end;
    why text;
    code text;
begin
    select x.* into strict e from %1$s.event x where x.id = (select h.id from %1$s.event_head h);
    begin
        perform %1$s.pggit_send(e, fallback, history_after, at);
    exception when others then
        if required then
            raise;
        end if;
        get stacked diagnostics why = message_text, code = returned_sqlstate;
        begin
            insert into %1$s.outbox (event_id, sqlstate, message, branch, history_after, transaction_at)
            values (e.id, code, why, fallback, history_after, at);
            raise warning 'pgGit has not taken event %%: %%', e.id, why
                using hint = 'It is kept in the outbox; confiture-audit replay sends it.';
        exception when insufficient_privilege then
            raise warning 'pgGit has not taken event %%, and this role may not keep it in the outbox: %%', e.id, why
                using hint = 'GRANT INSERT ON the outbox to it.';
        end;
    end;
end
$$
$function$, current_setting('confiture.schema'));

    -- The oldest event of the outbox after `after_id`: sent and gone, or left with the reason. No row: there is none.
    execute format($function$
create or replace function %1$s.pggit_replay(after_id bigint) returns table (event_id bigint, failure text)
    language plpgsql set search_path = pg_catalog, pg_temp
as $$
declare
    o %1$s.outbox;
    e %1$s.event;
    code text;
begin
    select x.* into o from %1$s.outbox x where x.event_id > after_id order by x.event_id limit 1 for update;
    if not found then
        return;
    end if;
    event_id := o.event_id;
    begin
        select x.* into strict e from %1$s.event x where x.id = o.event_id;
        perform %1$s.pggit_send(e, o.branch, o.history_after, o.transaction_at);
        delete from %1$s.outbox x where x.event_id = o.event_id;
    exception when others then
        get stacked diagnostics failure = message_text, code = returned_sqlstate;
        update %1$s.outbox x set attempts = x.attempts + 1, sqlstate = code, message = failure where x.event_id = o.event_id;
    end;
    return next;
end
$$
$function$, current_setting('confiture.schema'));
end
$do$;
comment on function :"schema".pggit_mirror(text, bigint, boolean, boolean) is 'Writes the newest event to pgGit, too';
comment on function :"schema".pggit_replay(bigint) is 'Sends one event of the outbox to pgGit';
