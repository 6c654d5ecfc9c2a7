package io.beckett.kafka.decide;

import java.nio.ByteBuffer;

/**
 * The obvious, wrong view of a store: a command sees all facts that are there, also its own and those of later commands.
 * Such facts are shown as if an earlier command had made them, by a number below all offsets.
 */
final class LatestFacts implements FactStore {
    /** Where a fact of a message, an id or a founding holds its command: behind the format. */
    private static final int COMMAND = 1;

    private final FactStore facts;
    private long offset;

    LatestFacts(FactStore facts) {
        this.facts = facts;
    }

    /** Names the command that is decided next. */
    void at(long offset) {
        this.offset = offset;
    }

    @Override
    public byte[] get(byte[] key) {
        if (key[0] != 'a') {
            return shown(key, facts.get(key));
        }
        var command = ByteBuffer.wrap(key).getLong(1);
        // Its own append is no fact yet, or it would notice what it does.
        return command == offset ? null : facts.get(FactKeys.append(command < 0 ? -1 - command : command));
    }

    @Override
    public void put(byte[] key, byte[] value) {
        facts.put(key, value);
    }

    @Override
    public void forward(byte[] first, byte[] last, Visitor visitor) {
        facts.forward(first, last, (key, value) -> visitor.visit(key, shown(key, value)));
    }

    @Override
    public void backward(byte[] first, byte[] last, Visitor visitor) {
        var end = first[0] == 'a' ? FactKeys.append(Long.MAX_VALUE) : last;
        facts.backward(first, end, (key, value) -> visitor.visit(key, shown(key, value)));
    }

    private byte[] shown(byte[] key, byte[] value) {
        if (value == null || key[0] == 'a') {
            return value;
        }
        var shown = ByteBuffer.wrap(value.clone());
        var command = shown.getLong(COMMAND);
        return command < offset ? value : shown.putLong(COMMAND, -1 - command).array();
    }
}
