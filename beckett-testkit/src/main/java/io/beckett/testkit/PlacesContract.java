package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.beckett.spi.MessageFeed;
import io.beckett.spi.RebuildPlaces;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Up to where a group can be made again; a storage that knows no such places leaves these out. */
abstract class PlacesContract extends SuggestionContract {
    private RebuildPlaces places() {
        assumeTrue(storage.places().isPresent(), "the storage knows no places");
        return storage.places().orElseThrow();
    }

    private Instant timeOf(MessageFeed feed, long offset) {
        var message = message(readTo(feed, p0, offset, offset + 1).get(0));
        return Instant.ofEpochMilli(message.timestampMillis());
    }

    @Test
    @DisplayName("I7: progress that was published is found again, by whoever asks, for its group alone")
    void publishedProgressIsFound() {
        var places = places();
        assertThat(places.published(GROUP)).isEmpty();
        write(p0, "Order-1", "a");
        write(p0, "Order-1", "b");
        write(p1, "Order-2", "c");
        var feed = feed();
        var other = feed(storage, "reporting");
        until(() -> {
            feed.poll(SHORT);
            other.poll(SHORT);
            return feed.suggested().contains(p0) && other.suggested().contains(p0);
        });
        feed.publishProgress(Map.of(p0, 1L));
        feed.publishProgress(Map.of(p0, 2L));
        other.publishProgress(Map.of(p0, 1L));
        var asked = started(anotherNode()).places().orElseThrow();
        until(() -> {
            feed.poll(SHORT);
            other.poll(SHORT);
            return asked.published(GROUP).equals(Map.of(p0, 2L))
                    && asked.published("reporting").equals(Map.of(p0, 1L));
        });
    }

    @Test
    @DisplayName("I7: a time begins with the first record that was written then or later")
    void aTimeBeginsWithTheFirstRecordOfIt() {
        var places = places();
        var feed = feed();
        var first = write(p0, "Order-1", "a");
        var time = timeOf(feed, first);
        assertThat(places.at(time.minusSeconds(60))).isEqualTo(Map.of(p0, first));
        assertThat(places.at(time)).isEqualTo(Map.of(p0, first));
        assertThat(places.at(time.plus(Duration.ofHours(1)))).isEmpty();
        var later = write(p0, "Order-1", "b");
        until(() -> timeOf(feed, write(p0, "Order-1", "c")).isAfter(time));
        var place = places.at(time.plusMillis(1)).get(p0);
        assertThat(place).isNotNull().isGreaterThanOrEqualTo(later);
        assertThat(timeOf(feed, place == null ? later : place)).isAfter(time);
    }
}
