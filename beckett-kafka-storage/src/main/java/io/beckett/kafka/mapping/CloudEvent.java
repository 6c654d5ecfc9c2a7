package io.beckett.kafka.mapping;

import java.nio.charset.StandardCharsets;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A CloudEvent in structured mode: the value is JSON that holds the attributes and the data. */
final class CloudEvent {
    private static final String PREFIX = "ce_";
    private static final String DATA = "/data";
    private static final int MOST_ATTRIBUTES = 200;

    private final Map<String, String> members = new LinkedHashMap<>();
    private final JsonValue json;

    private CloudEvent(byte[] value, JsonPaths paths) {
        json = JsonValue.read(value, paths.with(DATA), members);
    }

    static CloudEvent read(byte[] value, JsonPaths paths) {
        return new CloudEvent(value, paths);
    }

    /** Whether a content type announces the structured mode. */
    static boolean isStructured(@Nullable String contentType) {
        if (contentType == null || !lower(contentType).startsWith("application/cloudevents")) {
            return false;
        }
        if (!lower(contentType).startsWith("application/cloudevents+json")) {
            throw new MappingProblem("content type " + Names.quoted(contentType)
                    + " is not supported for CloudEvents, only application/cloudevents+json");
        }
        return true;
    }

    /** The time of an event in milliseconds since 1970; the given one if it has none that can be read. */
    static long millis(@Nullable String time, long otherwise) {
        try {
            return time == null
                    ? otherwise
                    : OffsetDateTime.parse(time).toInstant().toEpochMilli();
        } catch (DateTimeParseException | ArithmeticException e) {
            return otherwise;
        }
    }

    JsonValue json() {
        return json;
    }

    /** An attribute by the name that its header would have in binary mode. */
    @Nullable
    String attribute(String header) {
        return header.startsWith(PREFIX) && !isData(header.substring(PREFIX.length()))
                ? members.get(header.substring(PREFIX.length()))
                : null;
    }

    /** The attributes, under the names that their headers would have in binary mode. */
    Map<String, String> metadata() {
        var metadata = new LinkedHashMap<String, String>();
        for (var member : members.entrySet()) {
            if (!isData(member.getKey()) && metadata.size() < MOST_ATTRIBUTES) {
                metadata.put(PREFIX + member.getKey(), member.getValue());
            }
        }
        return metadata;
    }

    byte[] data() {
        var base64 = members.get("data_base64");
        if (base64 != null) {
            try {
                return Base64.getDecoder().decode(base64);
            } catch (IllegalArgumentException e) {
                throw new UnreadableValue("data_base64 of the CloudEvent is not base64");
            }
        }
        var place = json.at(DATA);
        if (place == null) {
            return new byte[0];
        }
        var text = place.text();
        var contentType = members.get("datacontenttype");
        return text != null && contentType != null && !lower(contentType).contains("json")
                ? text.getBytes(StandardCharsets.UTF_8)
                : json.bytes(place);
    }

    private static boolean isData(String member) {
        return member.equals("data") || member.equals("data_base64");
    }

    private static String lower(String text) {
        return text.toLowerCase(Locale.ROOT);
    }
}
