package io.beckett.spi;

import java.nio.charset.StandardCharsets;
import java.util.Objects;

/**
 * A message to append.
 *
 * @param id identifies it within its stream
 * @param data its type name, bytes and metadata
 */
public record NewMessage(String id, EncodedData data) {
    private static final int PER_MESSAGE = 64;
    private static final int PER_ENTRY = 16;

    public NewMessage {
        Objects.requireNonNull(id, "id");
        Objects.requireNonNull(data, "data");
    }

    /**
     * Bytes to count against limits: id, type name, metadata and data, and an allowance for what a log adds, 64 per message
     * and 16 per entry of metadata.
     */
    public long size() {
        var size = (long) PER_MESSAGE + bytes(id) + bytes(data.type()) + data.bytes().length;
        for (var entry : data.metadata().entrySet()) {
            size += PER_ENTRY + bytes(entry.getKey()) + bytes(entry.getValue());
        }
        return size;
    }

    private static int bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8).length;
    }
}
