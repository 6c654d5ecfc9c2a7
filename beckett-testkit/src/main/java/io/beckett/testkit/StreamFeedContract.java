package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.message.ExpectedVersion;
import io.beckett.spi.FeedItem;
import io.beckett.spi.FeedItem.Arrived;
import io.beckett.spi.RecordedMessage;
import io.beckett.spi.StreamName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is appended comes by the feeds. */
abstract class StreamFeedContract extends StreamReadContract {
    /** What comes behind the places that were the ends before {@code body} ran, until there is enough; by partition. */
    private List<Arrived> fedAfter(Runnable body, Predicate<List<Arrived>> enough) {
        var storage = storage();
        var ends = storage.ends();
        body.run();
        var arrived = new ArrayList<Arrived>();
        try (var feed = storage.openFeed("contract-" + UUID.randomUUID())) {
            ends.forEach(feed::open);
            var deadline = System.nanoTime() + patience().toNanos();
            while (!enough.test(arrived)) {
                assertThat(System.nanoTime())
                        .as("what was appended has not come within " + patience() + ", but " + arrived)
                        .isLessThan(deadline);
                for (var item : feed.poll(Duration.ofMillis(50))) {
                    if (item instanceof Arrived message) {
                        arrived.add(message);
                    }
                }
            }
        }
        return arrived;
    }

    private static List<RecordedMessage> of(StreamName stream, List<Arrived> arrived) {
        return arrived.stream()
                .map(Arrived::message)
                .filter(message -> message.stream().equals(stream))
                .toList();
    }

    @Test
    void whatIsAppendedIsFedInOrderAndWhatIsRejectedIsNot() {
        var stream = newStream();
        var arrived = fedAfter(
                () -> {
                    append(stream, ExpectedVersion.none(), "a", "b");
                    append(stream, ExpectedVersion.none(), "rejected");
                    append(stream, ExpectedVersion.exact(2), "c");
                },
                found -> of(stream, found).size() >= 3);
        var fed = of(stream, arrived);
        assertThat(texts(fed)).containsExactly("a", "b", "c");
        assertThat(fed.stream().map(RecordedMessage::position)).containsExactly(1L, 2L, 3L);
        var read = read(streams, stream);
        for (var i = 0; i < 3; i++) {
            assertThat(fed.get(i).id()).isEqualTo(read.get(i).id());
            assertThat(fed.get(i).type()).isEqualTo(read.get(i).type());
            assertThat(fed.get(i).metadata()).isEqualTo(read.get(i).metadata());
            assertThat(fed.get(i).timestampMillis()).isEqualTo(read.get(i).timestampMillis());
        }
    }

    @Test
    @DisplayName("B15: a repetition is not fed again")
    void aRepetitionIsNotFed() {
        var stream = newStream();
        var request = request(stream, ExpectedVersion.any(), messages("once"));
        var arrived = fedAfter(
                () -> {
                    append(streams, request);
                    append(elsewhere, request);
                    append(stream, ExpectedVersion.any(), "next");
                },
                found -> of(stream, found).size() >= 2);
        assertThat(texts(of(stream, arrived))).containsExactly("once", "next");
    }

    @Test
    @DisplayName("B16: the messages of a partition are numbered without gaps")
    void seqHasNoGaps() {
        var last = newStream();
        var streamsOfTest = new ArrayList<StreamName>();
        var arrived = fedAfter(
                () -> {
                    for (var i = 0; i < 20; i++) {
                        streamsOfTest.add(newStream());
                        append(streamsOfTest.get(i), ExpectedVersion.none(), "a", "b");
                    }
                    append(last, ExpectedVersion.none(), "a");
                },
                found -> found.stream()
                                .filter(item -> last.equals(item.message().stream())
                                        || streamsOfTest.contains(item.message().stream()))
                                .count()
                        >= 41);
        var seqs = new HashMap<String, Long>();
        for (var item : arrived) {
            var seq = item.message().seq();
            var before = seqs.put(item.at().topic() + "-" + item.at().partition(), seq);
            assertThat(seq).isPositive();
            assertThat(before == null || seq == before + 1)
                    .as("seq " + seq + " after " + before)
                    .isTrue();
        }
        for (var stream : streamsOfTest) {
            assertThat(of(stream, arrived)).hasSize(2);
        }
    }

    @Test
    void whatWasFedIsReadAgainByItsPlace() {
        var stream = newStream();
        var arrived = fedAfter(
                () -> append(stream, ExpectedVersion.none(), "a", "b"),
                found -> of(stream, found).size() >= 2);
        var places = arrived.stream()
                .filter(item -> item.message().stream().equals(stream))
                .map(FeedItem::at)
                .toList();
        try (var reader = storage().openReader()) {
            var items = new ArrayList<FeedItem>();
            while (items.size() < places.size()) {
                items.addAll(
                        reader.read(places.subList(items.size(), places.size()), Map.of(), Long.MAX_VALUE, patience()));
            }
            assertThat(items).allSatisfy(item -> assertThat(item).isInstanceOf(Arrived.class));
            var again = items.stream().map(item -> ((Arrived) item).message()).toList();
            assertThat(texts(again)).containsExactly("a", "b");
            assertThat(again.stream().map(RecordedMessage::position)).containsExactly(1L, 2L);
            assertThat(again.stream().map(RecordedMessage::id))
                    .isEqualTo(of(stream, arrived).stream()
                            .map(RecordedMessage::id)
                            .toList());
        }
    }
}
