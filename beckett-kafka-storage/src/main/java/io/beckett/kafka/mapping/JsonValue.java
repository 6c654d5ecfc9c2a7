package io.beckett.kafka.mapping;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.exc.StreamConstraintsException;
import java.io.IOException;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A JSON value, read once from beginning to end without building a tree. Follows only the wanted places; everything else is
 * checked and skipped without recursion, so depth costs nothing.
 */
final class JsonValue {
    // Names of foreign records are data: they must not stay in the JVM's table of interned texts.
    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonFactory.Feature.INTERN_FIELD_NAMES)
            .build();

    private final byte[] bytes;
    private final JsonPaths.Known paths;
    private final @Nullable JsonPlace[] found;
    private final @Nullable Map<String, String> members;

    private JsonValue(byte[] bytes, JsonPaths.Known paths, @Nullable Map<String, String> members) {
        this.bytes = bytes;
        this.paths = paths;
        this.found = new JsonPlace[paths.slots().size()];
        this.members = members;
    }

    /** Reads the wanted places. */
    static JsonValue read(byte[] bytes, JsonPaths.Known paths) {
        return new JsonValue(bytes, paths, null).read();
    }

    /** Reads the wanted places and, into {@code members}, every member of the top object that is no object or array. */
    static JsonValue read(byte[] bytes, JsonPaths.Known paths, Map<String, String> members) {
        return new JsonValue(bytes, paths, members).read();
    }

    /** Whether the reading looked for this place. */
    boolean knows(String pointer) {
        return paths.slots().containsKey(pointer);
    }

    /** What stands there; null if nothing, or the literal null. */
    @Nullable
    JsonPlace at(String pointer) {
        var slot = paths.slots().get(pointer);
        return slot == null ? null : found[slot];
    }

    byte[] bytes(JsonPlace place) {
        return place.start() == 0 && place.end() == bytes.length
                ? bytes
                : Arrays.copyOfRange(bytes, place.start(), place.end());
    }

    private JsonValue read() {
        try (var parser = JSON.createParser(bytes)) {
            if (parser.nextToken() == null) {
                throw new UnreadableValue("the value is empty, not JSON");
            }
            follow(parser, paths.root(), true);
            if (parser.nextToken() != null) {
                throw notJson(parser);
            }
            return this;
        } catch (StreamConstraintsException e) {
            throw new UnreadableValue("the value's JSON is too large to be read: " + e.getOriginalMessage());
        } catch (JsonProcessingException e) {
            var at = e.getLocation();
            throw new UnreadableValue("the value is not valid JSON"
                    + (at == null ? "" : " (line " + at.getLineNr() + ", column " + at.getColumnNr() + ")"));
        } catch (IOException e) {
            throw new UnreadableValue("the value is not valid UTF-8");
        }
    }

    private static UnreadableValue notJson(JsonParser parser) {
        var at = parser.currentTokenLocation();
        return new UnreadableValue("the value has more than one JSON value (the second at line " + at.getLineNr()
                + ", column " + at.getColumnNr() + ")");
    }

    private void follow(JsonParser parser, JsonPaths.Step step, boolean top) throws IOException {
        var token = parser.currentToken();
        var start = step.slot() < 0 ? 0 : offset(parser.currentTokenLocation().getByteOffset());
        var text = token.isScalarValue() && token != JsonToken.VALUE_NULL && step.slot() >= 0 ? parser.getText() : null;
        if (token == JsonToken.START_OBJECT && (step.hasChildren() || (top && members != null))) {
            followObject(parser, step, top ? members : null);
        } else if (token == JsonToken.START_ARRAY && step.hasChildren()) {
            followArray(parser, step);
        } else {
            parser.skipChildren();
        }
        if (step.slot() >= 0 && token != JsonToken.VALUE_NULL) {
            found[step.slot()] =
                    new JsonPlace(start, offset(parser.currentLocation().getByteOffset()), text);
        }
    }

    private void followObject(JsonParser parser, JsonPaths.Step step, @Nullable Map<String, String> collect)
            throws IOException {
        while (parser.nextToken() != JsonToken.END_OBJECT) {
            var name = parser.currentName();
            var token = parser.nextToken();
            var child = step.child(name);
            if (collect != null && token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                collect.put(name, parser.getText());
            }
            if (child == null) {
                parser.skipChildren();
            } else {
                forget(child);
                follow(parser, child, false);
            }
        }
    }

    private void followArray(JsonParser parser, JsonPaths.Step step) throws IOException {
        for (var i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
            var child = step.child(Integer.toString(i));
            if (child == null) {
                parser.skipChildren();
            } else {
                follow(parser, child, false);
            }
        }
    }

    /** A name that is repeated in an object replaces all that stood under the first. */
    private void forget(JsonPaths.Step step) {
        if (step.slot() >= 0) {
            found[step.slot()] = null;
        }
        step.eachChild(this::forget);
    }

    private static int offset(long byteOffset) {
        if (byteOffset < 0) {
            throw new UnreadableValue("the value's JSON is not UTF-8");
        }
        return (int) byteOffset;
    }
}
