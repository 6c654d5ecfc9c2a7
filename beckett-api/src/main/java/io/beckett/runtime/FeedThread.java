package io.beckett.runtime;

import io.beckett.error.StoreUnavailableException;
import io.beckett.spi.FeedItem;
import io.beckett.spi.MessageFeed;
import io.beckett.spi.MessageStorage;
import io.beckett.spi.PartitionId;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Owns one feed: carries out the engine's commands, polls, and hands over what came. */
final class FeedThread implements Runnable {
    private static final Logger log = LoggerFactory.getLogger(FeedThread.class);
    private static final Duration POLL = Duration.ofMillis(200);
    private static final int ITEMS_AT_ONCE = 250;

    private final FeedId id;
    private final MessageStorage storage;
    private final EngineHost host;
    private final LinkedBlockingQueue<Action.OnFeed> commands = new LinkedBlockingQueue<>();
    private final Map<PartitionId, Long> openings = new HashMap<>();
    private Set<PartitionId> suggested = Set.of();
    private volatile @Nullable MessageFeed feed;
    private volatile boolean stopped;
    private volatile boolean takesPart = true;
    private boolean answers = true;

    FeedThread(FeedId id, MessageStorage storage, EngineHost host) {
        this.id = id;
        this.storage = storage;
        this.host = host;
    }

    void add(Action.OnFeed command) {
        if (command instanceof Action.TakePart part) {
            takesPart = part.takesPart(); // also for a feed that is opened later
        } else {
            commands.add(command);
        }
        wakeUp();
    }

    void stop() {
        stopped = true;
        wakeUp();
    }

    private void wakeUp() {
        var opened = feed;
        if (opened != null) {
            opened.wakeUp();
        }
    }

    @Override
    public void run() {
        while (!stopped) {
            try (var opened = storage.openFeed(id.group())) {
                feed = opened;
                read(opened);
            } catch (StoreUnavailableException e) {
                log.warn("group '{}': the storage does not open a feed: {}", id.group(), e.getMessage());
                answers(false);
                pause();
            } catch (RuntimeException e) {
                log.error("feed of group '{}' ended unexpectedly; it begins anew", id.group(), e);
                pause();
            } finally {
                feed = null;
            }
            reopen();
        }
    }

    private void read(MessageFeed opened) {
        while (!stopped) {
            for (var command = commands.poll(); command != null; command = commands.poll()) {
                carryOut(opened, command);
            }
            try {
                if (id.kind() == FeedId.Kind.LIVE) {
                    takePart(opened);
                }
                handOver(opened.poll(POLL));
                answers(true);
            } catch (StoreUnavailableException e) {
                log.warn("group '{}': the storage does not answer: {}", id.group(), e.getMessage());
                answers(false);
                host.input(engine -> engine.cameRound(id));
                pause();
            }
        }
    }

    private void takePart(MessageFeed opened) {
        if (takesPart) {
            suggest(opened.suggested());
        } else {
            opened.leaveGroup();
            suggest(Set.of());
        }
    }

    private void carryOut(MessageFeed opened, Action.OnFeed command) {
        if (command instanceof Action.OpenFeed open) {
            opened.open(open.partition(), open.from());
            openings.put(open.partition(), open.opening());
        } else if (command instanceof Action.StopFeed stop) {
            opened.stop(stop.partition());
            openings.remove(stop.partition());
        } else if (command instanceof Action.PauseFeed pause) {
            opened.pause(pause.partition());
        } else if (command instanceof Action.ResumeFeed resume) {
            opened.resume(resume.partition());
        } else if (command instanceof Action.Publish publish) {
            opened.publishProgress(publish.frontiers());
        }
    }

    private void suggest(Set<PartitionId> now) {
        if (!now.equals(suggested)) {
            suggested = Set.copyOf(now);
            host.input(engine -> engine.suggested(id.group(), suggested));
        }
    }

    private void answers(boolean now) {
        if (now != answers) {
            answers = now;
            host.input(engine -> engine.storageAnswers(now));
        }
    }

    private void handOver(List<FeedItem> items) {
        if (items.isEmpty()) {
            host.input(engine -> engine.cameRound(id));
        }
        for (var from = 0; from < items.size(); from += ITEMS_AT_ONCE) {
            var part = items.subList(from, Math.min(items.size(), from + ITEMS_AT_ONCE));
            host.input(engine -> {
                for (var item : part) {
                    var opening = openings.get(
                            new PartitionId(item.at().topic(), item.at().partition()));
                    if (opening != null) {
                        engine.arrived(id, opening, item);
                    }
                }
                engine.delivered(id);
            });
        }
    }

    /** Waits a little, or for the next command. */
    private void pause() {
        try {
            var command = commands.poll(500, TimeUnit.MILLISECONDS);
            var opened = feed;
            if (command != null && opened != null) {
                carryOut(opened, command);
            }
        } catch (InterruptedException e) {
            log.debug("interrupted; only closing the node ends this thread");
        }
    }

    /** After the feed broke: every partition that was open is lost to it, so the engine takes its leases anew. */
    private void reopen() {
        if (!stopped) {
            openings.clear();
            commands.clear();
            host.input(engine -> engine.feedBroke(id));
        }
    }
}
