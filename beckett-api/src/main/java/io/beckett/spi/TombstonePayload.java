package io.beckett.spi;

import io.beckett.error.DecodingException;

record TombstonePayload(String typeName) implements MessagePayload {
    private static final byte[] NOTHING = {};

    @Override
    public byte[] bytes() {
        return NOTHING;
    }

    @Override
    public boolean isTombstone() {
        return true;
    }

    @Override
    public <T> T as(Class<T> type) {
        throw new DecodingException(typeName, type, "the record has no value", null);
    }
}
