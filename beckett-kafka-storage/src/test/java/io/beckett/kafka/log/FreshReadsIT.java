package io.beckett.kafka.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.beckett.codec.JacksonCodec;
import io.beckett.kafka.decide.streams.StoreMemory;
import io.beckett.message.ExpectedVersion;
import io.beckett.spi.AppendOutcome;
import io.beckett.spi.AppendRequest;
import io.beckett.spi.EncodedData;
import io.beckett.spi.NewMessage;
import io.beckett.spi.StreamName;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.StreamCall;
import io.beckett.testkit.StreamCallChecker;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** Reads from the store of a node, while that node sleeps, dies, or loses its partitions. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FreshReadsIT {
    private static final Duration TIME = Duration.ofSeconds(60);

    private EmbeddedKafka kafka;

    @TempDir
    private Path folder;

    @BeforeAll
    void startBroker() {
        kafka = EmbeddedKafka.builder()
                .property("group.min.session.timeout.ms", "500")
                .start();
    }

    @AfterAll
    void stopBroker() {
        kafka.close();
    }

    private Process process(LogTopic topic, String name) throws IOException {
        var temporary = Files.createDirectories(folder.resolve("temporary"));
        return ReadingMain.start(kafka.bootstrapServers(), topic, folder.resolve(topic.name() + name), temporary);
    }

    private RunningLog node(LogTopic topic, String name) {
        return RunningLog.start(
                topic,
                ReadingMain.properties(kafka.bootstrapServers()),
                folder.resolve(topic.name() + name),
                StoreMemory.ofDefault(),
                Duration.ofSeconds(10),
                Thread::new);
    }

    private static void append(LogStreams streams, StreamName to, String id) {
        var message = new NewMessage(id, new EncodedData("noted", "{}".getBytes(UTF_8), Map.of()));
        var outcome = streams.append(new AppendRequest(to, ExpectedVersion.any(), List.of(message), false, TIME))
                .join();
        assertThat(outcome).isInstanceOf(AppendOutcome.Appended.class);
    }

    private static void signal(Process process, String signal) throws IOException, InterruptedException {
        var sent = new ProcessBuilder("kill", signal, Long.toString(process.pid())).start();
        assertThat(sent.waitFor()).isZero();
    }

    @Test
    @DisabledOnOs(
            value = OS.WINDOWS,
            disabledReason = "a process is put to sleep by a signal, which Windows does not have")
    @DisplayName(
            "I8, H5: a node that slept while another one took over reads what was appended there, as soon as it wakes")
    void aNodeThatSleptReadsWhatWasAppendedElsewhere() throws Exception {
        var topic = new LogTopic("slept", 2, (short) 1);
        var sleeper = process(topic, "sleeper");
        try (var answers = sleeper.inputReader();
                var questions = new PrintStream(sleeper.getOutputStream(), true, UTF_8);
                var other = node(topic, "other")) {
            assertThat(ReadingMain.answer(answers)).isEqualTo(ReadingMain.READY);
            var streams = new LogStreams(other, JacksonCodec.defaults());
            for (var round = 0; round < 2; round++) {
                var stream = streamThatIsReadHere(streams, questions, answers);

                signal(sleeper, "-STOP");
                var appended = new ArrayList<>(List.of("before"));
                for (var i = 0; i < 5; i++) {
                    appended.add("meanwhile-" + i);
                    append(streams, stream, "meanwhile-" + i);
                }
                questions.println(stream);
                questions.println(stream);
                signal(sleeper, "-CONT");

                for (var i = 0; i < 2; i++) {
                    assertThat(idsOf(ReadingMain.answer(answers))).isEqualTo(appended);
                }
            }
        } finally {
            sleeper.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    /** Each of the two nodes gets one partition. */
    private static StreamName streamThatIsReadHere(LogStreams streams, PrintStream questions, BufferedReader answers) {
        var stream = new AtomicReference<StreamName>();
        await().atMost(TIME).until(() -> {
            stream.set(StreamName.of("Order-" + UUID.randomUUID()));
            append(streams, stream.get(), "before");
            return ask(questions, answers, stream.get()).startsWith("here ");
        });
        return stream.get();
    }

    private static String ask(PrintStream questions, BufferedReader answers, StreamName stream) throws IOException {
        questions.println(stream);
        return ReadingMain.answer(answers);
    }

    private static List<String> idsOf(String answer) {
        return List.of(answer.substring(answer.indexOf(' ') + 1).split(",", -1));
    }

    @Test
    @DisplayName("I8, H5: appends and reads are linearizable while nodes are killed, leave and come")
    void appendsAndReadsAreLinearizableWhileNodesComeAndGo() throws Exception {
        var topic = new LogTopic("shared", 3, (short) 1);
        var calls = new ConcurrentLinkedQueue<StreamCall>();
        var victim = process(topic, "victim");
        try (var output = victim.inputReader();
                var one = node(topic, "one");
                var first = new StreamLoad(one, "one", calls)) {
            assertThat(ReadingMain.answer(output)).isEqualTo(ReadingMain.READY);
            try (var two = node(topic, "two");
                    var second = new StreamLoad(two, "two", calls)) {
                awaitMore(calls, 300);
                victim.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
                awaitMore(calls, 300);
                second.isOver();
                // Its partitions go to the other node, and what is under way is cut off.
                two.close();
            }
            awaitMore(calls, 300);
            try (var again = node(topic, "two");
                    var second = new StreamLoad(again, "two again", calls)) {
                awaitMore(calls, 300);
                second.close();
                first.close();
                for (var last : List.of(new StreamLoad(one, "last", calls), new StreamLoad(again, "last", calls))) {
                    last.readAll();
                    last.close();
                }
                assertThat(one.readHere() + again.readHere()).isGreaterThan(20);
                assertThat(one.readByCommand() + again.readByCommand()).isGreaterThan(20);
            }
            StreamCallChecker.assertLinearizable(calls);
            assertThat(calls).hasAtLeastOneElementOfType(StreamCall.Rejected.class);
        } finally {
            victim.destroyForcibly().waitFor(10, TimeUnit.SECONDS);
        }
    }

    private static void awaitMore(Collection<StreamCall> calls, int count) {
        var enough = calls.size() + count;
        await().atMost(TIME).until(() -> calls.size() >= enough);
    }
}
