package io.beckett.bench.worker;

/**
 * How far a worker is.
 *
 * @param job which job
 * @param at when this was, in microseconds since 1970
 * @param firstAt when the first handler started; 0 if none has
 * @param handled messages that were handled successfully, each counted once
 * @param repeated successful runs of handlers for messages that were handled before
 * @param violations handlers that started although the message before theirs, of the same stream, was not handled yet
 * @param failures runs of handlers that failed
 */
public record Progress(int job, long at, long firstAt, long handled, long repeated, long violations, long failures) {

    /** Before anything happened. */
    public static Progress none(int job) {
        return new Progress(job, 0, 0, 0, 0, 0, 0);
    }
}
