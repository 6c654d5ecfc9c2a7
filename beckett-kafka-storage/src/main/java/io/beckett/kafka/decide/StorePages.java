package io.beckett.kafka.decide;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.beckett.kafka.decide.Answer.Page;

/** Reads streams from a store without a command, also while another thread writes it. */
public final class StorePages {
    private StorePages() {}

    /**
     * The page that a command at this offset would be answered. What later commands have left in the store, maybe only
     * parts of it, is not seen.
     *
     * @param offset below which the store has the facts of all commands
     */
    public static Page page(FactView facts, String stream, Command.Read read, long offset) {
        var name = stream.getBytes(UTF_8);
        var asOf = new AsOf(facts, offset);
        return PageRule.page(asOf, name, asOf.head(name), read);
    }
}
