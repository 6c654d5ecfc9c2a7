package io.beckett.runtime;

import io.beckett.spi.CheckpointStore;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The threads around the engine. They stop in the order in which nobody can miss the other. */
final class Shells {
    private static final Logger log = LoggerFactory.getLogger(Shells.class);
    private static final long STOP_AT_MOST_MILLIS = 5_000;

    private final NodeDefinition definition;
    private final EngineHost host;
    private final Consumer<@Nullable String> closed;
    private final Map<FeedId, FeedThread> feeds = new ConcurrentHashMap<>();
    private final Map<StoreCall.Channel, StoreThread> stores = new EnumMap<>(StoreCall.Channel.class);
    private final ReaderThread reader;
    private final HandlerThreads handlers;
    private final ReentrantLock lock = new ReentrantLock();
    private final List<Thread> threads = new ArrayList<>();
    private boolean stopped;

    Shells(
            NodeDefinition definition,
            Streams streams,
            CheckpointStore store,
            EngineHost host,
            Consumer<@Nullable String> closed) {
        this.definition = definition;
        this.host = host;
        this.closed = closed;
        for (var channel : StoreCall.Channel.values()) {
            stores.put(channel, new StoreThread(store, host));
        }
        this.reader = new ReaderThread(definition.storage(), host);
        var concurrency = definition.groups().stream()
                .mapToInt(GroupDefinition::concurrency)
                .sum();
        this.handlers = new HandlerThreads(concurrency, definition.handlerThreads(), new HandlerCalls(streams), host);
    }

    void start() {
        stores.values().forEach(this::start);
        start(reader);
        for (var group : definition.groups()) {
            feed(new FeedId(group.name(), FeedId.Kind.LIVE));
        }
        start(host::keepTime);
    }

    private void start(Runnable task) {
        lock.lock();
        try {
            if (!stopped) {
                var thread = definition.setup().threads().newThread(task);
                threads.add(thread);
                thread.start();
            }
        } finally {
            lock.unlock();
        }
    }

    private FeedThread feed(FeedId id) {
        lock.lock();
        try {
            return feeds.computeIfAbsent(id, key -> {
                var feed = new FeedThread(key, definition.storage(), host);
                start(feed);
                return feed;
            });
        } finally {
            lock.unlock();
        }
    }

    /** From now on no thread starts; returns those that did. */
    private List<Thread> startNoMore() {
        lock.lock();
        try {
            stopped = true;
            return List.copyOf(threads);
        } finally {
            lock.unlock();
        }
    }

    /** Called inside the engine's lock: only hands on. */
    void carryOut(Action action) {
        if (action instanceof StoreCall<?> call) {
            Objects.requireNonNull(stores.get(call.channel())).add(call);
        } else if (action instanceof Action.OnFeed command) {
            feed(command.feed()).add(command);
        } else if (action instanceof Action.Start start) {
            handlers.start(start.run());
        } else if (action instanceof Action.Interrupt interrupt) {
            handlers.interrupt(interrupt.run());
        } else if (action instanceof Action.Replace) {
            handlers.replace();
        } else if (action instanceof Action.Closed ended) {
            closed.accept(ended.failure());
        } else {
            reader.add(action);
        }
    }

    boolean isHandler(Thread thread) {
        return handlers.isMine(thread);
    }

    void stop() {
        var started = startNoMore(); // a node may be closed while it starts
        handlers.stop();
        feeds.values().forEach(FeedThread::stop);
        reader.stop();
        stores.values().forEach(StoreThread::stop);
        host.stop();
        var until = System.nanoTime() + STOP_AT_MOST_MILLIS * 1_000_000;
        for (var thread : started) {
            var left = Math.max(1, (until - System.nanoTime()) / 1_000_000);
            try {
                if (thread != Thread.currentThread()) {
                    thread.join(left);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            if (thread.isAlive()) {
                log.warn("thread {} does not end; it is left behind", thread.getName());
            }
        }
    }
}
