package io.beckett.testkit;

import io.beckett.spi.ControlRequest;
import io.beckett.spi.Lease;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.LeaseState;
import io.beckett.spi.SessionBeat;
import io.beckett.spi.SessionBeat.Presence;
import io.beckett.spi.SessionState;
import io.beckett.spi.SessionState.SubscriptionState;
import io.beckett.testkit.Tables.SessionRow;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.LongStream;

/** Sessions, and the leases that hang on them. */
final class Sessions {
    private final Database database;
    private final Growth growth;

    Sessions(Database database) {
        this.database = database;
        this.growth = new Growth(database);
    }

    SessionState beat(SessionBeat beat) {
        var sessions = database.tables.sessions;
        var row = new SessionRow(database.now().plus(beat.timeToLive()), Map.copyOf(beat.groups()));
        switch (beat.phase()) {
            case OPEN -> sessions.put(beat.session(), row);
            case RENEW -> {
                if (sessions.containsKey(beat.session()) || !database.holds(Guard.DELETION_IS_FINAL)) {
                    sessions.put(beat.session(), row);
                }
            }
            case END -> {
                if (sessions.remove(beat.session()) != null) {
                    giveBack(0);
                }
            }
        }
        var alive = sessions.containsKey(beat.session());
        want(beat.session(), alive ? List.copyOf(beat.wanted()) : List.of());
        growth.pass(beat.groups().keySet());
        return stateFor(beat, alive);
    }

    private void want(String session, List<LeaseKey> wanted) {
        database.tables.leases.replaceAll((key, row) -> {
            var asked = row.wantedBy().filter(this::lives);
            if (!wanted.contains(key)) {
                return row.withWantedBy(asked.filter(other -> !other.equals(session)));
            }
            return row.withWantedBy(asked.or(() -> Optional.of(session)));
        });
    }

    private SessionState stateFor(SessionBeat beat, boolean alive) {
        var tables = database.tables;
        var leases = new ArrayList<LeaseState>();
        var requests = new ArrayList<ControlRequest>();
        for (var row : tables.leases.values()) {
            if (beat.groups().containsKey(row.key().group())) {
                leases.add(stateOf(row));
            }
        }
        for (var request : tables.requests.values()) {
            var row = tables.leases.get(request.lease());
            if (alive && row != null && row.owner().equals(Optional.of(beat.session()))) {
                requests.add(request);
            }
        }
        var others = new HashMap<String, Map<String, Presence>>();
        tables.sessions.forEach((id, session) -> {
            if (!id.equals(beat.session())) {
                others.put(id, session.groups());
            }
        });
        var subscriptions = new ArrayList<SubscriptionState>();
        for (var group : beat.groups().keySet()) {
            tables.pausedByGroup
                    .getOrDefault(group, new TreeMap<>())
                    .forEach((name, paused) -> subscriptions.add(new SubscriptionState(group, name, paused)));
        }
        return new SessionState(alive, leases, others, subscriptions, requests, growth.grown());
    }

    Optional<Lease> take(LeaseKey key, String session) {
        var row = database.tables.leases.get(key);
        if (row == null) {
            return Optional.empty();
        }
        var isFree = row.owner().filter(this::lives).isEmpty() || row.owner().equals(Optional.of(session));
        if (!isFree && database.holds(Guard.TAKE_SPARES_LIVE_OWNERS)) {
            return Optional.empty();
        }
        var taken = row.taken(session, database.holds(Guard.TAKE_RAISES_EPOCH) ? row.epoch() + 1 : row.epoch());
        if (!database.holds(Guard.TAKE_COUNTS_TAKEOVERS)) {
            taken = taken.withTakeovers(1);
        }
        database.tables.leases.put(key, taken);
        return Optional.of(new Lease(
                key,
                taken.epoch(),
                taken.flushSeq(),
                taken.controlSeq(),
                database.nextFence(),
                taken.takeovers(),
                growth.stamp(key),
                progressOf(taken)));
    }

    private Map<String, Lease.Progress> progressOf(LeaseRow lease) {
        var key = lease.key();
        var durable = new HashMap<String, List<UUID>>();
        if (database.holds(Guard.TAKE_LOADS_DURABLE_STREAMS)) {
            for (var stream : database.tables.work.keySet()) {
                if (stream.lease().equals(key)) {
                    durable.computeIfAbsent(stream.subscription(), s -> new ArrayList<>())
                            .add(stream.stream().hash());
                }
            }
        }
        var progress = new HashMap<String, Lease.Progress>();
        database.tables.frontiers.getOrDefault(key, new TreeMap<>()).forEach((subscription, move) -> {
            var hashes = durable.getOrDefault(subscription, List.of()).stream()
                    .flatMapToLong(hash -> LongStream.of(hash.getMostSignificantBits(), hash.getLeastSignificantBits()))
                    .toArray();
            progress.put(
                    subscription,
                    new Lease.Progress(
                            move.frontier().in(lease.log()),
                            move.flushedTo(),
                            hashes,
                            growth.waitsFrom(lease, subscription),
                            growth.earlier(key, subscription)));
        });
        return progress;
    }

    LeaseState stateOf(LeaseKey key) {
        return stateOf(Objects.requireNonNullElseGet(database.tables.leases.get(key), () -> LeaseRow.free(key, "")));
    }

    private LeaseState stateOf(LeaseRow row) {
        return new LeaseState(
                row.key(),
                row.owner().filter(this::lives),
                row.epoch(),
                row.flushSeq(),
                row.controlSeq(),
                row.wantedBy().filter(this::lives),
                growth.stamp(row.key()));
    }

    boolean lives(String session) {
        return database.tables.sessions.containsKey(session);
    }

    Set<String> registeredBySessions(String group) {
        var names = new TreeSet<String>();
        for (var session : database.tables.sessions.values()) {
            var presence = session.groups().get(group);
            if (presence != null) {
                names.addAll(presence.subscriptions());
            }
        }
        return names;
    }

    int recover() {
        var now = database.now();
        var before = database.tables.sessions.size();
        database.tables
                .sessions
                .values()
                .removeIf(session -> session.expiresAt().isBefore(now));
        return before - database.tables.sessions.size() + giveBack(database.holds(Guard.RECOVERY_IS_COUNTED) ? 1 : 0);
    }

    /** Frees what hangs on sessions that are gone; what it costs the stream is nothing. */
    private int giveBack(int takeovers) {
        var tables = database.tables;
        var count = 0;
        for (var row : List.copyOf(tables.leases.values())) {
            if (row.owner().isPresent() && !lives(row.owner().get())) {
                tables.leases.put(row.key(), row.withOwner(Optional.empty()));
                count++;
            }
        }
        for (var row : List.copyOf(tables.work.values())) {
            if (row.owner().isPresent() && !lives(row.owner().get().session())) {
                var free = row.withOwner(Optional.empty()).withTakeovers(row.takeovers() + takeovers);
                tables.put(
                        database.holds(Guard.RECOVERY_IS_FREE)
                                ? free
                                : free.withAttempts(row.attempts() + 1, row.attemptPosition())
                                        .withSchedule(row.status(), database.now(), row.manual()));
                count++;
            }
        }
        if (count > 0) {
            database.announceWork();
        }
        return count;
    }
}
