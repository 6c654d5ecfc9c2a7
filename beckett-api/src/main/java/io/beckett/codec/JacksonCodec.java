package io.beckett.codec;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.beckett.error.DecodingException;
import io.beckett.spi.EncodedData;
import io.beckett.spi.MessageCodec;
import java.io.IOException;
import java.util.Objects;

/**
 * JSON by Jackson.
 *
 * <p>Decodes records, plain classes, {@code JsonNode} and {@code Map} alike. Immutable and safe for all threads, as long as
 * nobody reconfigures its mapper.
 */
public final class JacksonCodec implements MessageCodec {

    private final ObjectMapper mapper;

    private JacksonCodec(ObjectMapper mapper) {
        this.mapper = mapper;
    }

    /**
     * A codec that ignores properties it does not know, and reads and writes {@code java.time} as ISO-8601 text. A type name
     * inside the JSON never chooses the class.
     */
    public static JacksonCodec defaults() {
        return new JacksonCodec(JsonMapper.builder()
                .addModule(new JavaTimeModule())
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS)
                .disable(SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .build());
    }

    /**
     * A codec with a mapper of your own, taken as it is.
     *
     * @param mapper must not be reconfigured afterwards
     */
    public static JacksonCodec of(ObjectMapper mapper) {
        return new JacksonCodec(Objects.requireNonNull(mapper, "mapper"));
    }

    @Override
    public String contentType() {
        return "application/json";
    }

    /**
     * @throws IllegalArgumentException if the mapper cannot write this object
     */
    @Override
    public byte[] encode(Object data) {
        Objects.requireNonNull(data, "data");
        try {
            return mapper.writeValueAsBytes(data);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "class " + data.getClass().getName() + " cannot be written as JSON: " + e.getOriginalMessage(), e);
        }
    }

    /**
     * @throws DecodingException if the bytes are not JSON, do not fit the class, or are the literal {@code null}
     */
    @Override
    public <T> T decode(EncodedData encoded, Class<T> as) {
        Objects.requireNonNull(as, "as");
        T decoded;
        try {
            decoded = mapper.readValue(encoded.bytes(), as);
        } catch (JsonProcessingException e) {
            throw new DecodingException(encoded.type(), as, e.getOriginalMessage(), e);
        } catch (IOException | RuntimeException e) {
            throw new DecodingException(encoded.type(), as, e.toString(), e);
        }
        if (decoded == null) {
            throw new DecodingException(encoded.type(), as, "its JSON is the literal null", null);
        }
        return decoded;
    }
}
