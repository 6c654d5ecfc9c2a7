package io.beckett.kafka.log;

import io.beckett.error.StoreUnavailableException;
import io.beckett.kafka.decide.Answer;
import io.beckett.kafka.decide.Command;
import io.beckett.kafka.decide.Decider;
import io.beckett.kafka.decide.Expected;
import io.beckett.kafka.decide.LogHeaders;
import io.beckett.message.ExpectedVersion;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.AppendOutcome;
import io.beckett.spi.AppendRequest;
import io.beckett.spi.EncodedData;
import io.beckett.spi.FeedItem;
import io.beckett.spi.MessageCodec;
import io.beckett.spi.MessagePayload;
import io.beckett.spi.NewMessage;
import io.beckett.spi.ReadPage;
import io.beckett.spi.ReadRequest;
import io.beckett.spi.RecordedMessage;
import io.beckett.spi.StreamName;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/** Appends to and reads the streams of one log, by commands. */
final class LogStreams {
    private static final int UNKNOWN_EPOCH = -1;

    private final RunningLog log;
    private final MessageCodec codec;

    LogStreams(RunningLog log, MessageCodec codec) {
        this.log = log;
        this.codec = codec;
    }

    /** @throws IllegalArgumentException at once, if a message has metadata by the name of a header of the log */
    CompletableFuture<AppendOutcome> append(AppendRequest request) {
        request.messages().forEach(message -> checkNames(request.stream(), message));
        var size = request.messages().stream().mapToLong(NewMessage::size).sum();
        if (size > LogTopic.MOST_APPENDED_BYTES) {
            return CompletableFuture.completedFuture(new AppendOutcome.TooLarge(size, LogTopic.MOST_APPENDED_BYTES));
        }
        var messages = request.messages().stream()
                .map(message -> new io.beckett.kafka.decide.NewMessage(
                        message.id(),
                        message.data().type(),
                        message.data().metadata(),
                        message.data().bytes()))
                .toList();
        var command = new Command.Append(expected(request.expected()), request.idsGenerated(), messages);
        return log.client()
                .ask(request.stream().value(), command, request.timeout())
                .handle((answer, failure) ->
                        failure == null ? outcome(request.stream(), answer) : unknown(request.stream(), failure));
    }

    /** Whoever decides would answer that this is no command, and the same again each time. */
    private void checkNames(StreamName stream, NewMessage message) {
        for (var name : message.data().metadata().keySet()) {
            if (LogHeaders.isReserved(name)) {
                throw new IllegalArgumentException("append to '" + stream + "': metadata '" + name
                        + "' has the name of a header of log topic '"
                        + log.topic().name()
                        + "'. Give it another name.");
            }
        }
    }

    private static Expected expected(ExpectedVersion version) {
        if (version instanceof ExpectedVersion.Exact exact) {
            return Expected.exact(exact.version());
        }
        if (version instanceof ExpectedVersion.None) {
            return Expected.exact(0);
        }
        return version instanceof ExpectedVersion.Exists ? Expected.EXISTS : Expected.ANY;
    }

    private AppendOutcome outcome(StreamName stream, Answer answer) {
        if (answer instanceof Answer.Appended appended) {
            return appended.repeated()
                    ? new AppendOutcome.Repeated(appended.version())
                    : new AppendOutcome.Appended(appended.version());
        }
        if (answer instanceof Answer.Conflict conflict) {
            return new AppendOutcome.Conflict(conflict.actual());
        }
        if (answer instanceof Answer.IdConflict conflict) {
            return new AppendOutcome.IdReused(conflict.id());
        }
        throw refused("appending to", stream, answer);
    }

    /** Nothing is stored, and the same command would be answered the same. */
    private StoreUnavailableException refused(String what, StreamName stream, Answer answer) {
        return new StoreUnavailableException(
                "log topic '" + log.topic().name() + "'", what + " '" + stream + "': " + answer, null);
    }

    private AppendOutcome unknown(StreamName stream, Throwable failure) {
        var cause = causeOf(failure);
        if (cause instanceof Unanswered unanswered && !unanswered.certainlyNot()) {
            return new AppendOutcome.Unknown(unanswered.writtenAt(), unanswered.getMessage() + log.trouble());
        }
        throw unavailable("appending to", stream, cause, "");
    }

    CompletableFuture<ReadPage> read(ReadRequest request) {
        var direction = request.direction() == ReadRequest.Direction.FORWARDS
                ? Command.Direction.FORWARD
                : Command.Direction.BACKWARD;
        var command = new Command.Read(request.from(), request.to(), direction, request.limit());
        return log.read(request.stream().value(), command, request.timeout()).handle((answer, failure) -> {
            if (failure != null) {
                throw unread(request.stream(), causeOf(failure));
            }
            if (answer instanceof Answer.Page page) {
                return page(request, page);
            }
            throw refused("reading", request.stream(), answer);
        });
    }

    private static Throwable causeOf(Throwable failure) {
        var cause = failure.getCause();
        return failure instanceof CompletionException && cause != null ? cause : failure;
    }

    private StoreUnavailableException unread(StreamName stream, Throwable cause) {
        var late =
                cause instanceof Unanswered unanswered && unanswered.writtenAt().isPresent();
        return unavailable("reading", stream, cause, late ? log.outlook() : "");
    }

    private StoreUnavailableException unavailable(String what, StreamName stream, Throwable cause, String outlook) {
        return new StoreUnavailableException(
                "log topic '" + log.topic().name() + "'",
                what + " '" + stream + "': " + cause.getMessage() + outlook,
                cause);
    }

    private ReadPage page(ReadRequest request, Answer.Page page) {
        var stream = request.stream();
        var partition = Decider.partitionOf(stream.value(), log.topic().partitions());
        return new ReadPage(
                page.version(),
                page.messages().stream()
                        .map(stored -> arrived(stream, partition, stored))
                        .toList(),
                page.more() && page.messages().size() < request.limit());
    }

    private FeedItem.Arrived arrived(StreamName stream, int partition, Answer.Stored stored) {
        var data = new EncodedData(stored.type(), stored.bytes(), stored.metadata());
        var message = new RecordedMessage(
                stream,
                stored.id(),
                stored.type(),
                stored.position(),
                stored.timestamp(),
                stored.metadata(),
                MessagePayload.encoded(data, codec),
                Math.toIntExact(new NewMessage(stored.id(), data).size()),
                UNKNOWN_EPOCH,
                stored.seq());
        return new FeedItem.Arrived(new GlobalPosition(log.topic().name(), partition, stored.seq() - 1), message);
    }
}
