package io.beckett.kafka.decide;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beckett.kafka.decide.Answer.Page;

/** Reads streams from a store without a command, also while another thread writes it. */
public final class StorePages {
    private StorePages() {}

    /** A page as of the newest complete append that the store has of the stream. */
    public static Page page(FactView facts, String stream, Command.Read read) {
        var name = stream.getBytes(UTF_8);
        var newest = new AsOf(facts, Long.MAX_VALUE);
        return PageRule.page(newest, name, newest.completeHead(name), read);
    }
}
