package io.beckett.runtime;

import io.beckett.admin.AdminAction;
import io.beckett.admin.Attempt;
import io.beckett.admin.BeckettAdmin;
import io.beckett.admin.BlockedMessage;
import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.Page;
import io.beckett.admin.PageRequest;
import io.beckett.admin.ParkedRecord;
import io.beckett.admin.SubscriptionInfo;
import io.beckett.spi.CheckpointAdmin;
import io.beckett.spi.FeedItem;
import io.beckett.spi.RawRecord;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The operators' view: what the checkpoint store knows, completed by what only the storage can tell. */
final class NodeAdmin implements BeckettAdmin {
    private static final Duration READ_AT_MOST = Duration.ofSeconds(10);

    private final CheckpointAdmin store;
    private final StartedStorage storage;

    NodeAdmin(CheckpointAdmin store, StartedStorage storage) {
        this.store = store;
        this.storage = storage;
    }

    @Override
    public BeckettAdmin actingAs(String actor) {
        return new NodeAdmin(store.actingAs(actor), storage);
    }

    @Override
    public List<SubscriptionInfo> subscriptions(String group) {
        var facts = store.subscriptions(group);
        if (facts.isEmpty()) {
            return List.of();
        }
        var lag = new Lag(storage.start().ends(), storage.now());
        return facts.stream().map(lag::of).toList();
    }

    @Override
    public SubscriptionInfo subscription(String group, String subscription) {
        return subscriptions(group).stream()
                .filter(info -> info.subscription().equals(subscription))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "subscription '" + subscription + "' of group '" + group + "' was never registered"));
    }

    @Override
    public Page<CheckpointInfo> checkpoints(CheckpointFilter filter, PageRequest page) {
        return store.checkpoints(filter, page);
    }

    @Override
    public long count(CheckpointFilter filter) {
        return store.count(filter);
    }

    @Override
    public List<Attempt> attempts(CheckpointInfo checkpoint) {
        return store.attempts(checkpoint);
    }

    @Override
    public Optional<BlockedMessage> blockedMessage(CheckpointInfo checkpoint) {
        var at = store.blockedAt(checkpoint);
        if (at.isEmpty()) {
            return Optional.empty();
        }
        try (var reader = storage.start().openReader()) {
            var isThere = !(reader.read(List.of(at.get()), Long.MAX_VALUE, READ_AT_MOST)
                            .get(0)
                    instanceof FeedItem.Gone);
            return isThere ? Optional.of(shown(reader.readRaw(at.get(), READ_AT_MOST))) : Optional.empty();
        }
    }

    private static BlockedMessage shown(RawRecord record) {
        return new BlockedMessage(
                record.at(),
                record.timestamp(),
                record.key().orElse(null),
                record.value().orElse(null),
                record.headers().stream()
                        .map(header -> new BlockedMessage.Header(header.getKey(), header.getValue()))
                        .toList());
    }

    @Override
    public void retry(CheckpointInfo checkpoint) {
        store.retry(checkpoint);
    }

    @Override
    public void skip(CheckpointInfo checkpoint) {
        store.skip(checkpoint);
    }

    @Override
    public void delete(CheckpointInfo checkpoint) {
        store.delete(checkpoint);
    }

    @Override
    public void releaseReservation(CheckpointInfo checkpoint) {
        store.releaseReservation(checkpoint);
    }

    @Override
    public long retryAll(CheckpointFilter filter) {
        return store.retryAll(filter);
    }

    @Override
    public void pause(String group, String subscription) {
        store.pause(group, subscription);
    }

    @Override
    public void resume(String group, String subscription) {
        store.resume(group, subscription);
    }

    @Override
    public Page<ParkedRecord> parked(PageRequest page) {
        return store.parked(page);
    }

    @Override
    public Page<AdminAction> actions(PageRequest page) {
        return store.actions(page);
    }
}
