package io.beckett.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.spi.StreamName;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class DurableStreamsTest {
    @Test
    void knowsWhatWasAddedAndForgetsWhatWasRemoved() {
        var streams = new DurableStreams(42);
        var one = StreamName.of("Order-1").hash();
        var two = StreamName.of("Order-2").hash();
        streams.add(one, false);
        streams.add(one, false);
        assertThat(streams.contains(one)).isTrue();
        assertThat(streams.contains(two)).isFalse();
        assertThat(streams.size()).isEqualTo(1);
        streams.remove(two);
        streams.remove(one);
        assertThat(streams.isEmpty()).isTrue();
        assertThat(streams.contains(one)).isFalse();
    }

    @Test
    void takesHashesAsALeaseBringsThem() {
        var streams = new DurableStreams(1);
        var hash = StreamName.of("Order-9").hash();
        streams.addAll(new long[] {hash.getMostSignificantBits(), hash.getLeastSignificantBits()});
        assertThat(streams.contains(hash)).isTrue();
    }

    @Test
    void behavesLikeASetWhateverIsAddedAndRemoved() {
        var seed = System.nanoTime();
        var random = new Random(seed);
        var streams = new DurableStreams(random.nextLong());
        var expected = new HashSet<UUID>();
        var names = new ArrayList<UUID>();
        for (var i = 0; i < 300; i++) {
            names.add(new UUID(random.nextLong(), random.nextLong()));
        }
        for (var step = 0; step < 50_000; step++) {
            var name = names.get(random.nextInt(names.size()));
            if (random.nextInt(5) < 2) {
                streams.add(name, false);
                expected.add(name);
            } else {
                streams.remove(name);
                expected.remove(name);
            }
            assertThat(streams.size()).as("seed %d", seed).isEqualTo(expected.size());
            var asked = names.get(random.nextInt(names.size()));
            assertThat(streams.contains(asked)).as("seed %d", seed).isEqualTo(expected.contains(asked));
        }
    }
}
