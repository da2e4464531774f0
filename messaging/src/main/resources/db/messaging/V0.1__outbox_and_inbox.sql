-- Every service with a database includes this location before its own:
--   quarkus.flyway.locations=db/messaging,db/migration
--   quarkus.flyway.placeholders.app_role=<role that the service connects as>

create table outbox (
    id          bigint generated always as identity primary key,
    event_id    text        not null unique,
    topic       text        not null,
    key         text        not null,
    type        text        not null,
    occurred_at timestamptz not null,
    payload     bytea,
    attempts    integer     not null default 0
);
comment on table outbox is 'Events that a committed transaction wants sent; a row is deleted once Kafka has acknowledged it';
comment on column outbox.payload is 'UTF-8 JSON; null is a tombstone of a compacted topic';

create table inbox (
    consumer text        not null,
    event_id text        not null,
    seen_at  timestamptz not null default now(),
    primary key (consumer, event_id)
);
create index inbox_seen_at on inbox (seen_at);
comment on table inbox is 'Events that a consumer has handled, so that a second delivery changes nothing';

grant usage on schema public to ${app_role};

-- An event that was written is never changed: only sent, counted as tried, and deleted.
-- (UPDATE on one column is what SELECT ... FOR UPDATE asks for.)
revoke all on outbox from ${app_role};
grant select, insert, delete on outbox to ${app_role};
grant update (attempts) on outbox to ${app_role};

revoke all on inbox from ${app_role};
grant select, insert, delete on inbox to ${app_role};
