package io.beckett.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.beckett.message.ExpectedVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamCallLogTest {
    @TempDir
    private Path folder;

    @Test
    void whatIsWrittenDownIsReadBackAndAnAnswerTakesThePlaceOfItsQuestion() throws IOException {
        var file = folder.resolve("one");
        var all = List.of(
                new StreamCall.Read("Order-1", "a", 1, 2, 3, 2, List.of("x", "y")),
                new StreamCall.Read("Order-2", "a", 1, 2, 0, 1, List.of()),
                new StreamCall.Appended("Order-1", "a", 5, 9, ExpectedVersion.exact(3), List.of("z"), 4, true),
                new StreamCall.Rejected("Order-1", "a", 6, 9, ExpectedVersion.none(), List.of("v", "w"), 4),
                new StreamCall.NotStored("Order-1", "a", 7, 9, List.of("u")),
                new StreamCall.Unanswered("Order-1", "a", 8, List.of("t")));
        try (var log = StreamCallLog.appendingTo(file)) {
            log.add(new StreamCall.Unanswered("Order-1", "a", 5, List.of("z")));
            for (var call : all) {
                log.add(call);
            }
        }
        assertThat(StreamCallLog.read(List.of(file))).containsExactlyInAnyOrderElementsOf(all);
    }

    @Test
    void theLineThatAProcessDidNotFinishIsPassedOver() throws IOException {
        var file = folder.resolve("one");
        var begun = new StreamCall.Unanswered("Order-1", "a", 5, List.of("z"));
        try (var log = StreamCallLog.appendingTo(file)) {
            log.add(begun);
        }
        Files.writeString(file, "appended\tOrder-1\ta\t5", StandardOpenOption.APPEND);

        assertThat(StreamCallLog.read(List.of(file))).containsExactly(begun);
    }

    @Test
    void aNameThatWouldBreakTheFileIsRefused() throws IOException {
        try (var log = StreamCallLog.appendingTo(folder.resolve("one"))) {
            assertThatThrownBy(() -> log.add(new StreamCall.Unanswered("Order\t1", "a", 5, List.of("z"))))
                    .hasMessageContaining("without commas and control characters");
        }
    }
}
