package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.message.ExpectedVersion;
import io.beckett.spi.EncodedData;
import io.beckett.spi.FeedItem;
import io.beckett.spi.NewMessage;
import io.beckett.spi.ReadPage;
import io.beckett.spi.ReadRequest.Direction;
import io.beckett.spi.StreamName;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Reading parts of a stream. */
abstract class StreamReadContract extends RepetitionContract {
    private static final long END = Long.MAX_VALUE;
    private static final int ALL = Integer.MAX_VALUE;

    private ReadPage forwards(StreamName stream, long from, long to, int limit) {
        return page(streams, stream, from, to, Direction.FORWARDS, limit);
    }

    private ReadPage backwards(StreamName stream, long from, long to, int limit) {
        return page(streams, stream, from, to, Direction.BACKWARDS, limit);
    }

    private StreamName ofNine() {
        var stream = newStream();
        append(stream, ExpectedVersion.none(), "1", "2", "3", "4");
        append(stream, ExpectedVersion.any(), "5", "6", "7", "8", "9");
        return stream;
    }

    @Test
    @DisplayName("B10: a missing stream has version 0 and no messages")
    void aMissingStreamIsEmpty() {
        for (var direction : Direction.values()) {
            assertThat(page(streams, newStream(), 1, END, direction, ALL)).isEqualTo(new ReadPage(0, List.of(), false));
        }
    }

    @Test
    @DisplayName("B11: both ends of the range are inclusive, the limit counts, backwards reverses")
    void rangesAreRead() {
        var stream = ofNine();
        assertThat(positions(forwards(stream, 1, END, ALL))).containsExactly(1L, 2L, 3L, 4L, 5L, 6L, 7L, 8L, 9L);
        assertThat(positions(forwards(stream, 3, 5, ALL))).containsExactly(3L, 4L, 5L);
        assertThat(positions(forwards(stream, 4, 4, ALL))).containsExactly(4L);
        assertThat(positions(forwards(stream, 8, 20, ALL))).containsExactly(8L, 9L);
        assertThat(positions(forwards(stream, 2, END, 3))).containsExactly(2L, 3L, 4L);
        assertThat(positions(backwards(stream, 1, END, ALL))).containsExactly(9L, 8L, 7L, 6L, 5L, 4L, 3L, 2L, 1L);
        assertThat(positions(backwards(stream, 3, 5, ALL))).containsExactly(5L, 4L, 3L);
        assertThat(positions(backwards(stream, 3, 20, 2))).containsExactly(9L, 8L);
        assertThat(positions(backwards(stream, 1, 6, 2))).containsExactly(6L, 5L);
    }

    @Test
    @DisplayName("B11: the newest message comes with the version of the stream")
    void theNewestIsRead() {
        var newest = backwards(ofNine(), 1, END, 1);
        assertThat(positions(newest)).containsExactly(9L);
        assertThat(newest.version()).isEqualTo(9);
        assertThat(newest.more()).as("the limit is reached").isFalse();
    }

    @Test
    @DisplayName("B12: a range behind the end holds nothing, and the version is the stream's")
    void aRangeBehindTheEndIsEmpty() {
        var stream = ofNine();
        assertThat(forwards(stream, 10, 20, ALL)).isEqualTo(new ReadPage(9, List.of(), false));
        assertThat(backwards(stream, 10, END, ALL)).isEqualTo(new ReadPage(9, List.of(), false));
    }

    @Test
    void whetherThereIsMoreIsSaid() {
        var stream = ofNine();
        assertThat(forwards(stream, 1, END, 9).more()).isFalse();
        assertThat(forwards(stream, 1, END, 8).more())
                .as("the limit is reached")
                .isFalse();
        assertThat(forwards(stream, 3, 5, 3).more()).isFalse();
        assertThat(backwards(stream, 3, 5, 2).more()).as("the limit is reached").isFalse();
        assertThat(backwards(stream, 3, END, ALL).more()).isFalse();
        assertThat(forwards(stream, 3, 5, ALL).version()).isEqualTo(9);
    }

    @Test
    void aLongStreamIsReadInPages() {
        var stream = newStream();
        var log = streams.logOf(stream);
        var size = (int) Math.min(log.maxMessageBytes() / 2, 50_000);
        for (var i = 0; i < 12; i++) {
            var batch = new ArrayList<NewMessage>();
            for (var bytes = 0L;
                    batch.isEmpty() || bytes + size + 500 < Math.min(log.maxAppendBytes(), 300_000);
                    bytes += size + 500) {
                batch.add(new NewMessage(
                        UUID.randomUUID().toString(), new EncodedData("noted", new byte[size], Map.of())));
            }
            append(streams, request(stream, ExpectedVersion.any(), batch));
        }
        var version = forwards(stream, 1, 1, 1).version();
        var all = LongStream.rangeClosed(1, version).boxed().toList();
        var found = new ArrayList<Long>();
        ReadPage page;
        do {
            page = forwards(stream, found.size() + 1L, END, ALL);
            assertThat(page.messages()).isNotEmpty();
            found.addAll(positions(page));
        } while (page.more());
        assertThat(found).isEqualTo(all);
        found.clear();
        do {
            page = backwards(stream, 1, version - found.size(), ALL);
            assertThat(page.messages()).isNotEmpty();
            found.addAll(positions(page));
        } while (page.more());
        Collections.reverse(found);
        assertThat(found).isEqualTo(all);
    }

    @Test
    @DisplayName("I8: what was acknowledged is read at once, on every node")
    void whatWasAcknowledgedIsRead() {
        var stream = newStream();
        for (var i = 1; i <= 30; i++) {
            append(i % 3 == 0 ? elsewhere : streams, request(stream, ExpectedVersion.any(), messages("m")));
            var seen = page(i % 2 == 0 ? elsewhere : streams, stream, 1, END, Direction.BACKWARDS, 1);
            assertThat(seen.version()).isEqualTo(i);
            assertThat(positions(seen)).containsExactly((long) i);
        }
    }

    @Test
    @DisplayName("B14: the places of messages grow with their positions")
    void placesGrow() {
        var stream = ofNine();
        var places = forwards(stream, 1, END, ALL).messages().stream()
                .map(FeedItem.Arrived::at)
                .toList();
        assertThat(places.stream().map(at -> at.topic() + at.partition()).distinct())
                .hasSize(1);
        assertThat(places.stream().map(at -> at.offset())).isSorted().doesNotHaveDuplicates();
    }
}
