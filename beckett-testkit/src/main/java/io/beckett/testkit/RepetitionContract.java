package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.message.ExpectedVersion;
import io.beckett.spi.AppendOutcome.Appended;
import io.beckett.spi.AppendOutcome.Conflict;
import io.beckett.spi.AppendOutcome.IdReused;
import io.beckett.spi.AppendOutcome.Repeated;
import io.beckett.spi.NewMessage;
import io.beckett.spi.StreamName;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Appending ids that the stream holds already (B15). */
abstract class RepetitionContract extends AppendContract {
    private static final NewMessage A = message("a", "one");
    private static final NewMessage B = message("b", "two");

    private StreamName withAAndB() {
        var stream = newStream();
        append(stream, ExpectedVersion.none(), "before");
        assertThat(append(streams, request(stream, ExpectedVersion.exact(1), List.of(A, B))))
                .isEqualTo(new Appended(3));
        append(stream, ExpectedVersion.any(), "behind");
        return stream;
    }

    private void isReused(StreamName stream, ExpectedVersion expected, String id, NewMessage... messages) {
        assertThat(append(streams, request(stream, expected, List.of(messages))))
                .isEqualTo(new IdReused(id));
        assertThat(texts(stream)).containsExactly("before", "one", "two", "behind");
    }

    @Test
    @DisplayName("B15: the same append again gives its first result and stores nothing")
    void theSameAppendAgainStoresNothing() {
        var stream = withAAndB();
        for (var at : List.of(streams, elsewhere, streams)) {
            assertThat(append(at, request(stream, ExpectedVersion.exact(1), List.of(A, B))))
                    .isEqualTo(new Repeated(3));
        }
        assertThat(texts(stream)).containsExactly("before", "one", "two", "behind");
        assertThat(append(stream, ExpectedVersion.exact(4), "next")).isEqualTo(new Appended(5));
    }

    @Test
    @DisplayName("B15: the same id with any expected version is stored once")
    void anIdIsStoredOnce() {
        var stream = newStream();
        var payment = request(stream, ExpectedVersion.any(), List.of(A));
        assertThat(append(streams, payment)).isEqualTo(new Appended(1));
        append(stream, ExpectedVersion.any(), "behind");
        assertThat(append(elsewhere, payment)).isEqualTo(new Repeated(1));
        assertThat(texts(stream)).containsExactly("one", "behind");
    }

    @Test
    @DisplayName("B15: the same ids with other content or another expected version are refused")
    void anotherAppendWithTheSameIdsIsRefused() {
        var stream = withAAndB();
        var before = ExpectedVersion.exact(1);
        isReused(stream, before, "a", message("a", "other"), B);
        isReused(stream, before, "a", A, message("b", "other"));
        isReused(stream, before, "a", A, message("b", "other-type", "two", Map.of()));
        isReused(stream, ExpectedVersion.any(), "a", A, B);
        isReused(stream, ExpectedVersion.exact(4), "a", A, B);
    }

    @Test
    @DisplayName("B15: metadata is no content, so that the same append for another cause is the same append")
    void otherMetadataDoesNotMakeAnotherAppend() {
        var stream = withAAndB();
        var caused = message("b", "noted", "two", Map.of("$causation_id", "another"));
        assertThat(append(elsewhere, request(stream, ExpectedVersion.exact(1), List.of(A, caused))))
                .isEqualTo(new Repeated(3));
        assertThat(read(streams, stream).get(2).metadata()).isEmpty();
    }

    @Test
    @DisplayName("B15: an append that shares only some ids with another one is refused")
    void anOverlapIsRefused() {
        var stream = withAAndB();
        isReused(stream, ExpectedVersion.exact(1), "a", A);
        isReused(stream, ExpectedVersion.exact(1), "b", B);
        isReused(stream, ExpectedVersion.exact(1), "b", B, A);
        isReused(stream, ExpectedVersion.exact(1), "a", A, B, message("c", "three"));
        isReused(stream, ExpectedVersion.exact(4), "b", message("c", "three"), B);
    }

    @Test
    void anOverlapIsSaidBeforeAConflict() {
        var stream = withAAndB();
        isReused(stream, ExpectedVersion.exact(77), "b", message("c", "three"), B);
        isReused(stream, ExpectedVersion.none(), "a", A);
    }

    @Test
    @DisplayName("B15: of ids that were computed in a handler the id alone decides")
    void generatedIdsAreRecognizedAlone() {
        var stream = newStream();
        assertThat(append(streams, generated(stream, ExpectedVersion.none(), List.of(A, B))))
                .isEqualTo(new Appended(2));
        append(stream, ExpectedVersion.any(), "behind");
        var other = List.of(
                message("a", "noted", "later", Map.of("at", "noon")), message("b", "other-type", "later", Map.of()));
        assertThat(append(elsewhere, generated(stream, ExpectedVersion.exact(3), other)))
                .isEqualTo(new Repeated(2));
        assertThat(append(streams, generated(stream, ExpectedVersion.exists(), other)))
                .isEqualTo(new Repeated(2));
        assertThat(texts(stream)).containsExactly("one", "two", "behind");
        assertThat(append(streams, generated(stream, ExpectedVersion.any(), List.of(A))))
                .as("not the same ids")
                .isEqualTo(new IdReused("a"));
        assertThat(append(streams, request(stream, ExpectedVersion.exact(3), other)))
                .as("this time not generated")
                .isEqualTo(new IdReused("a"));
    }

    @Test
    void generatedIdsThatAreNewObeyTheExpectedVersion() {
        var stream = withAAndB();
        var fresh = List.of(message("c", "three"));
        assertThat(append(streams, generated(stream, ExpectedVersion.exact(2), fresh)))
                .isEqualTo(new Conflict(4));
        assertThat(append(streams, generated(stream, ExpectedVersion.exact(4), fresh)))
                .isEqualTo(new Appended(5));
    }

    @Test
    void anIdBelongsToItsStreamAlone() {
        withAAndB();
        var other = newStream();
        assertThat(append(streams, request(other, ExpectedVersion.none(), List.of(B))))
                .isEqualTo(new Appended(1));
        assertThat(texts(other)).containsExactly("two");
    }
}
