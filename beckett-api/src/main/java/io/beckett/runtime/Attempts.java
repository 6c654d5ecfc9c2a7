package io.beckett.runtime;

import io.beckett.spi.AttemptRecord;
import io.beckett.spi.StreamKey;

/** Writes the history of a stream: what was thrown, without the frames of this library. */
final class Attempts {
    private static final int LONGEST_TEXT = 2_000;

    AttemptRecord failed(StreamKey key, long position, int number, FailureText text) {
        return new AttemptRecord(
                key,
                position,
                number,
                AttemptRecord.Kind.FAILED,
                text.type(),
                shortened(text.message(), LONGEST_TEXT),
                shortened(text.stackTrace(), FailureText.LONGEST_TRACE));
    }

    AttemptRecord unreadable(StreamKey key, long position, int number, String reason) {
        return new AttemptRecord(
                key, position, number, AttemptRecord.Kind.FAILED, "", shortened(reason, LONGEST_TEXT), "");
    }

    AttemptRecord skipped(StreamKey key, long position, int number, String reason) {
        return new AttemptRecord(
                key, position, number, AttemptRecord.Kind.SKIPPED, "", shortened(reason, LONGEST_TEXT), "");
    }

    private static String shortened(String text, int longest) {
        var clean = text.replace('\0', '?');
        return clean.length() <= longest ? clean : clean.substring(0, longest - 3) + "...";
    }
}
