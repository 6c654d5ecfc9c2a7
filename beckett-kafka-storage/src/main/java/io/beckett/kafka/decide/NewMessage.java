package io.beckett.kafka.decide;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * A message to append. Immutable, but for the bytes, which nobody changes.
 *
 * @param id given by the client, at least one character
 * @param type its mapped name, at least one character
 * @param metadata in this order
 * @param bytes the encoded data
 */
@SuppressWarnings("ArrayRecordComponent") // the bytes of a message are not copied on their way
public record NewMessage(String id, String type, Map<String, String> metadata, byte[] bytes) {
    /** Copies the metadata, keeping its order. */
    public NewMessage {
        metadata = Collections.unmodifiableMap(new LinkedHashMap<>(metadata));
    }

    void write(WireWriter out) {
        out.text(id).text(type);
        writeMetadata(metadata, out);
        out.bytes(bytes);
    }

    static NewMessage read(WireReader in) {
        return new NewMessage(in.text(), in.text(), readMetadata(in), in.bytes());
    }

    static void writeMetadata(Map<String, String> metadata, WireWriter out) {
        out.i32(metadata.size());
        metadata.forEach((name, value) -> out.text(name).text(value));
    }

    static Map<String, String> readMetadata(WireReader in) {
        var metadata = new LinkedHashMap<String, String>();
        for (var left = in.size(2 * Integer.BYTES); left > 0; left--) {
            var name = in.text();
            if (metadata.put(name, in.text()) != null) {
                throw new WireReader.Malformed("metadata '" + name + "' is given twice");
            }
        }
        return metadata;
    }
}
