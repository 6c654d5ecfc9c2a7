package io.beckett.codec;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.beckett.error.DecodingException;
import io.beckett.spi.EncodedData;
import io.beckett.spi.MessageCodec;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CodecsTest {

    private final MessageCodec json = JacksonCodec.defaults();
    private final MessageCodec text = new TextCodec();
    private final MessageCodec bytes = new BytesCodec();

    record OrderPlaced(String id, long cents, Instant at, Duration within) {}

    record Empty() {}

    interface Payment {}

    record Card(String number) implements Payment {}

    record Positive(int value) {
        Positive {
            if (value < 1) {
                throw new IllegalArgumentException("value is below 1");
            }
        }
    }

    @Test
    void jsonWritesTimesAsTextAndReadsThemBack() {
        var order = new OrderPlaced("7", 100, Instant.parse("2026-03-01T10:15:30.5Z"), Duration.ofMinutes(90));

        assertThat(new String(json.encode(order), UTF_8)).isEqualTo("""
                        {"id":"7","cents":100,"at":"2026-03-01T10:15:30.500Z","within":"PT1H30M"}""");
        assertThat(json.decode(data(json.encode(order)), OrderPlaced.class)).isEqualTo(order);
        assertThat(json.contentType()).isEqualTo("application/json");
    }

    @Test
    void jsonIgnoresPropertiesItDoesNotKnow() {
        var decoded = json.decode(data("""
                {"id":"7","later":{"added":[1,2]},"cents":100}"""), OrderPlaced.class);

        assertThat(decoded).isEqualTo(new OrderPlaced("7", 100, null, null));
    }

    @Test
    void jsonCanBeReadAsATreeOrAMap() {
        assertThat(json.decode(data("{\"a\":[1]}"), JsonNode.class).at("/a/0").asInt())
                .isEqualTo(1);
        assertThat((Object) json.decode(data("{\"a\":1}"), Map.class)).isEqualTo(Map.of("a", 1));
    }

    @Test
    void aTypeNameInsideTheJsonNeverChoosesTheClass() {
        var named = "[\"" + Card.class.getName() + "\",{\"number\":\"1\"}]";
        var property = "{\"@class\":\"" + Card.class.getName() + "\",\"number\":\"1\"}";

        assertThatExceptionOfType(DecodingException.class).isThrownBy(() -> json.decode(data(named), Payment.class));
        assertThatExceptionOfType(DecodingException.class).isThrownBy(() -> json.decode(data(property), Payment.class));
        assertThat(json.decode(data(property), Object.class)).isInstanceOf(Map.class);
    }

    @Test
    void brokenJsonIsADecodingErrorWithTypeAndClass() {
        assertThatExceptionOfType(DecodingException.class)
                .isThrownBy(() -> json.decode(data("{\"id\":"), OrderPlaced.class))
                .withMessageStartingWith(
                        "message of type 'some-type' cannot be decoded as io.beckett.codec.CodecsTest$OrderPlaced: ")
                .withMessageContaining("end-of-input")
                .satisfies(e -> {
                    assertThat(e.typeName()).isEqualTo("some-type");
                    assertThat(e.target()).isEqualTo(OrderPlaced.class);
                    assertThat(e.getCause()).isNotNull();
                });
        assertThatExceptionOfType(DecodingException.class).isThrownBy(() -> json.decode(data(""), OrderPlaced.class));
        assertThatExceptionOfType(DecodingException.class)
                .isThrownBy(() -> json.decode(data("{\"value\":0}"), Positive.class))
                .withMessageContaining("value is below 1");
    }

    @Test
    void aJsonNullIsNoObject() {
        assertThatExceptionOfType(DecodingException.class)
                .isThrownBy(() -> json.decode(data("null"), OrderPlaced.class))
                .withMessage("message of type 'some-type' cannot be decoded as"
                        + " io.beckett.codec.CodecsTest$OrderPlaced: its JSON is the literal null");
    }

    @Test
    void jsonWithAnOwnMapperFollowsThatMapper() {
        var strict = JacksonCodec.of(new ObjectMapper().enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES));

        assertThatExceptionOfType(DecodingException.class)
                .isThrownBy(() -> strict.decode(data("{\"number\":\"1\",\"more\":2}"), Card.class))
                .withMessageContaining("more");
        assertThat(strict.decode(data(strict.encode(new Card("1"))), Card.class))
                .isEqualTo(new Card("1"));
    }

    @Test
    void whatJsonCannotWriteIsAnArgumentError() {
        var selfish = new Object() {
            public Object self() {
                return this;
            }

            public Optional<Object> getSelf() {
                throw new IllegalStateException("not now");
            }
        };

        assertThatIllegalArgumentException()
                .isThrownBy(() -> json.encode(selfish))
                .withMessageContaining("cannot be written as JSON: ")
                .withMessageContaining("not now");
        assertThat(new String(json.encode(new Empty()), UTF_8)).isEqualTo("{}");
    }

    @Test
    void textIsUtf8BothWays() {
        assertThat(text.encode("Grüße")).isEqualTo("Grüße".getBytes(UTF_8));
        assertThat(text.decode(data("Grüße"), String.class)).isEqualTo("Grüße");
        assertThat(text.decode(data("Grüße"), CharSequence.class)).hasToString("Grüße");
        assertThat(text.decode(data(""), String.class)).isEmpty();
        assertThat(text.contentType()).isEqualTo("text/plain; charset=utf-8");
    }

    @Test
    void textRefusesBytesThatAreNotUtf8AndOtherClasses() {
        assertThatExceptionOfType(DecodingException.class)
                .isThrownBy(() -> text.decode(data(new byte[] {'a', (byte) 0xff}), String.class))
                .withMessage(
                        "message of type 'some-type' cannot be decoded as java.lang.String: its bytes are not UTF-8");
        assertThatExceptionOfType(DecodingException.class)
                .isThrownBy(() -> text.decode(data("7"), Integer.class))
                .withMessage("message of type 'some-type' cannot be decoded as java.lang.Integer:"
                        + " TextCodec reads String only");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> text.encode(7))
                .withMessage("class java.lang.Integer is not text. TextCodec writes String and other CharSequence.");
    }

    @Test
    void bytesAreCopiedBothWays() {
        byte[] stored = {1, 2};
        var first = bytes.decode(data(stored), byte[].class);
        first[0] = 9;

        assertThat(bytes.decode(data(stored), byte[].class)).containsExactly(1, 2);
        assertThat(bytes.encode(stored)).containsExactly(1, 2).isNotSameAs(stored);
        assertThat(bytes.contentType()).isEqualTo("application/octet-stream");
    }

    @Test
    void bytesRefuseOtherClasses() {
        assertThatExceptionOfType(DecodingException.class)
                .isThrownBy(() -> bytes.decode(data("7"), String.class))
                .withMessage("message of type 'some-type' cannot be decoded as java.lang.String:"
                        + " BytesCodec reads byte[] only");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> bytes.encode("7"))
                .withMessage("class java.lang.String is not byte[]. BytesCodec writes nothing else.");
    }

    private static EncodedData data(String value) {
        return data(value.getBytes(UTF_8));
    }

    private static EncodedData data(byte[] value) {
        return new EncodedData("some-type", value, Map.of());
    }
}
