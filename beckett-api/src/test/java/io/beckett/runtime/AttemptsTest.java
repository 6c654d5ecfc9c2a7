package io.beckett.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.spi.LeaseKey;
import io.beckett.spi.PartitionId;
import io.beckett.spi.StreamKey;
import io.beckett.spi.StreamName;
import org.junit.jupiter.api.Test;

class AttemptsTest {
    private static final StreamKey KEY =
            new StreamKey(new LeaseKey("shipping", new PartitionId("orders", 0)), "ship", StreamName.of("Order-1"));
    private final Attempts attempts = new Attempts();

    @Test
    void aStackTraceHasNoneOfTheLibrarysOwnFrames() {
        var thrown = new IllegalStateException("no stock", new IllegalArgumentException("p1"));
        thrown.setStackTrace(new StackTraceElement[] {
            new StackTraceElement("shop.Stock", "reserve", "Stock.java", 12),
            new StackTraceElement("io.beckett.runtime.HandlerCalls", "call", "HandlerCalls.java", 30),
            new StackTraceElement("java.lang.Thread", "run", "Thread.java", 840)
        });
        var trace = attempts.failed(KEY, 5, 1, FailureText.of(thrown)).stackTrace();
        assertThat(trace)
                .startsWith("java.lang.IllegalStateException: no stock\n\tat shop.Stock.reserve(Stock.java:12)\n")
                .contains("Caused by: java.lang.IllegalArgumentException: p1")
                .doesNotContain("\tat io.beckett.runtime.HandlerCalls")
                .doesNotContain("java.lang.Thread.run");
    }

    @Test
    void aCauseThatIsItsOwnCauseEnds() {
        var one = new IllegalStateException("one");
        var two = new IllegalStateException("two", one);
        one.initCause(two);
        assertThat(attempts.failed(KEY, 5, 1, FailureText.of(one)).stackTrace())
                .contains("one")
                .contains("Caused by");
    }

    @Test
    void longTextsAreShortenedAndNulIsReplaced() {
        var record = attempts.failed(KEY, 5, 3, FailureText.of(new IllegalStateException("a\0b" + "x".repeat(10_000))));
        assertThat(record.error()).hasSize(2_000).startsWith("a?b").endsWith("...");
        assertThat(record.errorType()).isEqualTo("java.lang.IllegalStateException");
        assertThat(record.number()).isEqualTo(3);
    }

    @Test
    void anExceptionWhoseMessageThrowsIsStillWrittenDown() {
        var hostile = new IllegalStateException() {
            private static final long serialVersionUID = 1;

            @Override
            public String getMessage() {
                throw new UnsupportedOperationException("no message");
            }
        };

        var record = attempts.failed(KEY, 5, 1, FailureText.of(hostile));

        assertThat(record.errorType()).isEqualTo(hostile.getClass().getName());
        assertThat(record.error()).contains("its message cannot be read");
    }
}
