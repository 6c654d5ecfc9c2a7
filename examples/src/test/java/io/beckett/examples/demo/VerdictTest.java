package io.beckett.examples.demo;

import static org.assertj.core.api.Assertions.assertThat;

import io.beckett.examples.demo.Produced.Place;
import java.util.List;
import org.junit.jupiter.api.Test;

class VerdictTest {

    private static final Place A = new Place(0, 1);
    private static final Place B = new Place(0, 5);
    private static final Place C = new Place(0, 6);

    @Test
    void aStreamThatWasHandledAsProducedIsRight() {
        assertThat(Verdict.difference(List.of(A, B, C), List.of(A, B, C))).isEmpty();
    }

    @Test
    void aMissingMessageIsNoticed() {
        assertThat(Verdict.difference(List.of(A, B, C), List.of(A, C))).contains("1 of 3 missing, first 0@5");
        assertThat(Verdict.difference(List.of(A), List.of())).contains("1 of 1 missing, first 0@1");
    }

    @Test
    void anotherOrderIsNoticed() {
        assertThat(Verdict.difference(List.of(A, B, C), List.of(A, C, B)))
                .contains("handled in another order than it was produced in");
    }

    @Test
    void aMessageThatWasHandledTwiceIsNoticed() {
        assertThat(Verdict.difference(List.of(A, B), List.of(A, B, B))).contains("1 handled again");
    }

    @Test
    void aForeignMessageIsNoticed() {
        assertThat(Verdict.difference(List.of(A, B), List.of(A, B, C))).isPresent();
    }
}
