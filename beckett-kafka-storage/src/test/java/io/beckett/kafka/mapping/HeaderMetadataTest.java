package io.beckett.kafka.mapping;

import static io.beckett.kafka.mapping.Records.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Map;
import java.util.stream.IntStream;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.internals.RecordHeader;
import org.junit.jupiter.api.Test;

class HeaderMetadataTest {
    @Test
    void textHeadersAreMetadataAndTheLastOfANameCounts() {
        var metadata = of(header("a", "1"), header("b", "\u00fc"), header("a", "2"));

        assertThat(metadata).isEqualTo(Map.of("a", "2", "b", "\u00fc")).hasSize(2);
        assertThat(metadata.get("a")).isEqualTo("2");
        assertThat(metadata.containsKey("c")).isFalse();
    }

    @Test
    void headersThatAreNotShortCleanTextAreLeftOut() {
        var metadata = of(
                new RecordHeader("bytes", new byte[] {(byte) 0xC3, 0x28}),
                new RecordHeader("none", (byte[]) null),
                header("line", "a\nb"),
                header("nul", "a\u0000"),
                header("long", "x".repeat(8_193)),
                header("bad\u0001name", "x"),
                header("", "x"),
                header("$tenant", "a program that is not Beckett"),
                header("good", "\uFFFD x"));

        assertThat(metadata).isEqualTo(Map.of("good", "\uFFFD x"));
    }

    @Test
    void aHundredThousandHeadersMakeAMessageOfBoundedSize() {
        var headers =
                IntStream.range(0, 100_000).mapToObj(i -> header("h" + i, "v")).toArray(Header[]::new);

        assertThat(of(headers)).hasSize(200).containsEntry("h199", "v").doesNotContainKey("h200");
    }

    @Test
    void nobodyCanChangeIt() {
        var metadata = of(header("a", "1"));

        assertThatThrownBy(() -> metadata.put("b", "2")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(() -> metadata.remove("a")).isInstanceOf(UnsupportedOperationException.class);
        assertThatThrownBy(
                        () -> HeaderMetadata.of(new Header[0], Map.of("a", "b")).clear())
                .isInstanceOf(UnsupportedOperationException.class);
    }

    private static Map<String, String> of(Header... headers) {
        return HeaderMetadata.of(headers, Map.of());
    }
}
