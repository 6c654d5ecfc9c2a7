package io.beckett.examples.demo;

import io.beckett.admin.BeckettAdmin;
import io.beckett.admin.CheckpointInfo;
import io.beckett.error.CheckpointChangedException;
import io.beckett.examples.RunName;
import io.beckett.examples.servers.Servers;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.awaitility.core.ConditionTimeoutException;

/**
 * The course of the demo: two nodes handle webhooks while they are produced; one stream fails and waits, everything else
 * gets on; its cause is repaired; all is counted.
 */
final class Demo {

    private static final int PARTITIONS = 4;
    private static final List<String> NODES = List.of("node-1", "node-2");

    private final Servers servers;
    private final List<Webhook> webhooks;
    private final int copies;
    private final Duration patience;
    private final Screen screen;

    private final String topic;
    private final String group;
    private final Produced produced = new Produced();
    private final Tally tally = new Tally();

    /**
     * @param servers where it runs
     * @param webhooks what is produced
     * @param copies how many times, each time as webhooks of other repositories
     * @param patience how long each part may take
     * @param screen where it shows what happens
     */
    Demo(Servers servers, List<Webhook> webhooks, int copies, Duration patience, Screen screen) {
        this.servers = servers;
        this.webhooks = webhooks;
        this.copies = copies;
        this.patience = patience;
        this.screen = screen;
        // A new topic and group each time: what earlier runs left on the servers is of no concern.
        var run = RunName.next();
        this.topic = "github-webhooks-" + run;
        this.group = "webhooks-" + run;
    }

    /** Returns whether every stream was handled in order and completely. */
    boolean run() throws Exception {
        var receiver = new Receiver("octo-org/octo-repo-1");
        servers.createTopic(topic, PARTITIONS);
        screen.say("Topic " + topic + " with " + PARTITIONS + " partitions, group " + group);
        try (var pool = servers.pool("demo", NODES.size() * Webhooks.CONCURRENCY)) {
            var tables = new Tables(pool, group);
            tables.create();
            try (var nodes = new Nodes(servers, topic)) {
                var beckett = NODES.stream()
                        .map(name -> nodes.build(name, new Webhooks(name, group, tables, receiver, tally)))
                        .toList();
                var admin = beckett.get(0).admin().actingAs("demo");
                beckett.forEach(node -> node.start());
                screen.say("Two nodes of the group are running: " + String.join(", ", NODES));
                try (var watch = new Watch(admin, group, NODES, produced, tally, screen)) {
                    watch.start();
                    handle(watch, admin, receiver);
                    screen.show(watch.now());
                } catch (ConditionTimeoutException e) {
                    screen.say("Not within " + patience.toSeconds() + " s: " + e.getMessage());
                }
                screen.leave();
                return verdict(new Verdict(produced, tables, admin, topic).reach());
            }
        }
    }

    private void handle(Watch watch, BeckettAdmin admin, Receiver receiver) {
        screen.say(String.format(
                Locale.ROOT,
                "Producing %,d real GitHub webhooks %d times, each time with another number behind the repository's name:"
                        + " -1 to -%d, in key and payload. Those without a repository stay as they are.",
                webhooks.size(),
                copies,
                copies));
        var producing = CompletableFuture.runAsync(
                () -> new ForeignProducer(servers.kafka(), topic, produced).produce(webhooks, copies));
        await("everything is produced", () -> producing.isDone());
        producing.join();

        await("the statistics have everything", () -> tally.of(Webhooks.STATISTICS) >= produced.messages());
        var others = produced.messages(repository -> !repository.equals(receiver.brokenFor()));
        await("the notifications have everything of other streams", () -> tally.of(Webhooks.NOTIFICATIONS) >= others);
        await("only the broken stream waits", () -> isOnly(watch.waiting(), receiver));
        var blocked = watch.waiting().get(0);
        screen.show(watch.now());
        screen.say("All other streams are finished. " + blocked.streamName() + " waits: "
                + blocked.lastError().orElse("no error is recorded"));
        screen.say("Repairing the receiver, and asking for a retry: admin.retry(" + blocked.streamName() + ")");
        receiver.repair();
        await("the retry is accepted", () -> retried(watch, admin));

        await("the notifications have everything", () -> tally.of(Webhooks.NOTIFICATIONS) >= produced.messages());
        await("nothing waits", () -> {
            var now = watch.now();
            return now.lagOfStatistics() + now.lagOfNotifications() == 0
                    && now.blocked().isEmpty();
        });
    }

    private static boolean isOnly(List<CheckpointInfo> waiting, Receiver receiver) {
        return waiting.size() == 1 && waiting.get(0).streamName().equals("Repo-" + receiver.brokenFor());
    }

    /** Refused while the stream is just being tried; then what it is now is asked for again. */
    private static boolean retried(Watch watch, BeckettAdmin admin) {
        for (var stream : watch.waiting()) {
            try {
                admin.retry(stream);
            } catch (CheckpointChangedException e) {
                return false;
            }
        }
        return true;
    }

    private void await(String what, Callable<Boolean> condition) {
        Awaitility.await(what)
                .atMost(patience)
                .pollInterval(Duration.ofMillis(50))
                .until(condition);
    }

    private boolean verdict(Verdict verdict) {
        screen.say("");
        verdict.good().forEach(text -> screen.say("  ok      " + text));
        verdict.bad().forEach(text -> screen.say("  WRONG   " + text));
        return verdict.bad().isEmpty();
    }
}
