package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.spi.FeedPosition;
import io.beckett.spi.MessageFeed;
import io.beckett.spi.PartitionId;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Which node should try for which partition. */
abstract class SuggestionContract extends FeedContract {
    /** Waits until the feeds of a group share all partitions, each its own. */
    private void untilShared(List<MessageFeed> feeds, Set<PartitionId> all) {
        until(() -> {
            var count = 0;
            var union = new HashSet<PartitionId>();
            var everyoneHasSome = true;
            for (var feed : feeds) {
                feed.poll(SHORT.dividedBy(4));
                var mine = feed.suggested();
                count += mine.size();
                union.addAll(mine);
                everyoneHasSome &= !mine.isEmpty();
            }
            return count == all.size() && union.equals(all) && everyoneHasSome;
        });
    }

    private Set<PartitionId> allPartitions() {
        return storage.ends().keySet();
    }

    @Test
    void theOnlyNodeIsSuggestedEverything() {
        untilShared(List.of(feed()), allPartitions());
    }

    @Test
    @DisplayName("B26: the nodes of a group are suggested different partitions, together all")
    void nodesShareThePartitions() {
        var one = feed();
        var two = feed(started(anotherNode()), GROUP);
        untilShared(List.of(one, two), allPartitions());
    }

    @Test
    @DisplayName("B27: when a node leaves, the others are suggested its partitions")
    void theOthersTakeOverFromANodeThatLeaves() {
        var one = feed();
        var two = started(anotherNode()).openFeed(GROUP);
        untilShared(List.of(one, two), allPartitions());
        two.close();
        untilShared(List.of(one), allPartitions());
    }

    @Test
    @DisplayName("B27: a node that leaves the suggestions reads on, and takes part again when it asks")
    void aNodeThatLeavesTheSuggestionsReadsOn() {
        var one = feed();
        var two = feed(started(anotherNode()), GROUP);
        untilShared(List.of(one, two), allPartitions());
        two.leaveGroup();
        two.leaveGroup();
        untilShared(List.of(one), allPartitions());
        var end = write(p0, "Order-1", "a") + 1;
        assertThat(texts(readTo(two, p0, 0, end))).containsExactly("a");
        untilShared(List.of(one), allPartitions());
        untilShared(List.of(one, two), allPartitions());
    }

    @Test
    @DisplayName("B26: each group is suggested everything")
    void groupsDoNotShare() {
        var one = feed();
        var other = feed(storage, "reporting");
        untilShared(List.of(one), allPartitions());
        untilShared(List.of(other), allPartitions());
        untilShared(List.of(one), allPartitions());
    }

    @Test
    void aFeedThatDoesNotAskTakesNoPart() {
        var catchingUp = feed();
        var end = write(p0, "Order-1", "a") + 1;
        assertThat(texts(readTo(catchingUp, p0, 0, end))).containsExactly("a");
        untilShared(List.of(feed()), allPartitions());
    }

    @Test
    void aSuggestionIsNoAuthority() {
        var one = feed();
        var two = feed(started(anotherNode()), GROUP);
        untilShared(List.of(one, two), allPartitions());
        var end = write(p0, "Order-1", "a") + 1;
        assertThat(texts(readTo(one, p0, 0, end))).containsExactly("a");
        assertThat(texts(readTo(two, p0, 0, end))).containsExactly("a");
    }

    @Test
    void publishedProgressIsNeverReadBack() {
        var feed = feed();
        untilShared(List.of(feed), allPartitions());
        write(p0, "Order-1", "a");
        var end = write(p0, "Order-1", "b") + 1;
        feed.publishProgress(Map.of(p0, end));
        feed.poll(SHORT);
        var again = feed(started(anotherNode()), GROUP);
        again.open(p0, FeedPosition.START);
        assertThat(texts(pollTo(again, p0, end))).containsExactly("a", "b");
        assertThat(texts(readTo(feed, p0, 0, end))).containsExactly("a", "b");
    }
}
