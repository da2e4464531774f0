create table note (id text primary key);
grant select, insert on note to ${app_role};
