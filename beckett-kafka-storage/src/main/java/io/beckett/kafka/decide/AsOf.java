package io.beckett.kafka.decide;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The facts that existed when the command at an offset arrived: those of earlier commands. A store may hold more, since
 * it is written down more often than the offset up to which commands are decided.
 */
final class AsOf {
    private static final byte[] FIRST_GENESIS = FactKeys.genesis(0);
    private static final byte[] LAST_GENESIS = FactKeys.genesis(Integer.MAX_VALUE);

    private final FactView facts;
    private final long offset;

    AsOf(FactView facts, long offset) {
        this.facts = facts;
        this.offset = offset;
    }

    long offset() {
        return offset;
    }

    /** The founding of the partition. */
    Optional<Genesis> founding() {
        var first = new ArrayList<Genesis>();
        facts.forward(FIRST_GENESIS, LAST_GENESIS, earlier(first));
        return first.stream().findFirst();
    }

    /** The newest rule that is activated, 0 if there is none. */
    int activeRule() {
        var last = new ArrayList<Genesis>();
        facts.backward(FIRST_GENESIS, LAST_GENESIS, earlier(last));
        return last.stream().mapToInt(Genesis::rule).findFirst().orElse(0);
    }

    private FactView.Visitor earlier(List<Genesis> found) {
        return (key, value) -> {
            var fact = GenesisFact.decode(value);
            if (fact.command() < offset) {
                found.add(fact.genesis());
            }
            return found.isEmpty();
        };
    }

    /** The stream's highest position, 0 if it has none. */
    long head(byte[] stream) {
        var head = new long[1];
        facts.backward(FactKeys.message(stream, 0), FactKeys.message(stream, Long.MAX_VALUE), (key, value) -> {
            if (MessageFact.commandOf(value) >= offset) {
                return true;
            }
            head[0] = FactKeys.positionOf(key);
            return false;
        });
        return head[0];
    }

    @Nullable
    IdFact id(byte[] stream, String id) {
        var value = facts.get(FactKeys.id(stream, id));
        if (value == null) {
            return null;
        }
        var fact = IdFact.decode(value);
        return fact.command() < offset ? fact : null;
    }

    /** An append that another fact of this view names. */
    AppendFact append(long command) {
        var value = facts.get(FactKeys.append(command));
        if (value == null) {
            throw new WireReader.Malformed("the append at offset " + command + " is missing");
        }
        return AppendFact.decode(value);
    }

    /** Whether the store knows the command at this offset itself as an accepted append. */
    boolean isAccepted() {
        return facts.get(FactKeys.append(offset)) != null;
    }

    /** The number of the partition's last message, 0 if there is none. */
    long lastSeq() {
        var last = new long[1];
        if (offset > 0) {
            facts.backward(FactKeys.append(0), FactKeys.append(offset - 1), (key, value) -> {
                last[0] = AppendFact.decode(value).lastSeq();
                return false;
            });
        }
        return last[0];
    }

    /** Messages at positions that this view has, in the order of reading, for as long as the visitor wants. */
    void messages(byte[] stream, long lowest, long highest, Command.Direction direction, MessageVisitor visitor) {
        var first = FactKeys.message(stream, lowest);
        var last = FactKeys.message(stream, highest);
        FactView.Visitor visit =
                (key, value) -> visitor.visit(FactKeys.positionOf(key), MessageFact.decode(value), value.length);
        if (direction == Command.Direction.FORWARD) {
            facts.forward(first, last, visit);
        } else {
            facts.backward(first, last, visit);
        }
    }

    /** The first of these to which the store gives another value already; such a store is of another history. */
    Optional<Fact> contradicted(List<Fact> puts) {
        return puts.stream()
                .filter(put -> {
                    var known = facts.get(put.key());
                    return known != null && !Arrays.equals(known, put.value());
                })
                .findFirst();
    }

    /** Sees messages one after the other. */
    @FunctionalInterface
    interface MessageVisitor {
        /** Returns whether it wants to see another one. */
        boolean visit(long position, MessageFact message, int size);
    }
}
