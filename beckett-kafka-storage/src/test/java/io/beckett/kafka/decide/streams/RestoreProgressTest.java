package io.beckett.kafka.decide.streams;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.kafka.decide.streams.LogDecider.Restored;
import java.util.Map;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.TaskId;
import org.junit.jupiter.api.Test;

class RestoreProgressTest {
    private final RestoreProgress progress = new RestoreProgress();
    private final TopicPartition changelog = new TopicPartition("changelog", 3);

    @Test
    void aStoreIsFollowedFromItsStartToItsEnd() {
        progress.onRestoreStart(changelog, "facts", 100, 5_000);
        assertThat(progress.stores()).isEqualTo(Map.of(3, new Restored(100, 5_000)));
        progress.onBatchRestored(changelog, "facts", 999, 900);
        assertThat(progress.stores()).isEqualTo(Map.of(3, new Restored(1_000, 5_000)));
        progress.onRestoreEnd(changelog, "facts", 4_000);
        assertThat(progress.stores()).isEqualTo(Map.of(3, new Restored(5_000, 5_000)));
    }

    @Test
    void aCopyOfWhatAnotherNodeDecidesIsFollowedToo() {
        progress.onUpdateStart(changelog, "facts", 0);
        progress.onBatchLoaded(changelog, "facts", new TaskId(0, 3), 999, 1_000, 4_000);
        assertThat(progress.stores()).isEqualTo(Map.of(3, new Restored(1_000, 4_000)));
    }
}
