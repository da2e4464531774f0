-- Everything consent-service knows. Instants are Unix seconds (bigint), as on the wire; signed documents are JSON text.
-- The migration runs as the owner; the service runs as ${app_role}, which may only do what is granted below.

create table circle (
    pseudonym  text primary key,
    circle_id  text not null unique,
    n          bigint not null,
    head       text not null,
    created_at bigint not null
);

-- One row per link; append-only for the service.
create table chain_link (
    circle_id   text not null,
    n           bigint not null,
    hash        text not null,
    link        text not null,
    appended_at bigint not null,
    primary key (circle_id, n)
);

-- account = base64url(SHA-256(iss | sub)): which login may speak for which member.
create table circle_account (
    account   text not null,
    circle_id text not null references circle (circle_id),
    member_id text not null,
    primary key (account, circle_id, member_id)
);
create index circle_account_member on circle_account (circle_id, member_id);

create table keyring_entry (
    circle_id          text not null references circle (circle_id),
    purpose            text not null check (purpose in ('view', 'release')),
    key_id             text not null,
    member_open_key_id text not null,
    entry              bytea not null check (length(entry) = 279),
    primary key (circle_id, purpose, key_id, member_open_key_id)
);

create table recovery_blob (
    circle_id text primary key references circle (circle_id),
    blob      bytea not null check (length(blob) = 336)
);

create table circle_settings (
    circle_id        text primary key references circle (circle_id),
    plan             text not null check (plan in ('NONE', 'STANDARD')),
    retention_ding   int not null check (retention_ding between 1 and 30),
    retention_motion int not null check (retention_motion between 1 and 30),
    retention_live   int not null check (retention_live between 1 and 30),
    retention_talk   int not null check (retention_talk between 1 and 30),
    cell             text,
    audio            boolean not null,
    opt_out          boolean not null,
    monthly_cap      int not null check (monthly_cap >= 1),
    quiet_start      text,
    quiet_end        text,
    quiet_zone       text,
    excluded_kinds   text not null
);
create index circle_settings_cell on circle_settings (cell) where cell is not null and not opt_out;

create table device (
    device_id           text primary key,
    device              text not null,
    circle_id           text references circle (circle_id),
    status              text not null check (status in ('PROVISIONED', 'ACTIVE', 'REMOVED')),
    reset_counter       bigint not null,
    hello               text,
    hello_at            bigint,
    state               text,
    seen_at             bigint,
    acknowledged_n      bigint,
    acknowledged_head   text
);
create index device_circle on device (circle_id);

create table pairing (
    circle_id  text not null references circle (circle_id),
    device_id  text not null,
    m          text not null,
    answer     text,
    started_at bigint not null,
    primary key (circle_id, device_id)
);

create table ring (
    circle     text not null,
    event_id   text not null,
    device_id  text not null,
    minute     text not null,
    ring_until bigint not null,
    primary key (circle, event_id)
);
create index ring_until on ring (ring_until);

-- Public halves only; the private halves lie in the keystore, outside every database and backup.
create table epoch_key (
    epoch_id     text primary key,
    public_key   text not null,
    destroyed_at bigint
);

create table clip (
    clip_id        text primary key,
    circle         text not null references circle (pseudonym),
    device_id      text not null,
    event_id       text not null,
    kind           text not null,
    minute         bigint not null,
    statement      text not null,
    statement_hash text not null,
    epoch_id       text not null,
    sealed_bundle  bytea,
    expires_at     bigint not null,
    gone           boolean not null default false
);
create index clip_match on clip (circle, minute);
create index clip_expiry on clip (expires_at);

-- Where clips stand in logged batches. Comes on its own partition, so perhaps before the clip itself.
create table clip_placement (
    clip_id   text primary key,
    batch_id  text not null,
    salt      bytea not null check (length(salt) = 32),
    idx       int not null,
    path      bytea not null check (length(path) % 32 = 0),
    placed_at bigint not null
);

create table ingest_batch (
    batch_id   text primary key,
    leaf_id    bigint not null
);

-- The household's access list: append-only for the service.
create table access_entry (
    access_id bigint generated always as identity primary key,
    circle    text not null,
    at        bigint not null,
    kind      text not null,
    clip_id   text,
    by        text not null,
    agency_id text,
    officer   text,
    jti       text,
    tracks    text
);
create index access_entry_circle on access_entry (circle, at desc, access_id desc);

create table nonce (
    nonce      text primary key,
    account    text not null,
    circle_id  text not null,
    expires_at bigint not null
);
create index nonce_expiry on nonce (expires_at);

-- The public log. A leaf waits here until its batch; records of grants and batches are kept from the public.
create sequence log_leaf_seq increment by 1;
create table log_leaf (
    leaf_id    bigint primary key default nextval('log_leaf_seq'),
    kind       text not null,
    reference  text not null,
    published  boolean not null,
    salt       bytea not null check (length(salt) = 32),
    record     text not null,
    entry      bytea not null check (length(entry) = 32),
    queued_at  bigint not null,
    leaf_index bigint unique,
    proof      text,
    proof_time bigint,
    settled    boolean not null default false,
    unique (kind, reference)
);
create index log_leaf_waiting on log_leaf (leaf_id) where leaf_index is null;
create index log_leaf_unproved on log_leaf (leaf_index) where proof is null;
create index log_leaf_unsettled on log_leaf (kind, leaf_index) where proof is not null and not settled;

-- Every entry in its order, padding included, and the hashes at the higher levels that tiles hold (8, 16, ...): enough to
-- write every tile again. Append-only.
create table log_entry (
    idx   bigint primary key,
    entry bytea not null check (length(entry) = 32)
);
create table log_node (
    level int not null check (level > 0),
    idx   bigint not null,
    hash  bytea not null check (length(hash) = 32),
    primary key (level, idx)
);

-- Signed tree heads; size 0 never stands here. Only the cosigned note and the frontier's use are filled in later.
create table log_checkpoint (
    size     bigint primary key,
    frontier bytea not null,
    note     text not null,
    cosigned text,
    at       bigint not null
);

create table log_witness (
    name text primary key,
    size bigint not null
);

create table agency (
    agency_id text primary key,
    n         bigint not null,
    head      text not null
);

create table footage_request (
    request_id   text primary key,
    agency_id    text not null references agency (agency_id),
    agency_kind  text not null,
    request      text not null,
    agency_head  bigint not null,
    window_start bigint not null,
    window_end   bigint not null,
    deadline     bigint not null,
    accepted_at  bigint not null,
    leaf_id      bigint not null,
    leaf_index   bigint,
    matched      boolean not null default false
);
create index footage_request_unmatched on footage_request (leaf_index) where not matched;
create index footage_request_agency on footage_request (agency_id, accepted_at);

create table request_cell (
    request_id text not null references footage_request (request_id),
    cell       text not null,
    primary key (request_id, cell)
);
create index request_cell_cell on request_cell (cell);

create table prompt (
    prompt_id  text primary key,
    request_id text not null references footage_request (request_id),
    circle_id  text not null references circle (circle_id),
    created_at bigint not null,
    deliver_at bigint not null,
    declined   boolean not null default false,
    jti        text,
    unique (request_id, circle_id)
);
create index prompt_circle on prompt (circle_id, created_at);

create table prompt_clip (
    prompt_id text not null references prompt (prompt_id),
    clip_id   text not null,
    primary key (prompt_id, clip_id)
);

create table consent_grant (
    jti          text primary key,
    prompt_id    text not null unique references prompt (prompt_id),
    request_id   text not null,
    circle_id    text not null references circle (circle_id),
    circle       text not null,
    agency_id    text not null,
    document     text not null,
    grant_hash   text not null,
    signer_salt  bytea not null,
    signer_jws   text not null,
    iat          bigint not null,
    exp          bigint not null,
    leaf_id      bigint not null,
    accepted_at  bigint not null,
    released_at  bigint,
    message      text,
    withdrawn_at bigint,
    withdrawal   text
);
create index consent_grant_waiting on consent_grant (accepted_at) where released_at is null and withdrawn_at is null;

create table grant_clip (
    jti     text not null references consent_grant (jti),
    clip_id text not null,
    kinds   text not null,
    key_id  text not null,
    sealed  bytea,
    withdrawn_at bigint,
    primary key (jti, clip_id)
);
create index grant_clip_clip on grant_clip (clip_id);

grant select, insert, update, delete on
    circle, chain_link, circle_account, keyring_entry, recovery_blob, circle_settings, device, pairing, ring, epoch_key, clip, clip_placement, ingest_batch,
    access_entry, nonce, log_leaf, log_entry, log_node, log_checkpoint, log_witness, agency, footage_request, request_cell, prompt, prompt_clip, consent_grant, grant_clip
    to ${app_role};
grant usage, select on sequence log_leaf_seq to ${app_role};
revoke update, delete on chain_link, log_entry, log_node, access_entry from ${app_role};
revoke delete on log_checkpoint, circle, agency, footage_request from ${app_role};
