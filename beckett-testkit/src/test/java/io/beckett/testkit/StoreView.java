package io.beckett.testkit;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.Flush.FrontierMove;
import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.StreamKey;
import io.beckett.spi.WorkStatus;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** An {@link InMemoryCheckpoints} looked into: what it holds now, for tests that check histories. */
public final class StoreView {
    /** A stream in the durable lane. */
    public record Row(
            long position,
            long accounted,
            WorkStatus status,
            Optional<String> session,
            Optional<String> token,
            int takeovers,
            Set<Long> backlog) {}

    private final InMemoryCheckpoints store;

    /** A store that takes every decision as it should, but for those named. */
    public StoreView(InstantSource clock, RandomGenerator random, Optional<String> guardLeftOut) {
        var guards =
                guardLeftOut.map(name -> Guards.allBut(Guard.valueOf(name))).orElseGet(Guards::all);
        this.store = new InMemoryCheckpoints(clock, random, guards);
    }

    public InMemoryCheckpoints store() {
        return store;
    }

    private Tables tables() {
        return store.database.tables;
    }

    public boolean sessionLives(String session) {
        return tables().sessions.containsKey(session);
    }

    public Optional<String> ownerOf(LeaseKey key) {
        var row = tables().leases.get(key);
        return row == null ? Optional.empty() : row.owner();
    }

    /** The recorded position; 0 if there is no row. */
    public long checkpoint(StreamKey key) {
        return tables().checkpointOf(key);
    }

    public Optional<Row> row(StreamKey key) {
        return Optional.ofNullable(tables().work.get(key)).map(this::row);
    }

    private Row row(WorkRow row) {
        return new Row(
                row.position(),
                row.accounted(),
                row.status(),
                row.owner().map(WorkRow.Owner::session),
                row.owner().map(WorkRow.Owner::token),
                row.takeovers(),
                tables().backlogs.containsKey(row.key())
                        ? tables().backlogs.get(row.key()).keySet()
                        : Set.of());
    }

    public List<StreamKey> streamsWithRows() {
        return new ArrayList<>(tables().work.keySet());
    }

    public boolean isParked(GlobalPosition at) {
        return tables().parked.keySet().stream().anyMatch(key -> key.at().equals(at));
    }

    public void frontiers(BiConsumer<LeaseKey, Map<String, FrontierMove>> each) {
        tables().frontiers.forEach(each);
    }

    /** Every partition and layout for which it is known where the partition ended. */
    public void ends(BiConsumer<PartitionId, Integer> each) {
        tables().ended.keySet().forEach(ended -> each.accept(ended.partition(), ended.layout()));
    }

    /** Where a partition ended when a layout held; beyond everything while it is not known. */
    public long endOf(PartitionId partition, int layout) {
        var end = tables().ended.get(new Tables.Ended(partition, layout));
        return end == null ? Long.MAX_VALUE : end.offset();
    }

    /** With which layout a partition joined its topic. */
    public int layoutOf(PartitionId partition) {
        return tables().layouts.getOrDefault(partition, 0);
    }

    /** Everything, one line each. */
    public String describe() {
        var lines = new ArrayList<String>();
        tables().sessions.forEach((id, row) -> lines.add("session " + id + " until " + row.expiresAt()));
        tables().leases.values().forEach(row -> lines.add(row.toString()));
        tables().frontiers
                .forEach((lease, moves) -> moves.forEach((name, move) -> lines.add("frontier " + lease + " " + name
                        + " " + move.frontier().offset() + " read to " + move.flushedTo())));
        tables().checkpoints.forEach((key, row) -> lines.add("checkpoint " + key + " " + row.position()));
        tables().work
                .forEach((key, row) -> lines.add("work " + row + " backlog "
                        + Arrays.toString(tables().backlogOf(key).keySet().toArray())));
        tables().requests.values().forEach(request -> lines.add(request.toString()));
        tables().layouts.forEach((partition, layout) -> lines.add("layout " + layout + " has " + partition));
        tables().ended
                .forEach((ended, end) -> lines.add(
                        "layout " + ended.layout() + " begins in " + ended.partition() + " at " + end.offset()));
        tables().passed.forEach((who, layout) -> lines.add(who + " is at " + layout));
        return lines.stream().collect(Collectors.joining("\n  ", "  ", ""));
    }
}
