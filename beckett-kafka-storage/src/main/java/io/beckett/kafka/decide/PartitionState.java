package io.beckett.kafka.decide;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What the facts below an offset come to, kept in memory from command to command instead of being asked for each time.
 * Belongs to one thread.
 */
final class PartitionState {
    private static final int MOST_HEADS = 10_000;

    private final FactView facts;
    private final Heads heads = new Heads();
    private AsOf asOf;
    private @Nullable Genesis founding;
    private int activeRule;
    private long lastSeq;

    PartitionState(FactView facts, long offset) {
        this.facts = facts;
        this.asOf = new AsOf(facts, offset);
        this.founding = asOf.founding().orElse(null);
        this.activeRule = asOf.activeRule();
        this.lastSeq = asOf.lastSeq();
    }

    /** Whether what is known here is also what was known when the command at this offset arrived. */
    boolean canGoTo(long offset) {
        return offset > asOf.offset();
    }

    void goTo(long offset) {
        asOf = new AsOf(facts, offset);
    }

    AsOf asOf() {
        return asOf;
    }

    Optional<Genesis> founding() {
        return Optional.ofNullable(founding);
    }

    int activeRule() {
        return activeRule;
    }

    long lastSeq() {
        return lastSeq;
    }

    long head(byte[] stream) {
        // Every byte is a character: a key that can be compared.
        return heads.computeIfAbsent(new String(stream, ISO_8859_1), name -> asOf.head(stream));
    }

    void founded(Genesis genesis) {
        if (founding == null) {
            founding = genesis;
        }
        activeRule = genesis.rule();
    }

    void appended(byte[] stream, long head, long seq) {
        heads.put(new String(stream, ISO_8859_1), head);
        lastSeq = seq;
    }

    /** The streams asked for last. */
    private static final class Heads extends LinkedHashMap<String, Long> {
        Heads() {
            super(16, 0.75f, true);
        }

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Long> eldest) {
            return size() > MOST_HEADS;
        }
    }
}
