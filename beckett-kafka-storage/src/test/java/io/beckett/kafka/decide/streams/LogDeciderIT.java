package io.beckett.kafka.decide.streams;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckett.kafka.decide.Answer;
import io.beckett.kafka.decide.Answer.Appended;
import io.beckett.kafka.decide.Command;
import io.beckett.kafka.decide.Expected;
import io.beckett.kafka.decide.Genesis;
import io.beckett.kafka.decide.Given;
import io.beckett.kafka.decide.LogHeaders;
import io.beckett.kafka.decide.LogPlace;
import io.beckett.kafka.decide.ReaderRule;
import io.beckett.kafka.decide.streams.DeciderSettings.Guarantee;
import io.beckett.testkit.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Deciders on a real broker, which are killed. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogDeciderIT {
    private static final int PARTITIONS = 2;
    private static final Duration TIME = Duration.ofSeconds(60);
    private static final Genesis GENESIS = new Genesis(1, PARTITIONS, Uuid.randomUuid(), Uuid.randomUuid(), Map.of());

    private EmbeddedKafka kafka;

    @TempDir
    private Path folder;

    @BeforeAll
    void startBroker() {
        // Killed members shall be noticed soon.
        kafka = EmbeddedKafka.builder()
                .property("group.min.session.timeout.ms", "500")
                .start();
    }

    @AfterAll
    void stopBroker() {
        kafka.close();
    }

    @Test
    void killedDecidersLeaveAGaplessLogAndAnswersThatAgree_H1_H10_I8() throws Exception {
        killAndCheck("killed", 4, Guarantee.AT_LEAST_ONCE);
    }

    @Test
    void withTransactionsTheyDoTooAndAbortedRecordsAreCopies_H1_H10_I8() throws Exception {
        killAndCheck("killed-exactly-once", 1, Guarantee.EXACTLY_ONCE);
    }

    private void killAndCheck(String log, int kills, Guarantee guarantee) throws Exception {
        var seed = new Random().nextLong();
        var random = new Random(seed);
        var appends = new HashMap<String, Command.Append>();
        try (var client = new CommandClient(kafka, LogTopics.of("test", log), PARTITIONS)) {
            found(client);
            for (var round = 0; round < kills; round++) {
                var state = folder.resolve(log + "-" + (round < 2 ? 0 : round));
                var victim = DecidingMain.start(kafka.bootstrapServers(), log, state, temporary(), guarantee);
                try {
                    sendUntilAnswered(client, appends, random, 400 + random.nextInt(300));
                } finally {
                    victim.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
                }
            }
            var last = DecidingMain.start(
                    kafka.bootstrapServers(), log, folder.resolve(log + "-last"), temporary(), guarantee);
            try {
                await().atMost(TIME).until(() -> client.poll().size() == client.sent());
                assertThat(client.poll().values().stream().mapToInt(List::size).sum())
                        .as("some were decided twice")
                        .isGreaterThan((int) client.sent());
                check(client, appends, "seed " + seed);
            } finally {
                // Without more input it closes properly.
                last.getOutputStream().close();
                assertThat(last.waitFor(30, TimeUnit.SECONDS)).isTrue();
            }
        }
    }

    @Test
    @DisabledOnOs(
            value = OS.WINDOWS,
            disabledReason = "a process is put to sleep by a signal, which Windows does not have")
    void aDeciderThatSleptWhileAnotherTookOverChangesNothing_H1_H4_I8() throws Exception {
        var seed = new Random().nextLong();
        var random = new Random(seed);
        var log = "slept";
        var appends = new HashMap<String, Command.Append>();
        try (var client = new CommandClient(kafka, LogTopics.of("test", log), PARTITIONS)) {
            found(client);
            var nodes = new ArrayList<Process>();
            try {
                for (var name : List.of("a", "b")) {
                    var state = folder.resolve(log + "-" + name);
                    nodes.add(DecidingMain.start(
                            kafka.bootstrapServers(), log, state, temporary(), Guarantee.AT_LEAST_ONCE));
                    sendUntilAnswered(client, appends, random, 400);
                }
                for (var sleeper : List.of(nodes.get(0), nodes.get(1), nodes.get(0))) {
                    signal(sleeper, "-STOP");
                    // More than those of one partition: the other node has both by then.
                    sendUntilAnswered(client, appends, random, 1_000);
                    signal(sleeper, "-CONT");
                    sendUntilAnswered(client, appends, random, 300);
                }
                await().atMost(TIME).until(() -> client.poll().size() == client.sent());
                check(client, appends, "seed " + seed);
            } finally {
                for (var node : nodes) {
                    node.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
                }
            }
        }
    }

    private static void signal(Process process, String signal) throws IOException, InterruptedException {
        var sent = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
        assertThat(sent.waitFor()).isZero();
    }

    private static void found(CommandClient client) {
        for (var partition = 0; partition < PARTITIONS; partition++) {
            client.send(partition, null, new Command.Founding(GENESIS));
        }
    }

    private Path temporary() throws IOException {
        return Files.createDirectories(folder.resolve("temporary"));
    }

    /** Goes on sending until so many more commands are answered. */
    private static void sendUntilAnswered(
            CommandClient client, Map<String, Command.Append> appends, Random random, int answers) {
        var enough = client.poll().size() + answers;
        await().atMost(TIME).pollInterval(Duration.ofMillis(5)).until(() -> {
            // What is not answered yet is bounded, so that the kill finds some of it.
            for (var i = 0; i < 40 && client.sent() < enough + 300; i++) {
                var append = append(random);
                appends.put(client.send("Order-" + random.nextInt(20), append), append);
            }
            return client.poll().size() >= enough;
        });
    }

    private static Command.Append append(Random random) {
        var expected = random.nextInt(3) == 0 ? Expected.exact(random.nextInt(60)) : Expected.ANY;
        var first = random.nextInt(100_000);
        var ids = new ArrayList<String>();
        for (var left = 1 + random.nextInt(3); left > 0; left--) {
            ids.add("id-" + (first + left));
        }
        return Given.append(expected, ids.toArray(String[]::new));
    }

    private static void check(CommandClient client, Map<String, Command.Append> appends, String seed) {
        var accepted = new HashSet<String>();
        client.poll().forEach((request, answers) -> {
            assertThat(new HashSet<>(answers))
                    .as("%s: answers to %s", seed, request)
                    .hasSize(1);
            if (answers.get(0) instanceof Appended appended && !appended.repeated()) {
                appends.get(request).messages().forEach(message -> accepted.add(message.id()));
            }
        });
        var inLog = new HashSet<String>();
        for (var partition = 0; partition < PARTITIONS; partition++) {
            inLog.addAll(checkLog(client.log(partition), seed));
        }
        assertThat(accepted).as(seed).hasSizeGreaterThan(100);
        assertThat(inLog).as(seed).isEqualTo(accepted);
    }

    /** Returns the ids in the log, copies left out. */
    private static Set<String> checkLog(List<ConsumerRecord<byte[], byte[]>> records, String seed) {
        var rule = new ReaderRule<ConsumerRecord<byte[], byte[]>>(0);
        var heads = new HashMap<String, Long>();
        var ids = new HashSet<String>();
        var contents = new HashMap<Long, String>();
        for (var record : records) {
            var place = LogPlace.of(record.headers()).orElseThrow();
            var content = place + " " + id(record) + " " + record.timestamp();
            assertThat(contents.merge(place.seq(), content, (first, copy) -> first))
                    .as(seed)
                    .isEqualTo(content);
            for (var message : rule.offer(place, record)) {
                var position = LogPlace.of(message.headers()).orElseThrow().position();
                assertThat(heads.merge(new String(message.key(), UTF_8), 1L, Long::sum))
                        .as(seed)
                        .isEqualTo(position);
                ids.add(id(message));
            }
        }
        assertThat(rule.lastSeq())
                .as(seed)
                .isEqualTo(
                        contents.keySet().stream().mapToLong(seq -> seq).max().orElse(0));
        assertThat(rule.isBetweenAppends()).as(seed).isTrue();
        return ids;
    }

    private static String id(ConsumerRecord<byte[], byte[]> record) {
        return new String(record.headers().lastHeader(LogHeaders.ID).value(), UTF_8);
    }

    @Test
    void aDeciderReadsItsOwnStoreNoStalerThanTheCall_H5() throws Exception {
        var stream = Given.stream(0, 0);
        var topics = LogTopics.of("test", "read");
        try (var client = new CommandClient(kafka, topics, PARTITIONS);
                var decider = LogDecider.start(
                        DecidingMain.settings(kafka.bootstrapServers(), "read", folder.resolve("read")))) {
            assertThat(decider.knows(0)).isFalse();
            assertThat(decider.read(0, stream, Given.all(), 0, TIME, Runnable::run))
                    .isCompletedWithValue(Optional.empty());
            found(client);
            var request = client.send(stream, Given.append(Expected.ANY, "a", "b"));
            await().atMost(TIME).until(() -> client.poll().containsKey(request));
            await().atMost(TIME).until(() -> decider.state() == LogDecider.State.RUNNING);

            client.send(stream, Given.append(Expected.ANY, "c"));
            client.poll();
            var page = decider.read(0, stream, Given.all(), client.appendsEnd(0), TIME, Runnable::run)
                    .get()
                    .orElseThrow();

            assertThat(page.version()).isEqualTo(3);
            assertThat(page.messages()).extracting(Answer.Stored::id).containsExactly("a", "b", "c");
        }
    }

    @Test
    void underAnotherApplicationIdAPartitionHaltsInsteadOfStartingAgain_H2() throws Exception {
        var stream = Given.stream(0, 0);
        var topics = LogTopics.of("test", "renamed");
        try (var client = new CommandClient(kafka, topics, PARTITIONS)) {
            try (var decider = LogDecider.start(
                    DecidingMain.settings(kafka.bootstrapServers(), "renamed", folder.resolve("renamed")))) {
                found(client);
                var request = client.send(stream, Given.append(Expected.ANY, "a"));
                await().atMost(TIME).until(() -> client.poll().containsKey(request));
                assertThat(decider.failure()).isEmpty();
            }
            client.trimAppends(0);
            var renamed = new LogTopics("another", topics.log(), topics.appends(), topics.replies());
            var settings = DecidingMain.settings(kafka.bootstrapServers(), "renamed", folder.resolve("another"));
            try (var decider = LogDecider.start(DeciderSettings.of(renamed, settings.client(), settings.stateFolder())
                    .withReplicationFactor(1))) {
                client.send(stream, Given.append(Expected.ANY, "b"));
                client.poll();

                await().atMost(TIME).until(() -> decider.state() == LogDecider.State.FAILED);
                assertThat(decider.failure())
                        .hasValueSatisfying(why ->
                                assertThat(why).contains("partition 0").contains("Rebuild it from the log topic"));
            }
            assertThat(client.log(0)).hasSize(1);
        }
    }
}
