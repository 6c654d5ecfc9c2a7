package io.beckett.spi;

/** What an administrator asks of a lease's holder, because only the holder may do it. */
public sealed interface ControlRequest {
    /** Identifies the request; a flush that carries it out names it and so removes it. */
    long id();

    /** The lease whose holder carries it out. */
    LeaseKey lease();

    /** Do not process this stream any more for this subscription. */
    record DeleteStream(long id, StreamKey key) implements ControlRequest {
        @Override
        public LeaseKey lease() {
            return key.lease();
        }
    }
}
