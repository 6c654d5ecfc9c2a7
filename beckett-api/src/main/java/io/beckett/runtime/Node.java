package io.beckett.runtime;

import io.beckett.admin.BeckettAdmin;
import io.beckett.admin.RebuildResult;
import io.beckett.admin.RebuildTarget;
import io.beckett.error.ConfigurationException;
import io.beckett.error.StoreUnavailableException;
import io.beckett.message.MessageStore;
import io.beckett.spi.CheckpointStore;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A node: the engine, and the threads that carry out what it wants. Safe for all threads. */
public final class Node {
    private static final Logger log = LoggerFactory.getLogger(Node.class);
    private static final Duration START_AT_MOST = Duration.ofSeconds(30);
    private static final Duration START_PAUSE = Duration.ofMillis(500);
    private static final Duration CLOSE_MARGIN = Duration.ofSeconds(10);
    private static final Duration REBUILD_PAUSE = Duration.ofMillis(200);
    private static final Duration REBUILD_TELLS = Duration.ofSeconds(10);

    private final NodeDefinition definition;
    private final StartedStorage storage;
    private final StreamAccess access;
    private final Streams streams;
    private final AtomicReference<NodeState> state = new AtomicReference<>(NodeState.NEW);
    private final CountDownLatch closed = new CountDownLatch(1);
    private final CountDownLatch handedOver = new CountDownLatch(1);
    private final EngineHost host;
    private volatile @Nullable Shells shells;
    private volatile @Nullable String failure;

    /** A store starts once, though what follows may have to be tried again. */
    private boolean checkpointsStarted;

    public Node(NodeDefinition definition) {
        this.definition = definition;
        this.storage = new StartedStorage(definition.storage(), definition.setup());
        this.access = new StreamAccess(definition.storage());
        this.streams = definition.streams(access);
        this.host = new EngineHost(definition.setup().clock());
    }

    /** Checks that everything is there, registers the subscriptions and begins. */
    public void start() {
        start(definition);
    }

    private void start(NodeDefinition runs) {
        if (!state.compareAndSet(NodeState.NEW, NodeState.STARTING)) {
            throw new IllegalStateException(
                    "start() was called before, or close(); a node starts once. Build a new one");
        }
        try {
            retryWhileUnavailable(runs);
        } catch (RuntimeException e) {
            state.set(NodeState.FAILED);
            closeStores();
            closed.countDown();
            throw e;
        }
        if (!state.compareAndSet(NodeState.STARTING, NodeState.RUNNING) && shells != null) {
            host.input(Engine::close); // it was closed meanwhile, perhaps before there was anything to close
            awaitAndFinish();
        }
    }

    private void retryWhileUnavailable(NodeDefinition runs) {
        var giveUpAt = System.nanoTime() + START_AT_MOST.toNanos();
        while (true) {
            try {
                begin(runs);
                return;
            } catch (StoreUnavailableException e) {
                if (System.nanoTime() - giveUpAt > 0) {
                    throw e;
                }
                log.warn("not everything can be reached yet: {}", e.getMessage());
                if (awaitClose(START_PAUSE)) {
                    throw new IllegalStateException("closed while it started", e);
                }
            }
        }
    }

    private boolean awaitClose(Duration atMost) {
        try {
            return closed.await(atMost.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while it started", e);
        }
    }

    private void begin(NodeDefinition runs) {
        storage.start();
        access.open();
        var checkpoints = runs.checkpoints();
        if (checkpoints.isEmpty()) {
            if (!runs.groups().isEmpty()) {
                throw new ConfigurationException(List.of("no checkpoint store"));
            }
            return;
        }
        var store = checkpoints.get();
        if (!checkpointsStarted) {
            store.start(runs.setup());
            checkpointsStarted = true;
        }
        if (runs.groups().isEmpty()) {
            return;
        }
        var partitions = Registrar.register(runs.groups(), runs.growthGrace(), runs.storage(), store);
        var engine = new Engine(
                runs.groups(),
                runs.sessionTimeout(),
                runs.drainTimeout(),
                runs.growthGrace(),
                Limits.defaults(),
                new SecureRandom(),
                new UnknownNames(runs.unknownTypes(), runs.setup().types()),
                new Events(runs.listeners(), runs.types(), cause -> streams.store()),
                host::accept);
        var started = new Shells(runs, streams, store, host, this::handedOver);
        host.bind(engine, started::carryOut);
        shells = started;
        started.start();
        host.input(e -> e.begin(partitions));
        store.onWork(() -> host.input(Engine::workArrived));
    }

    private void handedOver(@Nullable String why) {
        if (why != null) {
            failure = why;
            state.set(NodeState.FAILED);
        }
        handedOver.countDown();
        if (why != null) {
            definition.setup().threads().newThread(this::finish).start();
        }
    }

    /** Makes the progress of its groups again from the topics instead of handling messages, and ends. */
    public RebuildResult rebuild(RebuildTarget target) throws InterruptedException {
        var rebuild = new Rebuild(definition, target);
        start(rebuild.definition());
        try {
            return finished(rebuild);
        } finally {
            close();
        }
    }

    private RebuildResult finished(Rebuild rebuild) throws InterruptedException {
        var told = System.nanoTime();
        while (true) {
            try {
                var result = rebuild.finish();
                if (result.isPresent()) {
                    log.info("the rebuild is over: {}", result.get());
                    return result.get();
                }
            } catch (StoreUnavailableException e) {
                log.warn("whether the rebuild is over cannot be known now: {}", e.getMessage());
            }
            if (closed.await(REBUILD_PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
                var why = failure == null ? "it was closed" : failure;
                throw new IllegalStateException("the rebuild is not over: " + why
                        + ". What it recorded stays. Run it again with the same target, and it goes on");
            }
            if (System.nanoTime() - told > REBUILD_TELLS.toNanos()) {
                told = System.nanoTime();
                log.info("rebuild: {} messages were taken as handled so far", rebuild.messages());
            }
        }
    }

    /** Appends and reads; usable while the node is started. */
    public MessageStore store() {
        return streams.store();
    }

    /** What an operator sees and does. */
    public BeckettAdmin admin() {
        var store = definition
                .checkpoints()
                .orElseThrow(() -> new IllegalStateException(
                        "no checkpoint store. Write .checkpoints(PostgresCheckpoints.of(dataSource))."));
        return new NodeAdmin(store.admin(), storage);
    }

    /** What it is doing. */
    public NodeState state() {
        return Objects.requireNonNull(state.get());
    }

    /** Returns when it is closed or has failed. */
    public void awaitClosed() throws InterruptedException {
        closed.await();
    }

    /** Drains, hands over, ends every thread; from inside a handler it only begins to. */
    public void close() {
        var before = state.getAndUpdate(
                now -> now == NodeState.CLOSED || now == NodeState.FAILED ? now : NodeState.DRAINING);
        if (before == NodeState.CLOSED || before == NodeState.FAILED) {
            return;
        }
        var running = shells;
        if (before == NodeState.NEW || running == null) {
            finish();
            return;
        }
        host.input(Engine::close);
        if (running.isHandler(Thread.currentThread())) {
            if (before != NodeState.DRAINING) {
                definition.setup().threads().newThread(this::awaitAndFinish).start();
            }
            return;
        }
        awaitAndFinish();
    }

    private void awaitAndFinish() {
        try {
            var atMost = definition.drainTimeout().plus(CLOSE_MARGIN);
            if (!handedOver.await(atMost.toMillis(), TimeUnit.MILLISECONDS)) {
                log.warn(
                        "not everything could be handed over in {}; other nodes take it when the session is over",
                        atMost);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        finish();
    }

    private void finish() {
        var running = shells;
        if (running != null) {
            running.stop();
        }
        if (closed.getCount() == 0) {
            return;
        }
        closeStores();
        state.updateAndGet(now -> now == NodeState.FAILED ? now : NodeState.CLOSED);
        closed.countDown();
    }

    private void closeStores() {
        access.close();
        definition.checkpoints().ifPresent(CheckpointStore::close);
        definition.storage().close();
    }
}
