package io.beckett.kafka.decide;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A partition of the log as writers leave it that come and go. Each starts at a committed place, before which everything
 * is in the log, and writes in order, in parts. A part may fail, and later parts still arrive; or it arrives late, among
 * the parts of later writers; no writer commits past a part of its own that is not there. Parts may arrive twice.
 */
final class GeneratedLog {
    /** What was decided, in order: appends one after the other. */
    final List<LogPlace> decided = new ArrayList<>();

    /** What is in the log. */
    final List<LogPlace> log = new ArrayList<>();

    /** For places in the log at which somebody asked for the end and then for the head: the {@code seq} that he got. */
    final List<Start> latest = new ArrayList<>();

    private final List<List<LogPlace>> late = new ArrayList<>();
    private final Random random;
    private int committed;
    private long highest;

    GeneratedLog(Random random, int appends) {
        this.random = random;
        decide(appends);
        while (committed < decided.size()) {
            write(random.nextInt(6) == 0 ? 0 : 4);
        }
        // Somebody sleeps until the very end.
        late.forEach(log::addAll);
    }

    record Start(int offset, long seq) {}

    static long streamOf(LogPlace place) {
        return place.command() % 2;
    }

    private void decide(int appends) {
        var positions = new long[2];
        for (var command = 0; command < appends; command++) {
            var count = 1 + random.nextInt(3);
            for (var index = 0; index < count; index++) {
                decided.add(new LogPlace(++positions[command % 2], decided.size() + 1, command, index, count));
            }
        }
    }

    /** One writer, from the committed place until it dies. */
    private void write(int failing) {
        var next = committed;
        var whole = true;
        for (var parts = 1 + random.nextInt(12); parts > 0 && next < decided.size(); parts--) {
            var part = decided.subList(next, Math.min(decided.size(), next + 1 + random.nextInt(4)));
            next += part.size();
            switch (random.nextInt(10) < failing ? random.nextInt(3) : 3) {
                case 0 -> whole = false;
                case 1 -> {
                    late.add(part);
                    whole = false;
                }
                case 2 -> {
                    arrive(part);
                    late.add(part);
                }
                default -> arrive(part);
            }
            if (whole && random.nextBoolean()) {
                commit(next);
            }
            if (random.nextInt(8) == 0) {
                askForLatest();
            }
            if (!late.isEmpty() && random.nextInt(3) == 0) {
                arrive(late.remove(random.nextInt(late.size())));
            }
        }
    }

    private void arrive(List<LogPlace> part) {
        log.addAll(part);
        highest = Math.max(highest, part.get(part.size() - 1).seq());
    }

    /** Commits lie between two commands. */
    private void commit(int next) {
        var boundary = next;
        while (boundary > committed && !decided.get(boundary - 1).isLastOfAppend()) {
            boundary--;
        }
        committed = boundary;
    }

    /** The head is decided after the end was asked for, so everything before that end is below it. */
    private void askForLatest() {
        var seq = (int) Math.min(decided.size(), highest + random.nextInt(4));
        while (seq > 0 && !decided.get(seq - 1).isLastOfAppend()) {
            seq++;
        }
        latest.add(new Start(log.size(), seq));
    }
}
