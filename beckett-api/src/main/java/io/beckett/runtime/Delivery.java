package io.beckett.runtime;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.RecordedMessage;

/** A message and where it stands. */
record Delivery(GlobalPosition at, RecordedMessage message) {
    /** What a checkpoint holds once the message is finished. */
    long position() {
        return at.offset() + 1;
    }
}
