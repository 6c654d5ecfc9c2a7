package io.beckett.examples.listings;

import io.beckett.message.GlobalPosition;
import io.beckett.spi.FeedItem;
import io.beckett.spi.RawRecord;
import io.beckett.spi.RecordReader;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;

/** Reads single lines of a file. */
final class FileReader implements RecordReader {

    private final MessageFile file;

    FileReader(MessageFile file) {
        this.file = file;
    }

    @Override
    public List<FeedItem> read(List<GlobalPosition> sorted, long maxBytes, Duration atMost) {
        var lines = file.lines();
        var items = new ArrayList<FeedItem>();
        var bytes = 0L;
        for (var at : sorted) {
            if (at.offset() < lines.size()) {
                var line = lines.get((int) at.offset());
                items.add(file.item(at.offset(), line));
                bytes += line.length();
            } else {
                items.add(new FeedItem.Gone(at, "no longer in the file: line " + at.offset()));
            }
            if (bytes >= maxBytes) {
                break;
            }
        }
        return items;
    }

    @Override
    public RawRecord readRaw(GlobalPosition at, Duration atMost) {
        var lines = file.lines();
        if (at.offset() >= lines.size()) {
            throw new NoSuchElementException("no longer in the file: line " + at.offset());
        }
        var value = lines.get((int) at.offset()).getBytes(StandardCharsets.UTF_8);
        return new RawRecord(at, Instant.EPOCH, Optional.empty(), Optional.of(value), List.of());
    }

    @Override
    public void close() {}
}
