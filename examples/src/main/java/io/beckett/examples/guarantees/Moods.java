package io.beckett.examples.guarantees;

import io.beckett.subscription.ContextHandler;
import io.beckett.subscription.HandlerSignal;
import io.beckett.subscription.MessageContext;
import java.time.Duration;
import java.util.SplittableRandom;

/**
 * A handler whose behaviour depends on seed, message and attempt only: most return at once, some fail up to three times,
 * some take long, some pass the message over, and one stream fails for ever.
 */
final class Moods implements ContextHandler {

    private final long seed;

    Moods(long seed) {
        this.seed = seed;
    }

    @Override
    public void handle(MessageContext context) throws Exception {
        if (context.streamName().equals(Workload.FAILING)) {
            throw new IllegalStateException("this stream fails for ever");
        }
        var at = context.globalPosition();
        var random = new SplittableRandom(
                seed + 31L * context.subscription().hashCode() + 1_000_003L * at.partition() + 7_919L * at.offset());
        random.nextLong(); // neighbouring seeds begin alike
        var mood = random.nextInt(1_000);
        if (mood < 25) {
            takeLong(random);
        } else if (mood < 55 && context.attempt() <= 1 + random.nextInt(3)) {
            fail(context, random);
        } else if (mood >= 990) {
            throw HandlerSignal.skip("nothing to do");
        }
    }

    private static void fail(MessageContext context, SplittableRandom random) throws Exception {
        var failure = new IllegalStateException("fails in attempt " + context.attempt());
        switch (random.nextInt(3)) {
            case 0 -> throw failure;
            case 1 -> throw HandlerSignal.retryAfter(Duration.ofMillis(100), failure);
            default -> {
                takeLong(random);
                throw failure;
            }
        }
    }

    /** Work that takes time and can be interrupted, as a call to another system. */
    private static void takeLong(SplittableRandom random) throws InterruptedException {
        Thread.sleep(random.nextInt(50, 300));
    }
}
