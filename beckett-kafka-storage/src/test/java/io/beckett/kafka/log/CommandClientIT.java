package io.beckett.kafka.log;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.beckett.kafka.decide.Answer;
import io.beckett.kafka.decide.AnswerCodec;
import io.beckett.kafka.decide.Command;
import io.beckett.kafka.decide.CommandCodec;
import io.beckett.kafka.decide.CommandHeaders;
import io.beckett.kafka.decide.Decider;
import io.beckett.kafka.decide.Expected;
import io.beckett.kafka.decide.NewMessage;
import io.beckett.testkit.EmbeddedKafka;
import io.beckett.testkit.SharedServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A client whose answers the test gives. */
@ExtendWith(SharedServers.class)
class CommandClientIT {
    private static final Duration LONG = Duration.ofSeconds(30);
    private static final Command APPEND = new Command.Append(
            Expected.ANY, false, List.of(new NewMessage("m1", "order-placed", Map.of(), "{}".getBytes(UTF_8))));

    private final String servers;
    private final LogTopic topic = new LogTopic("orders-" + UUID.randomUUID(), 2, (short) 1);
    private final KafkaProducer<byte[], byte[]> decider;
    private final KafkaConsumer<byte[], byte[]> commands;
    private CommandClient client;

    CommandClientIT(EmbeddedKafka kafka) {
        servers = kafka.bootstrapServers();
        decider = producer(Map.of());
        commands = consumer();
    }

    @BeforeEach
    void open() {
        try (var admin = Admin.create(Map.of("bootstrap.servers", servers))) {
            new TopicMaker(admin, servers).prepare(topic);
        }
        var appends = topic.appends().topic();
        commands.assign(List.of(new TopicPartition(appends, 0), new TopicPartition(appends, 1)));
        commands.seekToBeginning(commands.assignment());
        client = client(Map.of());
    }

    @AfterEach
    void close() {
        client.close();
        decider.close();
        commands.close();
    }

    private CommandClient client(Map<String, Object> more) {
        return new CommandClient(topic, servers, producer(more), consumer(), Thread::new);
    }

    private KafkaProducer<byte[], byte[]> producer(Map<String, Object> more) {
        var properties = new HashMap<String, Object>(Map.of("bootstrap.servers", servers));
        properties.putAll(more);
        return new KafkaProducer<>(properties, new ByteArraySerializer(), new ByteArraySerializer());
    }

    private KafkaConsumer<byte[], byte[]> consumer() {
        return new KafkaConsumer<>(
                Map.of("bootstrap.servers", servers, "auto.offset.reset", "none", "enable.auto.commit", "false"),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
    }

    private ConsumerRecord<byte[], byte[]> nextCommand() {
        var found = new ArrayList<ConsumerRecord<byte[], byte[]>>();
        await().atMost(LONG).until(() -> {
            commands.poll(Duration.ofMillis(100)).forEach(found::add);
            return !found.isEmpty();
        });
        assertThat(found).hasSize(1);
        return found.get(0);
    }

    private void answer(ConsumerRecord<byte[], byte[]> command, Answer answer) throws Exception {
        var partition = Integer.parseInt(
                new String(command.headers().lastHeader(CommandHeaders.REPLY).value(), UTF_8));
        decider.send(new ProducerRecord<>(
                        topic.replies().topic(),
                        partition,
                        command.headers().lastHeader(CommandHeaders.REQUEST).value(),
                        AnswerCodec.encode(answer)))
                .get();
    }

    private static Unanswered failure(CompletableFuture<Answer> asked) {
        var thrown = new Throwable[1];
        assertThatThrownBy(() -> asked.get(60, TimeUnit.SECONDS))
                .isInstanceOf(ExecutionException.class)
                .satisfies(e -> thrown[0] = e.getCause());
        assertThat(thrown[0]).isInstanceOf(Unanswered.class);
        return (Unanswered) thrown[0];
    }

    @Test
    void aCommandIsWrittenToThePartitionOfItsStreamAndTheFirstAnswerCounts() throws Exception {
        var asked = client.ask("Order-7", APPEND, LONG);
        var command = nextCommand();
        assertThat(command.partition()).isEqualTo(Decider.partitionOf("Order-7", 2));
        assertThat(new String(command.key(), UTF_8)).isEqualTo("Order-7");
        assertThat(CommandCodec.decode(command.value())).isInstanceOf(Command.Append.class);

        answer(command, new Answer.Appended(3, false));
        answer(command, new Answer.Conflict(9));
        assertThat(asked.get(30, TimeUnit.SECONDS)).isEqualTo(new Answer.Appended(3, false));
        var other = client.ask(1, new Command.Head(), LONG);
        answer(nextCommand(), new Answer.Head(5));
        assertThat(other.get(30, TimeUnit.SECONDS)).isEqualTo(new Answer.Head(5));
    }

    @Test
    @DisplayName("H11: a command that nobody decided in time says where it stands")
    void aCommandThatNobodyDecidedInTimeSaysWhereItStands() {
        var failure = failure(client.ask("Order-7", APPEND, Duration.ofMillis(500)));
        var command = nextCommand();
        assertThat(failure.writtenAt())
                .hasValueSatisfying(at -> assertThat(at.offset()).isEqualTo(command.offset()));
        assertThat(failure.certainlyNot()).isFalse();
        assertThat(failure).hasMessageContaining("Is a node that declares log topic '" + topic.name() + "' running?");
    }

    @Test
    @DisplayName("H12: an answer to an earlier life of the process answers nothing")
    void answersFromBeforeAreNotHeard() throws Exception {
        var lost = client.ask("Order-7", APPEND, LONG);
        var before = nextCommand();
        client.close();
        assertThat(failure(lost).writtenAt()).isPresent();
        answer(before, new Answer.Appended(1, false));
        client = client(Map.of());

        var asked = client.ask("Order-7", APPEND, LONG);
        answer(before, new Answer.Appended(1, false));
        answer(nextCommand(), new Answer.Appended(2, true));
        assertThat(asked.get(30, TimeUnit.SECONDS)).isEqualTo(new Answer.Appended(2, true));
    }

    @Test
    void aCommandThatIsTooLargeIsCertainlyNotWritten() {
        client.close();
        client = client(Map.of("max.request.size", 1_000));
        var large = new Command.Append(
                Expected.ANY, false, List.of(new NewMessage("m1", "order-placed", Map.of(), new byte[2_000])));
        assertThat(failure(client.ask("Order-7", large, LONG)).certainlyNot()).isTrue();
    }

    @Test
    void aClosedClientLeavesNobodyWaiting() {
        client.close();
        assertThat(failure(client.ask("Order-7", APPEND, LONG)).writtenAt()).isEmpty();
    }
}
