package io.beckett.runtime;

import java.util.UUID;

/**
 * The streams of a subscription and partition that the holder moved into the durable lane: a superset of those that have a
 * work row. Keeps 64 bits a stream, one of which says whether it is blocked. They are mixed with a number that changes with every process, so that nobody can
 * prepare two names that meet here.
 */
final class DurableStreams {
    private static final int SMALLEST = 16;
    private static final long BLOCKED = 1;

    private final long salt;
    private long[] slots = new long[SMALLEST];
    private int size;

    DurableStreams(long salt) {
        this.salt = salt;
    }

    /** Adds blocked ones: hashes as a lease brings them, most and least significant bits in turn. */
    void addAll(long[] hashes) {
        for (var i = 0; i < hashes.length; i += 2) {
            put(mix(hashes[i], hashes[i + 1]) | BLOCKED);
        }
    }

    /**
     * Adds one, or says something else of it.
     *
     * @param blocked whether it failed, so that its messages are not urgent
     */
    void add(UUID stream, boolean blocked) {
        put(mix(stream) | (blocked ? BLOCKED : 0));
    }

    boolean contains(UUID stream) {
        return slots[slotOf(mix(stream))] != 0;
    }

    /** Whether it is among them and not known as one that others work on soon. */
    boolean isBlocked(UUID stream) {
        return (slots[slotOf(mix(stream))] & BLOCKED) != 0;
    }

    boolean isEmpty() {
        return size == 0;
    }

    int size() {
        return size;
    }

    void remove(UUID stream) {
        var hole = slotOf(mix(stream));
        if (slots[hole] == 0) {
            return;
        }
        size--;
        slots[hole] = 0;
        // open addressing: whoever stands behind the hole and could have stood in it moves up
        for (var i = hole + 1 & slots.length - 1; slots[i] != 0; i = i + 1 & slots.length - 1) {
            var moved = slots[i];
            var home = home(moved);
            if ((i - home & slots.length - 1) >= (i - hole & slots.length - 1)) {
                slots[hole] = moved;
                slots[i] = 0;
                hole = i;
            }
        }
    }

    private void put(long value) {
        if ((size + 1) * 4L > slots.length * 3L) {
            grow();
        }
        var slot = slotOf(value);
        if (slots[slot] == 0) {
            size++;
        }
        slots[slot] = value;
    }

    /** Where it is, or would be put. */
    private int slotOf(long value) {
        var i = home(value);
        while (slots[i] != 0 && (slots[i] | BLOCKED) != (value | BLOCKED)) {
            i = i + 1 & slots.length - 1;
        }
        return i;
    }

    private void grow() {
        var old = slots;
        slots = new long[old.length * 2];
        size = 0;
        for (var value : old) {
            if (value != 0) {
                put(value);
            }
        }
    }

    private int home(long value) {
        return (int) (value >>> 1 ^ value >>> 32) & slots.length - 1;
    }

    private long mix(UUID stream) {
        return mix(stream.getMostSignificantBits(), stream.getLeastSignificantBits());
    }

    private long mix(long most, long least) {
        var value = (most ^ salt) * 0x9E3779B97F4A7C15L;
        value = (value ^ value >>> 32 ^ least) * 0xBF58476D1CE4E5B9L;
        value = (value ^ value >>> 29 ^ Long.rotateLeft(salt, 17)) * 0x94D049BB133111EBL;
        value ^= value >>> 32;
        value &= ~BLOCKED;
        return value == 0 ? 2 : value;
    }
}
