package io.beckett.runtime;

/** What a track keeps in memory: messages, and where those stand that are read again when they are handled. */
final class Buffer {
    private final Track track;
    private int messages;
    private long bytes;
    private int places;

    Buffer(Track track) {
        this.track = track;
    }

    int messages() {
        return messages;
    }

    long bytes() {
        return bytes;
    }

    int places() {
        return places;
    }

    void add(Entry entry) {
        messages++;
        bytes += entry.message().size();
    }

    /** Keeps only where it stands. */
    void collect(Entry entry) {
        forget(entry);
        places++;
    }

    void remove(Entry entry) {
        if (entry.isInMemory()) {
            forget(entry);
        } else {
            places--;
            relieved();
        }
    }

    void clear() {
        messages = 0;
        bytes = 0;
        places = 0;
    }

    private void forget(Entry entry) {
        messages--;
        bytes -= entry.forget();
        relieved();
    }

    private void relieved() {
        if (track.cursor != null) {
            track.cursor.relieved();
        }
    }
}
