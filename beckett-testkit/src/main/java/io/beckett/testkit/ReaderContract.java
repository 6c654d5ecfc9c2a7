package io.beckett.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedItem;
import io.beckett.spi.PartitionId;
import io.beckett.spi.RecordReader;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Reading single records again. */
abstract class ReaderContract extends PlacesContract {
    private List<FeedItem> read(GlobalPosition... positions) {
        return reader().read(List.of(positions), Long.MAX_VALUE, patience());
    }

    @Test
    void recordsAreReadInTheOrderInWhichTheyAreAskedFor() {
        var offsets = new ArrayList<Long>();
        for (var i = 0; i < 20; i++) {
            offsets.add(write(p0, "Order-" + i, "message " + i));
        }
        var other = write(p1, "Order-1", "elsewhere");
        var items = read(at(p0, offsets.get(2)), at(p0, offsets.get(3)), at(p0, offsets.get(17)), at(p1, other));
        assertThat(items.stream().map(StorageFixture::text))
                .containsExactly("message 2", "message 3", "message 17", "elsewhere");
        assertThat(items.stream().map(FeedItem::at))
                .containsExactly(
                        at(p0, offsets.get(2)), at(p0, offsets.get(3)), at(p0, offsets.get(17)), at(p1, other));
    }

    @Test
    void aReaderIsUsedAgainAndGoesBack() {
        var first = write(p0, "Order-1", "a");
        var second = write(p0, "Order-1", "b");
        var reader = reader();
        for (var offset : List.of(second, first, second)) {
            var items = reader.read(List.of(at(p0, offset)), Long.MAX_VALUE, patience());
            assertThat(text(items.get(0))).isEqualTo(offset == first ? "a" : "b");
        }
    }

    @Test
    void theReaderReadsWhatTheFeedReads() {
        var offset = write(p0, "Order-7", "order-placed", "hello".getBytes(UTF_8), Map.of("origin", "shop"));
        var fed = message(readTo(feed(), p0, 0, offset + 1).get(0));
        var again = message(read(at(p0, offset)).get(0));
        assertThat(again.stream()).isEqualTo(fed.stream());
        assertThat(again.id()).isEqualTo(fed.id());
        assertThat(again.type()).isEqualTo(fed.type());
        assertThat(again.position()).isEqualTo(fed.position());
        assertThat(again.timestampMillis()).isEqualTo(fed.timestampMillis());
        assertThat(again.metadata()).isEqualTo(fed.metadata());
        assertThat(again.payload().bytes()).isEqualTo(fed.payload().bytes());
        assertThat(again.payload().as(String.class)).isEqualTo("hello");
        assertThat(again.size()).isEqualTo(fed.size());
    }

    @Test
    void readingEndsBehindTheRecordThatReachesTheBound() {
        var first = write(p0, "Order-1", "order-placed", new byte[1_000], Map.of());
        var second = write(p0, "Order-1", "order-placed", new byte[1_000], Map.of());
        var third = write(p0, "Order-1", "order-placed", new byte[1_000], Map.of());
        var wanted = List.of(at(p0, first), at(p0, second), at(p0, third));
        var reader = reader();
        assertThat(reader.read(wanted, 1, patience())).as("at least one").hasSize(1);
        assertThat(reader.read(wanted, 1_500, patience())).hasSize(2);
        assertThat(reader.read(wanted, 1_000_000, patience())).hasSize(3);
        assertThat(text(reader.read(wanted.subList(2, 3), 1, patience()).get(0)))
                .hasSize(1_000);
    }

    @Test
    void aDeletedRecordIsGone() {
        var first = write(p0, "Order-1", "a");
        var second = write(p0, "Order-1", "b");
        deleteBefore(p0, second);
        var items = read(at(p0, first), at(p0, second));
        assertThat(items.get(0)).isInstanceOf(FeedItem.Gone.class);
        assertThat(items.get(0).at()).isEqualTo(at(p0, first));
        assertThat(text(items.get(1))).isEqualTo("b");
    }

    @Test
    void allRecordsAreGoneWhenAllWereDeleted() {
        var first = write(p0, "Order-1", "a");
        var second = write(p0, "Order-1", "b");
        deleteBefore(p0, second + 1);
        assertThat(read(at(p0, first), at(p0, second)))
                .hasOnlyElementsOfType(FeedItem.Gone.class)
                .hasSize(2);
    }

    @Test
    @DisplayName("I1: what stands at the offsets of a topic that was created again is not what was written down")
    void aRecordOfATopicThatWasCreatedAgainIsGone() {
        var offset = write(p0, "Order-1", "a");
        var old = logOf(p0);
        var reader = reader();
        assertThat(text(read(reader, old, offset))).isEqualTo("a");
        assumeTrue(recreateTopic(), "this storage's topics cannot be deleted");
        write(p0, "Order-1", "b");
        assertThat(read(reader, old, offset))
                .isInstanceOfSatisfying(
                        FeedItem.Gone.class,
                        gone -> assertThat(gone.reason()).contains("was deleted and created again"));
        assertThat(text(read(reader, logOf(p0), 0))).isEqualTo("b");
    }

    private String logOf(PartitionId partition) {
        return Objects.requireNonNull(storage.ends().get(partition)).log();
    }

    private FeedItem read(RecordReader reader, String log, long offset) {
        return reader.read(List.of(at(p0, offset)), Map.of(p0, log), Long.MAX_VALUE, patience())
                .get(0);
    }

    @Test
    void recordsThatAreNoMessagesSayWhatTheyAre() {
        var ignored = writeIgnored(p0);
        var unmappable = writeUnmappable(p0);
        var tombstone = writeTombstone(p0, "Order-1", "order-deleted");
        var items = read(at(p0, ignored), at(p0, unmappable), at(p0, tombstone));
        assertThat(items.get(0)).isInstanceOf(FeedItem.Passed.class);
        assertThat(items.get(1)).isInstanceOf(FeedItem.Unmappable.class);
        assertThat(message(items.get(2)).payload().isTombstone()).isTrue();
    }

    @Test
    void aPersonSeesTheRecordAsItStands() {
        var offset = write(p0, "Order-7", "order-placed", "hello".getBytes(UTF_8), Map.of("origin", "shop"));
        var message = message(read(at(p0, offset)).get(0));
        var raw = reader().readRaw(at(p0, offset), patience());
        assertThat(raw.at()).isEqualTo(at(p0, offset));
        assertThat(raw.timestamp()).isEqualTo(Instant.ofEpochMilli(message.timestampMillis()));
        assertThat(raw.value()).hasValueSatisfying(value -> assertThat(value).isEqualTo("hello".getBytes(UTF_8)));
    }

    @Test
    void aPersonSeesARecordThatCannotBeMapped() {
        var offset = writeUnmappable(p0);
        assertThat(reader().readRaw(at(p0, offset), patience()).at()).isEqualTo(at(p0, offset));
    }

    @Test
    void aPersonSeesATombstoneWithoutValue() {
        var offset = writeTombstone(p0, "Order-1", "order-deleted");
        assertThat(reader().readRaw(at(p0, offset), patience()).value()).isEmpty();
    }
}
