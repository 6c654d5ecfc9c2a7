package io.beckett.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.Test;

class EarlierStreamsTest {
    private static final UUID STREAM = new UUID(7, 11);

    private final EarlierStreams streams = new EarlierStreams(42);

    private static long[] hashes(UUID stream) {
        return new long[] {stream.getMostSignificantBits(), stream.getLeastSignificantBits()};
    }

    @Test
    void aStreamThatIsPutBehindItselfIsForgotten() {
        streams.taken(hashes(STREAM));
        assertThat(streams.contains(STREAM)).isTrue();

        streams.isBehind(STREAM, streams.asOf());
        assertThat(streams.contains(STREAM)).isFalse();
    }

    @Test
    void aStreamThatIsPutBehindItselfStaysIfAnotherPartitionWasTakenMeanwhile_I2() {
        streams.taken(hashes(STREAM));
        var decided = streams.asOf();
        streams.taken(hashes(STREAM));

        streams.isBehind(STREAM, decided);
        assertThat(streams.contains(STREAM)).isTrue();
    }

    @Test
    void aTakeThatBringsNothingCountsToo_I2() {
        streams.taken(hashes(STREAM));
        var decided = streams.asOf();
        streams.taken(new long[0]);

        streams.isBehind(STREAM, decided);
        assertThat(streams.contains(STREAM)).isTrue();
    }
}
