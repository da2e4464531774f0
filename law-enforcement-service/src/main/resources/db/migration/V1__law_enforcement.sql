-- Everything law-enforcement-service knows. Instants are Unix seconds (bigint), as on the wire; signed documents are JSON text.
-- The migration runs as the owner; the service runs as ${app_role}, which may only do what is granted below.
-- There is no column for a home, a place of a home, a number of homes or a decision not to share (R5).

-- One row per slug that an officer of it ever used; agency_id once it is accredited.
create table agency (
    slug      text primary key,
    agency_id text unique,
    n         bigint not null,
    head      text not null
);

-- Append-only for the service, but for what the public log answers.
create table agency_link (
    agency_id   text not null,
    n           bigint not null,
    hash        text not null,
    link        text not null,
    appended_at bigint not null,
    log_index   bigint,
    salt        text,
    proof       text,
    problem     text,
    detail      text,
    primary key (agency_id, n)
);

create table proposal (
    proposal_id text primary key,
    slug        text not null references agency (slug),
    link_hash   text not null,
    link        text not null,
    keyring     text not null,
    created_at  bigint not null,
    unique (slug, link_hash)
);

create table join_answer (
    join_id    text primary key,
    slug       text not null references agency (slug),
    member_id  text not null,
    answer     text not null,
    created_at bigint not null
);
create index join_answer_slug on join_answer (slug, created_at);

-- Which signed-in officer (pseudonym) brought which device; bound once.
create table officer_device (
    slug      text not null references agency (slug),
    member_id text not null,
    officer   text not null,
    bound_at  bigint not null,
    primary key (slug, member_id)
);
create index officer_device_officer on officer_device (slug, officer);

create table keyring_entry (
    agency_id          text not null,
    purpose            text not null check (purpose in ('view', 'release')),
    key_id             text not null,
    member_open_key_id text not null,
    entry              text not null,
    primary key (agency_id, purpose, key_id, member_open_key_id)
);

create table footage_request (
    request_id     text primary key,
    slug           text not null references agency (slug),
    agency_id      text not null,
    document       text not null,
    payload_hash   text not null,
    case_number    text not null,
    case_salt      text not null,
    case_key_id    text not null unique,
    cells          text not null,
    window_start   bigint not null,
    window_end     bigint not null,
    deadline       bigint not null,
    status         text not null check (status in ('awaiting-second-officer', 'submitted', 'published', 'refused')),
    first_officer  text not null,
    second_officer text,
    created_at     bigint not null,
    submitted_at   bigint,
    problem        text,
    detail         text,
    log_index      bigint unique,
    leaf           text,
    salt           text,
    proof          text
);
create index footage_request_slug on footage_request (slug, created_at);
create index footage_request_agency on footage_request (agency_id, log_index);

create table case_key_entry (
    request_id         text not null references footage_request (request_id),
    member_open_key_id text not null,
    entry              text not null,
    primary key (request_id, member_open_key_id)
);

create table disclosure (
    jti          text primary key,
    request_id   text not null references footage_request (request_id),
    message      text not null,
    exp          bigint not null,
    released_at  bigint not null,
    withdrawn_at bigint,
    withdrawal   text
);
create index disclosure_request on disclosure (request_id, released_at);

create table disclosure_clip (
    jti     text not null references disclosure (jti),
    clip_id text not null,
    primary key (jti, clip_id)
);

-- What officers did; append-only for the service.
create table disclosure_access (
    access_id bigint generated always as identity primary key,
    jti       text not null references disclosure (jti),
    clip_id   text not null,
    action    text not null check (action in ('view', 'export')),
    officer   text not null,
    member_id text not null,
    at        bigint not null
);

-- A session's tokens, sealed under a key that only the browser's cookie holds: the row alone opens nothing.
create table portal_session (
    ticket     text primary key,
    sealed     text not null,
    expires_at bigint not null
);
create index portal_session_expires on portal_session (expires_at);

grant select, insert, update, delete on proposal, join_answer, portal_session to ${app_role};
grant select, insert, update on agency, footage_request, disclosure to ${app_role};
grant select, insert on agency_link, officer_device, keyring_entry, case_key_entry, disclosure_clip, disclosure_access
    to ${app_role};
grant update (log_index, salt, proof, problem, detail) on agency_link to ${app_role};
