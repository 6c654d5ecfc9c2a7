package io.beckett.kafka.log;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.kafka.log.KnownTopics.Seen;
import java.util.HashMap;
import java.util.Map;
import org.apache.kafka.common.Uuid;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KnownTopicsTest {
    private final LogTopic topic = new LogTopic("orders", 2, (short) 1);
    private final KnownTopics known = new KnownTopics(Uuid.randomUuid(), Uuid.randomUuid(), Uuid.randomUuid());
    private final Map<String, Seen> seen = new HashMap<>(Map.of(
            "orders", new Seen(known.log(), 2),
            "orders-appends", new Seen(known.appends(), 2),
            "beckett-orders-facts-changelog", new Seen(known.changelog(), 2)));

    @Test
    @DisplayName("H7: partitions that were added to the log itself do no harm")
    void aLogThatIsAsItWasOrHasMorePartitionsCanBeUsed() {
        assertThat(known.problem(topic, seen)).isEmpty();
        seen.put("orders", new Seen(known.log(), 3));
        assertThat(known.problem(topic, seen)).isEmpty();
    }

    @Test
    @DisplayName("H2: what was created again under the same name is another one")
    void aTopicThatWasCreatedAgainIsAnotherOne() {
        seen.put("orders", new Seen(Uuid.randomUuid(), 2));

        isProblem("topic 'orders' is another one, of id ", "it was deleted and created again. Restore it");
    }

    @Test
    @DisplayName("H2, H7: of each topic that lasts is said what is wrong and what to do")
    void ofEachTopicIsSaidWhatToDo() {
        seen.remove("beckett-orders-facts-changelog");
        isProblem("'beckett-orders-facts-changelog' is missing", "KafkaStorage.rebuildLog(\"orders\")");
        seen.put("beckett-orders-facts-changelog", new Seen(known.changelog(), 3));
        isProblem("has 3 partitions, not 2: stores cannot be restored", "KafkaStorage.rebuildLog(\"orders\")");
        seen.put("orders-appends", new Seen(known.appends(), 4));
        isProblem(
                "topic 'orders-appends' has 4 partitions, not 2. Their number is fixed for life", "under another name");
        seen.remove("orders-appends");
        isProblem("topic 'orders-appends' is missing", "under another name");
    }

    private void isProblem(String... parts) {
        assertThat(known.problem(topic, seen))
                .hasValueSatisfying(why ->
                        assertThat(why).startsWith("log topic 'orders': ").contains(parts));
    }
}
