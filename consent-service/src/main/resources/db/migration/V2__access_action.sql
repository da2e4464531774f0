-- What an officer did with a clip: view or export. Older entries do not say.
alter table access_entry add column action text check (action in ('view', 'export'));

-- How far each witness has come is read from its own cosignatures.
drop table log_witness;
