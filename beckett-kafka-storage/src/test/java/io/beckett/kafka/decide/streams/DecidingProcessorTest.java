package io.beckett.kafka.decide.streams;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.kafka.decide.Answer;
import io.beckett.kafka.decide.Command;
import io.beckett.kafka.decide.CommandCodec;
import io.beckett.kafka.decide.Expected;
import io.beckett.kafka.decide.Given;
import io.beckett.kafka.decide.Reply;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What Kafka Streams may do with one processor: close it, and use it again with another store (H14). */
class DecidingProcessorTest {
    private static final int PARTITION = 0;

    private final ProcessedOffsets processed = new ProcessedOffsets();
    private final List<Reply> replies = new ArrayList<>();
    private final DecidingProcessor processor =
            new DecidingProcessor(partition -> command -> 0, processed, replies::add);
    private final String stream = Given.stream(PARTITION, 0);

    @TempDir
    Path folder;

    @Test
    void aRevivedTaskKnowsNothingOfWhatItHadInMemory_H14() {
        var context = init(store());
        process(context, 0, null, new Command.Founding(Given.GENESIS));
        process(context, 1, stream, Given.append(Expected.ANY, "a"));
        assertThat(processed.of(PARTITION)).hasValue(2);

        // The task is revived with a store that lost the append, whose command was not committed.
        processor.close();
        assertThat(processed.of(PARTITION)).isEmpty();
        var shorter = store();
        var revived = init(shorter);
        process(revived, 0, null, new Command.Founding(Given.GENESIS));
        assertThat(process(revived, 1, stream, Given.append(Expected.exact(0), "b")))
                .containsExactly(new Answer.Appended(1, false));
    }

    @Test
    void initializingAgainWithoutClosingForgetsToo_H14() {
        var context = init(store());
        process(context, 0, null, new Command.Founding(Given.GENESIS));
        process(context, 1, stream, Given.append(Expected.ANY, "a"));

        var revived = init(store());

        assertThat(processed.of(PARTITION)).isEmpty();
        process(revived, 0, null, new Command.Founding(Given.GENESIS));
        assertThat(process(revived, 2, stream, Given.append(Expected.exact(0), "b")))
                .containsExactly(new Answer.Appended(1, false));
    }

    @Test
    void everyRecordCountsAsProcessedPoisonToo() {
        var context = init(store());
        context.setRecordMetadata("appends", PARTITION, 0);
        processor.process(new Record<>(null, null, 0L));

        assertThat(processed.of(PARTITION)).hasValue(1);
        assertThat(context.forwarded()).isEmpty();
        assertThat(replies).isEmpty();
    }

    @Test
    void aHaltThrowsAndIsNotProcessed() {
        var context = init(store());

        assertThatThrownBy(() -> process(context, 7, stream, Given.append(Expected.ANY, "a")))
                .isInstanceOf(DecidingHalted.class)
                .hasMessageContaining("lost");
        assertThat(processed.of(PARTITION)).isEmpty();
    }

    @Test
    void anAnswerIsGivenWhenItsRecordsAreOnTheirWay() {
        var context = init(store());
        process(context, 0, null, new Command.Founding(Given.GENESIS));

        assertThat(process(context, 1, stream, Given.append(Expected.ANY, "a")))
                .containsExactly(new Answer.Appended(1, false));
        assertThat(context.forwarded())
                .extracting(forwarded -> forwarded.childName().orElse(""))
                .containsExactly(DecidingProcessor.LOG);
    }

    @Test
    void theLogIsAskedForItsEndBeforeTheFirstCommand_H2() {
        var asked = new ArrayList<Long>();
        var watching = new DecidingProcessor(
                partition -> command -> {
                    asked.add(command);
                    return 1;
                },
                processed,
                replies::add);
        var store = store();
        process(init(store), 0, null, new Command.Founding(Given.GENESIS));
        var context = context();
        store.init(context.getStateStoreContext(), store);
        watching.init(context);
        context.setRecordMetadata("appends", PARTITION, 3);

        assertThatThrownBy(() -> watching.process(record(3, stream, Given.append(Expected.ANY, "a"))))
                .isInstanceOf(DecidingHalted.class);
        assertThat(asked).containsExactly(3L);
    }

    private List<Answer> process(
            MockProcessorContext<byte[], Outgoing> context, long offset, String key, Command command) {
        context.resetForwards();
        replies.clear();
        context.setRecordMetadata("appends", PARTITION, offset);
        processor.process(record(offset, key, command));
        return replies.stream().map(Reply::answer).toList();
    }

    private static Record<byte[], byte[]> record(long offset, String key, Command command) {
        return new Record<>(Given.bytes(key), CommandCodec.encode(command), offset, Given.headers(offset));
    }

    private MockProcessorContext<byte[], Outgoing> init(KeyValueStore<byte[], byte[]> store) {
        var context = context();
        store.init(context.getStateStoreContext(), store);
        processor.init(context);
        return context;
    }

    private MockProcessorContext<byte[], Outgoing> context() {
        var properties = new Properties();
        properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "test");
        properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:9092");
        return new MockProcessorContext<>(properties, new TaskId(0, PARTITION), folder.toFile());
    }

    private static KeyValueStore<byte[], byte[]> store() {
        return Stores.keyValueStoreBuilder(
                        Stores.inMemoryKeyValueStore(LogTopics.STORE), Serdes.ByteArray(), Serdes.ByteArray())
                .withCachingDisabled()
                .withLoggingDisabled()
                .build();
    }
}
