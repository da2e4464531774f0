-- What doorbells were told and answered, whether they are connected, and settings that only home and doorbell can read.

-- Whether sound is recorded is not for a server to say any more: it travels sealed, signed by a member.
alter table circle_settings drop column audio;

alter table device add column device_key text;
alter table device add column cloned_at bigint;

-- The last command of each kind; '' and 0 stand for "not yet".
create table device_command (
    device_id   text not null references device (device_id),
    kind        text not null,
    command_id  text not null,
    circle      text not null,
    about       text not null,
    sent_at     bigint not null,
    expires_at  bigint not null,
    outcome     text not null default '' check (outcome in ('', 'done', 'refused')),
    reason      text not null default '',
    answered_at bigint not null default 0,
    primary key (device_id, kind)
);

create table device_settings (
    device_id   text primary key references device (device_id),
    circle_id   text not null references circle (circle_id),
    revision    bigint not null,
    home_key_id text not null,
    home_sealed text not null,
    applied     text not null default ''
);

-- Sessions are in the order of epoch, then node; changed_at is a whole minute.
create table device_session (
    device_id  text primary key,
    node       text collate "C" not null,
    epoch      bigint not null,
    online     boolean not null,
    changed_at bigint not null
);

create table gateway_node (
    node        text primary key,
    alive_until bigint not null
);

grant select, insert, update, delete on device_command, device_settings, device_session, gateway_node to ${app_role};
