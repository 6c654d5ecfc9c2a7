package io.beckett.spi;

record EncodedPayload(EncodedData data, MessageCodec codec) implements MessagePayload {
    @Override
    public byte[] bytes() {
        return data.bytes();
    }

    @Override
    public boolean isTombstone() {
        return false;
    }

    @Override
    public <T> T as(Class<T> type) {
        return codec.decode(data, type);
    }
}
