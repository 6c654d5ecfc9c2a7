package io.beckett.testkit;

import io.beckett.message.ExpectedVersion;
import io.beckett.spi.AppendOutcome;
import io.beckett.spi.AppendOutcome.Appended;
import io.beckett.spi.AppendOutcome.Conflict;
import io.beckett.spi.AppendOutcome.IdReused;
import io.beckett.spi.AppendOutcome.Repeated;
import io.beckett.spi.AppendOutcome.TooLarge;
import io.beckett.spi.AppendRequest;
import io.beckett.spi.EncodedData;
import io.beckett.spi.FeedItem.Arrived;
import io.beckett.spi.NewMessage;
import io.beckett.spi.ReadPage;
import io.beckett.spi.ReadRequest;
import io.beckett.spi.ReadRequest.Direction;
import io.beckett.spi.StreamLog;
import io.beckett.spi.StreamName;
import io.beckett.spi.StreamStorage;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Streams that do one thing wrong. */
final class BrokenStreams implements StreamStorage {
    /** What they do wrong. */
    enum Fault {
        NONE,
        IGNORES_THE_EXPECTED_VERSION,
        NONE_IS_ANY,
        EXISTS_IS_ANY,
        CHECKS_AND_THEN_APPENDS,
        CONFLICT_KNOWS_NO_VERSION,
        STORES_ONE_BY_ONE,
        STORES_WHAT_IS_REJECTED,
        FORGETS_IDS,
        A_REPETITION_IS_NOT_SAID,
        A_REPETITION_HAS_THE_NEWEST_VERSION,
        CONTENT_IS_NOT_COMPARED,
        GENERATED_IDS_ARE_COMPARED_STRICTLY,
        A_REUSED_ID_IS_A_CONFLICT,
        LOSES_METADATA,
        LOSES_THE_TYPE,
        REFUSES_THE_LARGEST,
        TAKES_ALL_STREAMS,
        READS_ARE_STALE,
        FROM_IS_EXCLUSIVE,
        TO_IS_EXCLUSIVE,
        IGNORES_THE_LIMIT,
        BACKWARDS_IS_FORWARDS,
        VERSION_IS_THAT_OF_THE_PAGE,
        NEVER_SAYS_MORE,
        ALWAYS_SAYS_MORE,
        PAGES_HAVE_GAPS
    }

    private final StreamStorage real;
    private final Fault fault;
    /** By stream the version before its newest append, until it was read once. */
    private final Map<StreamName, Long> stale;

    BrokenStreams(StreamStorage real, Fault fault, Map<StreamName, Long> stale) {
        this.real = real;
        this.fault = fault;
        this.stale = stale;
    }

    @Override
    public StreamLog logOf(StreamName stream) {
        return real.logOf(fault == Fault.TAKES_ALL_STREAMS ? StreamName.of("Order-1") : stream);
    }

    @Override
    public CompletableFuture<AppendOutcome> append(AppendRequest request) {
        return CompletableFuture.completedFuture(outcome(request));
    }

    private AppendOutcome outcome(AppendRequest request) {
        var stream = request.stream();
        switch (fault) {
            case IGNORES_THE_EXPECTED_VERSION -> {
                return really(with(request, ExpectedVersion.any()));
            }
            case NONE_IS_ANY -> {
                return really(
                        request.expected() instanceof ExpectedVersion.None
                                ? with(request, ExpectedVersion.any())
                                : request);
            }
            case EXISTS_IS_ANY -> {
                return really(
                        request.expected() instanceof ExpectedVersion.Exists
                                ? with(request, ExpectedVersion.any())
                                : request);
            }
            case CHECKS_AND_THEN_APPENDS -> {
                var version = version(stream);
                var exact = request.expected() instanceof ExpectedVersion.Exact given ? given.version() : 0;
                if (request.expected() instanceof ExpectedVersion.Exact && exact == version) {
                    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
                    return really(with(request, ExpectedVersion.any()));
                }
            }
            case STORES_ONE_BY_ONE -> {
                var first = really(with(request, List.of(request.messages().get(0)), false));
                if (first instanceof Appended && request.messages().size() > 1) {
                    var rest = request.messages().subList(1, request.messages().size());
                    return really(with(with(request, ExpectedVersion.any()), rest, false));
                }
                return first;
            }
            case CONTENT_IS_NOT_COMPARED -> {
                return really(with(request, request.messages(), true));
            }
            case GENERATED_IDS_ARE_COMPARED_STRICTLY -> {
                return really(with(request, request.messages(), false));
            }
            case LOSES_METADATA -> {
                return really(changed(request, data -> new EncodedData(data.type(), data.bytes(), Map.of())));
            }
            case LOSES_THE_TYPE -> {
                return really(changed(request, data -> new EncodedData("any", data.bytes(), data.metadata())));
            }
            case READS_ARE_STALE -> stale.put(stream, version(stream));
            default -> {}
        }
        return told(request, really(request));
    }

    private AppendOutcome told(AppendRequest request, AppendOutcome outcome) {
        var stream = request.stream();
        if (outcome instanceof Conflict && fault == Fault.CONFLICT_KNOWS_NO_VERSION) {
            return new Conflict(0);
        }
        if (outcome instanceof Conflict && fault == Fault.STORES_WHAT_IS_REJECTED) {
            really(with(
                    with(request, ExpectedVersion.any()),
                    List.of(request.messages().get(0)),
                    false));
        }
        if (outcome instanceof Repeated && fault == Fault.FORGETS_IDS) {
            var renamed = request.messages().stream()
                    .map(message -> new NewMessage(UUID.randomUUID().toString(), message.data()))
                    .toList();
            return really(with(request, renamed, false));
        }
        if (outcome instanceof Repeated repeated && fault == Fault.A_REPETITION_IS_NOT_SAID) {
            return new Appended(repeated.version());
        }
        if (outcome instanceof Repeated && fault == Fault.A_REPETITION_HAS_THE_NEWEST_VERSION) {
            return new Repeated(version(stream));
        }
        if (outcome instanceof IdReused && fault == Fault.A_REUSED_ID_IS_A_CONFLICT) {
            return new Conflict(version(stream));
        }
        var limit = logOf(stream).maxAppendBytes();
        var size = request.messages().stream().mapToLong(NewMessage::size).sum();
        return fault == Fault.REFUSES_THE_LARGEST && size == limit ? new TooLarge(size, limit) : outcome;
    }

    private interface Change {
        EncodedData of(EncodedData data);
    }

    private static AppendRequest changed(AppendRequest request, Change change) {
        var changed = request.messages().stream()
                .map(message -> new NewMessage(message.id(), change.of(message.data())))
                .toList();
        return with(request, changed, request.idsGenerated());
    }

    private static AppendRequest with(AppendRequest request, ExpectedVersion expected) {
        return new AppendRequest(
                request.stream(), expected, request.messages(), request.idsGenerated(), request.timeout());
    }

    private static AppendRequest with(AppendRequest request, List<NewMessage> messages, boolean generated) {
        return new AppendRequest(request.stream(), request.expected(), messages, generated, request.timeout());
    }

    private AppendOutcome really(AppendRequest request) {
        return real.append(request).join();
    }

    private long version(StreamName stream) {
        var newest = new ReadRequest(
                stream, 1, 1, Direction.FORWARDS, 1, logOf(stream).timeout());
        return real.read(newest).join().version();
    }

    @Override
    public CompletableFuture<ReadPage> read(ReadRequest request) {
        var before = stale.remove(request.stream());
        if (before != null && (before == 0 || before < request.from())) {
            return CompletableFuture.completedFuture(new ReadPage(before, List.of(), false));
        }
        var from = request.from();
        var to = before == null ? request.to() : Math.min(before, request.to());
        var direction = fault == Fault.BACKWARDS_IS_FORWARDS ? Direction.FORWARDS : request.direction();
        var limit = fault == Fault.IGNORES_THE_LIMIT ? Integer.MAX_VALUE : request.limit();
        from = fault == Fault.FROM_IS_EXCLUSIVE && from < to ? from + 1 : from;
        to = fault == Fault.TO_IS_EXCLUSIVE && from < to ? to - 1 : to;
        var asked = new ReadRequest(request.stream(), from, to, direction, limit, request.timeout());
        return real.read(asked).thenApply(page -> before == null ? told(page) : told(page, before));
    }

    private static ReadPage told(ReadPage page, long version) {
        return new ReadPage(version, page.messages(), page.more());
    }

    private ReadPage told(ReadPage page) {
        var messages = page.messages();
        return switch (fault) {
            case NEVER_SAYS_MORE -> new ReadPage(page.version(), messages, false);
            case ALWAYS_SAYS_MORE -> new ReadPage(page.version(), messages, !messages.isEmpty());
            case VERSION_IS_THAT_OF_THE_PAGE -> told(page, highest(messages));
            case PAGES_HAVE_GAPS ->
                messages.size() < 3
                        ? page
                        : new ReadPage(page.version(), List.of(messages.get(0), messages.get(2)), page.more());
            default -> page;
        };
    }

    private static long highest(List<Arrived> messages) {
        return messages.stream()
                .mapToLong(item -> item.message().position())
                .max()
                .orElse(0);
    }
}
