package io.beckett.testkit;

import io.beckett.admin.AdminAction;
import io.beckett.admin.Attempt;
import io.beckett.admin.CheckpointFilter;
import io.beckett.admin.CheckpointInfo;
import io.beckett.admin.Page;
import io.beckett.admin.PageRequest;
import io.beckett.admin.ParkedRecord;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.CheckpointAdmin;
import java.util.List;
import java.util.Optional;

/** The administrators' side of {@link InMemoryCheckpoints}: each method one of its transactions. */
final class InMemoryAdmin implements CheckpointAdmin {
    private final InMemoryCheckpoints store;
    private final AdminView view;
    private final AdminActions actions;
    private final Optional<String> actor;

    InMemoryAdmin(InMemoryCheckpoints store, AdminView view, AdminActions actions, Optional<String> actor) {
        this.store = store;
        this.view = view;
        this.actions = actions;
        this.actor = actor;
    }

    @Override
    public CheckpointAdmin actingAs(String name) {
        return new InMemoryAdmin(store, view, actions, Optional.of(name));
    }

    @Override
    public List<SubscriptionFacts> subscriptions(String group) {
        return store.transaction(() -> view.subscriptions(group));
    }

    @Override
    public Page<CheckpointInfo> checkpoints(CheckpointFilter filter, PageRequest page) {
        return store.transaction(() -> view.checkpoints(filter, page));
    }

    @Override
    public long count(CheckpointFilter filter) {
        return store.transaction(() -> view.count(filter));
    }

    @Override
    public List<Attempt> attempts(CheckpointInfo checkpoint) {
        return store.transaction(() -> view.attempts(checkpoint));
    }

    @Override
    public Optional<GlobalPosition> blockedAt(CheckpointInfo checkpoint) {
        return store.transaction(() -> view.blockedAt(checkpoint));
    }

    @Override
    public void retry(CheckpointInfo checkpoint) {
        run(() -> actions.retry(checkpoint, actor));
    }

    @Override
    public void skip(CheckpointInfo checkpoint) {
        run(() -> actions.skip(checkpoint, actor));
    }

    @Override
    public void delete(CheckpointInfo checkpoint) {
        run(() -> actions.delete(checkpoint, actor));
    }

    @Override
    public void releaseReservation(CheckpointInfo checkpoint) {
        run(() -> actions.releaseReservation(checkpoint, actor));
    }

    @Override
    public long retryAll(CheckpointFilter filter) {
        return store.transaction(() -> actions.retryAll(filter, view.keys(filter), actor));
    }

    @Override
    public void pause(String group, String subscription) {
        run(() -> actions.pause(group, subscription, actor));
    }

    @Override
    public void resume(String group, String subscription) {
        run(() -> actions.resume(group, subscription, actor));
    }

    @Override
    public Page<ParkedRecord> parked(PageRequest page) {
        return store.transaction(() -> view.parked(page));
    }

    @Override
    public long parkedCount() {
        return store.transaction(view::parkedCount);
    }

    @Override
    public Page<AdminAction> actions(PageRequest page) {
        return store.transaction(() -> view.actions(page));
    }

    private void run(Runnable action) {
        store.transaction(() -> {
            action.run();
            return actor;
        });
    }
}
