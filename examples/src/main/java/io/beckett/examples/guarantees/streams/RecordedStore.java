package io.beckett.examples.guarantees.streams;

import io.beckett.error.AppendConflictException;
import io.beckett.error.AppendOutcomeUnknownException;
import io.beckett.error.StoreUnavailableException;
import io.beckett.examples.guarantees.streams.StreamNode.Noted;
import io.beckett.message.ExpectedVersion;
import io.beckett.message.Message;
import io.beckett.message.MessageStore;
import io.beckett.message.ReadOptions;
import io.beckett.message.StreamMessage;
import io.beckett.testkit.StreamCall;
import io.beckett.testkit.StreamCallLog;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;

/** A store as one caller sees it, every call written down. */
final class RecordedStore {
    private final MessageStore store;
    private final String by;
    private final StreamCallLog calls;

    RecordedStore(MessageStore store, String by, StreamCallLog calls) {
        this.store = store;
        this.by = by;
        this.calls = calls;
    }

    /** Appends, and repeats it once if the outcome is not known. */
    void append(String stream, ExpectedVersion expected, int count) {
        var messages = new ArrayList<Message>();
        for (var i = 0; i < count; i++) {
            messages.add(Message.of(new Noted(by)).withId(UUID.randomUUID().toString()));
        }
        if (!isAnswered(stream, expected, messages)) {
            isAnswered(stream, expected, messages);
        }
    }

    private boolean isAnswered(String stream, ExpectedVersion expected, List<Message> messages) {
        var ids = messages.stream().map(message -> message.id().orElseThrow()).toList();
        var began = System.nanoTime();
        calls.add(new StreamCall.Unanswered(stream, by, began, ids));
        try {
            var result = store.append(stream, expected, messages);
            calls.add(new StreamCall.Appended(
                    stream, by, began, System.nanoTime(), expected, ids, result.version(), result.repeated()));
        } catch (AppendConflictException conflict) {
            calls.add(new StreamCall.Rejected(
                    stream, by, began, System.nanoTime(), expected, ids, conflict.actualVersion()));
        } catch (AppendOutcomeUnknownException unknown) {
            return false;
        } catch (StoreUnavailableException unavailable) {
            calls.add(new StreamCall.NotStored(stream, by, began, System.nanoTime(), ids));
        }
        return true;
    }

    /** Reads, and returns the version; -1 if that was not possible. */
    long read(String stream, ReadOptions options) {
        var began = System.nanoTime();
        try {
            var read = store.read(stream, options);
            var ended = System.nanoTime();
            var messages = read.messages().stream()
                    .sorted(Comparator.comparingLong(StreamMessage::streamPosition))
                    .toList();
            var first = messages.isEmpty() ? 1 : messages.get(0).streamPosition();
            var ids = messages.stream().map(StreamMessage::id).toList();
            calls.add(new StreamCall.Read(stream, by, began, ended, read.version(), first, ids));
            return read.version();
        } catch (StoreUnavailableException unavailable) {
            return -1;
        }
    }
}
