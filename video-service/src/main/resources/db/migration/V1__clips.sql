-- Sealed clips, their tracks and a coarse index of events, under circle pseudonyms. No key, no place, no person.

create table clip (
    clip_id       text        primary key,
    circle        text        not null,
    device_id     text        not null,
    event_id      text        not null,
    kind          text        not null,
    epoch_id      text        not null,
    minute        timestamptz not null,
    expires_at    timestamptz not null,
    statement     bytea       not null,
    sealed_bundle text,
    announced_at  timestamptz not null,
    stored_at     timestamptz,
    batched_at    timestamptz,
    erased_at     timestamptz,
    claimed_until timestamptz,
    constraint bundle_only_until_stored check (stored_at is null or sealed_bundle is null),
    constraint thirty_days check (expires_at <= announced_at + interval '30 days')
);
create index clip_event on clip (circle, event_id);
create index clip_expiry on clip (expires_at);
create index clip_unfinished on clip (announced_at) where stored_at is null;
create index clip_unbatched on clip (stored_at) where stored_at is not null and batched_at is null;
comment on column clip.statement is 'JCS of statement D';
comment on column clip.sealed_bundle is 'under the epoch key; handed on with clip.stored and then forgotten';
comment on column clip.claimed_until is 'a sweeper is deleting it';

create table track (
    clip_id       text   not null references clip on delete cascade,
    kind          text   not null,
    media_type    text   not null,
    length        bigint not null,
    segments_root bytea  not null,
    object_key    text   unique,
    primary key (clip_id, kind)
);
comment on column track.object_key is 'random; null until the track has arrived and matched its statement';

create table upload (
    object_key text        primary key,
    started_at timestamptz not null
);
create index upload_started on upload (started_at);
comment on table upload is 'Objects that may exist without a track: written before the object, deleted with it or once a track has it';

create table event (
    circle    text        not null,
    event_id  text        not null,
    device_id text        not null,
    kind      text        not null,
    minute    timestamptz not null,
    primary key (circle, event_id)
);
create index event_timeline on event (circle, minute desc);
create index event_age on event (minute);

create table refusal (
    id         bigint generated always as identity primary key,
    circle     text,
    grant_jti  text,
    clip_id    text,
    at         timestamptz not null,
    kept_until timestamptz not null,
    constraint refuses_something check (num_nonnulls(circle, grant_jti, clip_id) > 0)
);
create index refusal_circle on refusal (circle);
create index refusal_grant on refusal (grant_jti);
create index refusal_clip on refusal (clip_id);
comment on table refusal is 'Clip access tokens that are refused before they end';

create table track_fetch (
    clip_id      text        not null,
    token_id     text        not null,
    fetch_window timestamptz not null,
    kind         text        not null,
    circle       text        not null,
    grant_jti    text,
    at           timestamptz not null,
    primary key (clip_id, token_id, fetch_window, kind)
);
create index track_fetch_due on track_fetch (fetch_window);
comment on table track_fetch is 'Who read what, until the message about it has gone out; written before the first byte is sent';

grant select, insert, update, delete on clip, track to ${app_role};
grant select, insert, delete on upload, event, refusal to ${app_role};
grant select, insert, update, delete on track_fetch to ${app_role};
-- SELECT ... FOR UPDATE SKIP LOCKED asks for the right to update one column.
grant update (started_at) on upload to ${app_role};
grant update (kept_until) on refusal to ${app_role};
