-- Fencing tokens: leases, reservations and flushes draw from one sequence, so that each is larger than all before it.
create sequence ${schema}.fencing_token;

create table ${schema}.subscription_group (
    id integer generated always as identity primary key,
    name text not null unique
);

create table ${schema}.subscription (
    id integer generated always as identity primary key,
    group_id integer not null references ${schema}.subscription_group,
    name text not null,
    paused boolean not null default false,
    registered_at timestamptz not null default clock_timestamp(),
    unique (group_id, name)
);

-- layout is 0 for the partitions with which a topic became known, and one more for those of each growth.
create table ${schema}.topic_partition (
    id integer generated always as identity primary key,
    topic text not null,
    partition integer not null,
    layout integer not null default 0,
    unique (topic, partition)
);

-- A growth of a topic; from holds_at on every producer knows it.
create table ${schema}.topic_layout (
    topic text not null,
    layout integer not null,
    holds_at timestamptz not null,
    primary key (topic, layout)
);

-- Where an older partition ended when a layout held: what stands behind that, and in the partitions of the layout, waits
-- for what stands before it in all of them.
create table ${schema}.layout_end (
    partition_id integer not null references ${schema}.topic_partition,
    layout integer not null,
    log text not null,
    end_offset bigint not null,
    primary key (partition_id, layout)
);

-- The layout that a subscription has reached; 0 if it is not here.
create table ${schema}.subscription_layout (
    subscription_id integer not null references ${schema}.subscription,
    topic text not null,
    layout integer not null,
    primary key (subscription_id, topic)
);

-- A node's life. Leases and reservations hang on it; once deleted it never comes back.
create table ${schema}.session (
    id text primary key,
    opened_at timestamptz not null default clock_timestamp(),
    expires_at timestamptz not null
) with (fillfactor = 50);

create table ${schema}.session_group (
    session_id text not null references ${schema}.session on delete cascade,
    group_name text not null,
    free_slots integer not null,
    subscriptions text[] not null,
    primary key (session_id, group_name)
) with (fillfactor = 50);

-- Updated by every flush: no index but the key, so that every update stays on its page. All offsets that a group has
-- recorded of a partition are offsets of its log; when that is another one (a topic that was deleted and made again) or
-- was cut, they are corrected together and incarnation counts it.
create table ${schema}.lease (
    group_id integer not null references ${schema}.subscription_group,
    partition_id integer not null references ${schema}.topic_partition,
    owner_session text,
    epoch bigint not null default 0,
    flush_seq bigint not null default 0,
    control_seq bigint not null default 0,
    takeovers integer not null default 0,
    wanted_by text,
    log text not null,
    incarnation integer not null default 0,
    primary key (group_id, partition_id)
) with (fillfactor = 20);

create table ${schema}.frontier (
    subscription_id integer not null references ${schema}.subscription,
    partition_id integer not null references ${schema}.topic_partition,
    frontier bigint not null,
    seq bigint not null,
    leader_epoch integer not null,
    flushed_to bigint not null,
    pending bigint not null default 0,
    oldest_pending bigint not null default 0,
    seen bigint not null default 0,
    matched bigint not null default 0,
    primary key (subscription_id, partition_id)
) with (fillfactor = 20);

-- One row per stream and subscription, written in bulk. No index on a column that changes: it would halve the rate.
create table ${schema}.checkpoint (
    subscription_id integer not null,
    partition_id integer not null,
    stream_hash uuid not null,
    position bigint not null,
    updated_at timestamptz not null,
    stream_name text not null,
    primary key (subscription_id, partition_id, stream_hash)
) with (fillfactor = 60);

-- A row exists if and only if the stream is in the durable lane.
create table ${schema}.work (
    subscription_id integer not null,
    partition_id integer not null,
    stream_hash uuid not null,
    position bigint not null,
    accounted bigint not null,
    due_at timestamptz not null,
    attempt_position bigint not null,
    fence bigint not null,
    attempts integer not null,
    takeovers integer not null default 0,
    status text not null check (status in ('READY', 'BEHIND', 'RETRY', 'FAILED', 'DELETED')),
    manual boolean not null default false,
    owner_session text,
    owner_token text,
    stream_name text not null,
    primary key (subscription_id, partition_id, stream_hash),
    check ((owner_session is null) = (owner_token is null))
) with (fillfactor = 70, autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

create index work_due on ${schema}.work (subscription_id, status, due_at) where owner_session is null;
create index work_status on ${schema}.work (subscription_id, status, partition_id, stream_hash);
create index work_reserved on ${schema}.work (owner_session) where owner_session is not null;

-- Offsets that a work row still has to process; one row per stream and flush, never rewritten.
create table ${schema}.backlog (
    subscription_id integer not null,
    partition_id integer not null,
    stream_hash uuid not null,
    first bigint not null,
    last bigint not null,
    size integer not null,
    oldest bigint not null,
    offsets bigint[] not null,
    timestamps bigint[] not null,
    primary key (subscription_id, partition_id, stream_hash, first)
) with (autovacuum_vacuum_scale_factor = 0.02, autovacuum_analyze_scale_factor = 0.02);

create table ${schema}.attempt (
    subscription_id integer not null,
    partition_id integer not null,
    stream_hash uuid not null,
    position bigint not null,
    number integer not null,
    kind text not null check (kind in ('FAILED', 'SKIPPED')),
    recorded_at timestamptz not null,
    error_type text not null,
    error text not null,
    stack_trace text not null,
    primary key (subscription_id, partition_id, stream_hash, position, number, kind)
);

create index attempt_error on ${schema}.attempt (subscription_id, error_type) where kind = 'FAILED';

create table ${schema}.parked (
    id bigint generated always as identity unique,
    partition_id integer not null,
    record_offset bigint not null,
    log text not null,
    incarnation integer not null,
    reason text not null,
    parked_at timestamptz not null,
    primary key (partition_id, record_offset, log, incarnation)
);

create table ${schema}.control_request (
    id bigint generated always as identity primary key,
    group_id integer not null,
    partition_id integer not null,
    subscription_id integer not null,
    stream_hash uuid not null,
    stream_name text not null,
    kind text not null check (kind in ('DELETE_STREAM')),
    requested_at timestamptz not null,
    unique (group_id, partition_id, subscription_id, stream_hash, kind)
);

-- A group that is being made again from the topics, and up to where; only as long as that lasts.
create table ${schema}.rebuild (
    group_id integer not null references ${schema}.subscription_group,
    partition_id integer not null references ${schema}.topic_partition,
    target text not null,
    end_offset bigint not null,
    primary key (group_id, partition_id)
);

create table ${schema}.admin_action (
    id bigint generated always as identity primary key,
    acted_at timestamptz not null,
    actor text,
    action text not null,
    target text not null
);
