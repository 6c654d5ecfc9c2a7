package io.beckett.kafka.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.beckett.codec.JacksonCodec;
import io.beckett.error.StoreUnavailableException;
import io.beckett.kafka.decide.Decider;
import io.beckett.kafka.decide.LogHeaders;
import io.beckett.kafka.decide.LogPlace;
import io.beckett.kafka.decide.ReaderRule;
import io.beckett.kafka.decide.streams.StoreMemory;
import io.beckett.message.ExpectedVersion;
import io.beckett.spi.AppendOutcome;
import io.beckett.spi.AppendRequest;
import io.beckett.spi.EncodedData;
import io.beckett.spi.NewMessage;
import io.beckett.spi.ReadPage;
import io.beckett.spi.ReadRequest;
import io.beckett.spi.ReadRequest.Direction;
import io.beckett.spi.StreamName;
import io.beckett.testkit.EmbeddedKafka;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/** Appends and reads while the broker restarts, and while the node dies that decides them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LogFaultsIT {
    private static final Duration TIME = Duration.ofSeconds(60);
    private static final Duration SHORT = Duration.ofMillis(400);

    private static final Duration SHORT_OUTAGE = Duration.ofSeconds(5);

    /** How much later than it has to be an answer may come where other work runs beside. */
    private static final Duration SLACK = Duration.ofSeconds(15);

    private EmbeddedKafka kafka;
    private Path data;

    @TempDir
    private Path folder;

    @BeforeAll
    void startBroker(@TempDir Path kept) {
        data = kept;
        kafka = broker(0);
    }

    private EmbeddedKafka broker(int port) {
        return EmbeddedKafka.builder()
                .folder(data)
                .port(port)
                .property("group.min.session.timeout.ms", "500")
                .start();
    }

    @AfterAll
    void stopBroker() {
        kafka.close();
    }

    private RunningLog node(LogTopic topic, Duration timeout) {
        return start(topic, ReadingMain.properties(kafka.bootstrapServers()), timeout);
    }

    private RunningLog start(LogTopic topic, Map<String, Object> properties, Duration timeout) {
        return RunningLog.start(
                topic, properties, folder.resolve(topic.name()), StoreMemory.ofDefault(), timeout, Thread::new);
    }

    private static AppendRequest request(StreamName to, ExpectedVersion expected, String id, Duration timeout) {
        var message = new NewMessage(id, new EncodedData("noted", id.getBytes(UTF_8), Map.of()));
        return new AppendRequest(to, expected, List.of(message), false, timeout);
    }

    private static List<String> ids(ReadPage page) {
        return page.messages().stream().map(each -> each.message().id()).toList();
    }

    private static ReadPage read(LogStreams streams, StreamName stream, Duration timeout) {
        return streams.read(new ReadRequest(stream, 1, Long.MAX_VALUE, Direction.FORWARDS, Integer.MAX_VALUE, timeout))
                .join();
    }

    @Test
    @DisplayName("I8, I10: what was acknowledged outlives restarts of the broker, and what was not is stored once")
    void appendsAndReadsOutliveTheBroker() throws Exception {
        var topic = new LogTopic("outage", 2, (short) 1);
        var port = Integer.parseInt(kafka.bootstrapServers().split(":")[1]);
        try (var log = node(topic, SHORT_OUTAGE);
                var load = new OutageLoad(new LogStreams(log, JacksonCodec.defaults()), SHORT_OUTAGE)) {
            for (var round = 0; round < 2; round++) {
                load.awaitMore(100);
                kafka.close();
                if (round == 0) {
                    isBounded(log);
                }
                load.awaitUnanswered();
                kafka = broker(port);
            }
            load.awaitMore(100);
            load.close();
            assertThat(load.slowest()).isLessThan(SHORT_OUTAGE.plus(SLACK));
            load.check(TIME);
            checkLog(topic, load.acknowledgedMessages());
        }
    }

    private static void isBounded(RunningLog log) {
        var streams = new LogStreams(log, JacksonCodec.defaults());
        var stream = StreamName.of("Order-none");
        var began = System.nanoTime();
        var outcome = streams.append(request(stream, ExpectedVersion.none(), "m1", SHORT_OUTAGE))
                .join();
        assertThat(outcome).isInstanceOfSatisfying(AppendOutcome.Unknown.class, unknown -> {
            assertThat(unknown.writtenAt()).isEmpty();
            assertThat(unknown.reason()).contains("outage-appends");
        });
        assertThatThrownBy(() -> read(streams, stream, SHORT_OUTAGE))
                .isInstanceOf(CompletionException.class)
                .hasCauseInstanceOf(StoreUnavailableException.class)
                .hasMessageContaining("log topic 'outage' is out of reach: reading 'Order-none': ")
                .hasMessageContaining("outage-appends");
        assertThat(Duration.ofNanos(System.nanoTime() - began))
                .isLessThan(SHORT_OUTAGE.multipliedBy(2).plus(SLACK));
    }

    /** By the rule of readers the log holds each message once, without gaps, whatever copies it has. */
    private void checkLog(LogTopic topic, int messages) {
        var rules = new HashMap<Integer, ReaderRule<String>>();
        var found = new ArrayList<String>();
        try (var consumer = new LogClients(Map.of("bootstrap.servers", kafka.bootstrapServers())).consumer()) {
            new WholeTopic(consumer, topic.partitionsOf(topic.name())).read(starts -> {}, record -> {
                var id = new String(record.headers().lastHeader(LogHeaders.ID).value(), UTF_8);
                found.addAll(rules.computeIfAbsent(record.partition(), unused -> new ReaderRule<>(0))
                        .offer(LogPlace.of(record.headers()).orElseThrow(), id));
            });
        }
        assertThat(found).doesNotHaveDuplicates().hasSize(messages);
        assertThat(rules.values()).allMatch(rule -> rule.isBetweenAppends() && rule.ahead() == 0);
    }

    @Test
    @DisplayName(
            "I8: when the deciding node is killed its stand-by goes on where it was, and who asks meanwhile is told")
    void aStandByTakesOverAndVersionsContinue() throws Exception {
        var topic = new LogTopic("taken", 2, (short) 1);
        var temporary = Files.createDirectories(folder.resolve("temporary"));
        var victim = ReadingMain.start(kafka.bootstrapServers(), topic, folder.resolve("victim"), temporary);
        try (var output = victim.inputReader()) {
            assertThat(ReadingMain.answer(output)).isEqualTo(ReadingMain.READY);
            try (var log = node(topic, Duration.ofSeconds(10))) {
                var streams = new LogStreams(log, JacksonCodec.defaults());
                var stream = streamThatIsDecidedElsewhere(log, streams);
                for (var i = 1; i <= 20; i++) {
                    assertThat(append(streams, stream, i, TIME)).isEqualTo(new AppendOutcome.Appended(i));
                }
                var partition = Decider.partitionOf(stream.value(), topic.partitions());
                await("a copy of the store").atMost(TIME).until(() -> hasStore(partition));

                victim.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
                var killed = System.nanoTime();
                assertThat(append(streams, stream, 21, SHORT))
                        .isInstanceOfSatisfying(AppendOutcome.Unknown.class, unknown -> {
                            assertThat(unknown.writtenAt()).isPresent();
                            assertThat(unknown.reason()).contains("nobody has decided it in time");
                        });
                assertThatThrownBy(() -> read(streams, stream, SHORT))
                        .hasCauseInstanceOf(StoreUnavailableException.class)
                        .hasMessageContaining("read again");
                await().atMost(TIME)
                        .until(() -> append(streams, stream, 21, SHORT).equals(new AppendOutcome.Repeated(21)));
                assertThat(Duration.ofNanos(System.nanoTime() - killed)).isLessThan(ReadingMain.SESSION.plus(SLACK));
                assertThat(append(streams, stream, 22, TIME)).isEqualTo(new AppendOutcome.Appended(22));
                assertThat(isHere(log, streams, stream)).isTrue();
                assertThat(ids(read(streams, stream, TIME)))
                        .containsExactlyElementsOf(LongStream.rangeClosed(1, 22)
                                .mapToObj(i -> "m" + i)
                                .toList());
            }
        } finally {
            victim.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static AppendOutcome append(LogStreams streams, StreamName to, int version, Duration timeout) {
        return streams.append(request(to, ExpectedVersion.exact(version - 1), "m" + version, timeout))
                .join();
    }

    /** Each of the two nodes gets one partition. */
    private static StreamName streamThatIsDecidedElsewhere(RunningLog log, LogStreams streams) {
        var found = new AtomicReference<StreamName>();
        var ofPartitions = IntStream.range(0, 20)
                .mapToObj(i -> StreamName.of("Order-" + i))
                .collect(Collectors.toMap(
                        each -> Decider.partitionOf(each.value(), 2), each -> each, (one, other) -> one));
        await().atMost(TIME).until(() -> {
            var elsewhere = ofPartitions.values().stream()
                    .filter(each -> !isHere(log, streams, each))
                    .toList();
            elsewhere.forEach(found::set);
            return elsewhere.size() == 1;
        });
        return found.get();
    }

    private static boolean isHere(RunningLog log, LogStreams streams, StreamName stream) {
        // The first one may be what tells this node how far the partition is.
        read(streams, stream, TIME);
        var before = log.readHere();
        read(streams, stream, TIME);
        return log.readHere() > before;
    }

    private boolean hasStore(int partition) throws IOException {
        var current = Path.of("0_" + partition, "rocksdb", "facts", "CURRENT");
        try (var files = Files.walk(folder.resolve("taken"))) {
            return files.anyMatch(file -> file.endsWith(current));
        }
    }
}
