package io.beckett.examples.listings;

import io.beckett.codec.JacksonCodec;
import io.beckett.error.StoreUnavailableException;
import io.beckett.message.GlobalPosition;
import io.beckett.spi.EncodedData;
import io.beckett.spi.FeedItem;
import io.beckett.spi.MessageCodec;
import io.beckett.spi.MessagePayload;
import io.beckett.spi.PartitionId;
import io.beckett.spi.RecordedMessage;
import io.beckett.spi.StreamName;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A file whose lines are messages. Safe for all threads. */
final class MessageFile {

    private final Path path;
    private final PartitionId partition;
    private volatile MessageCodec codec = JacksonCodec.defaults();

    MessageFile(Path path) {
        this.path = path;
        this.partition = new PartitionId(path.getFileName().toString(), 0);
    }

    Path path() {
        return path;
    }

    PartitionId partition() {
        return partition;
    }

    void decodeWith(MessageCodec codec) {
        this.codec = codec;
    }

    /** The lines that are complete: one that is just being written has no end yet. */
    List<String> lines() {
        try {
            var text = Files.readString(path);
            return text.substring(0, text.lastIndexOf('\n') + 1).lines().toList();
        } catch (IOException e) {
            throw new StoreUnavailableException("file " + path, "reading it", e);
        }
    }

    GlobalPosition at(long offset) {
        return new GlobalPosition(partition.topic(), 0, offset);
    }

    /** What a line says. */
    FeedItem item(long offset, String line) {
        try {
            return new FeedItem.Arrived(at(offset), message(offset, line));
        } catch (IllegalArgumentException e) {
            return new FeedItem.Unmappable(at(offset), String.valueOf(e.getMessage()));
        }
    }

    private RecordedMessage message(long offset, String line) {
        var toType = line.indexOf(' ') + 1;
        var toData = line.indexOf(' ', toType) + 1;
        if (toType == 0 || toData == 0) {
            throw new IllegalArgumentException("not a stream, a type and data: " + line);
        }
        var type = line.substring(toType, toData - 1);
        var bytes = line.substring(toData).getBytes(StandardCharsets.UTF_8);
        return new RecordedMessage(
                StreamName.of(line.substring(0, toType - 1)),
                at(offset).toString(),
                type,
                offset + 1,
                0,
                Map.of(),
                MessagePayload.encoded(new EncodedData(type, bytes, Map.of()), codec),
                line.length(),
                -1,
                0);
    }
}
