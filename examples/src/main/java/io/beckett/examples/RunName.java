package io.beckett.examples;

import java.time.LocalDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.UUID;

/** Names a run, so that it finds nothing of earlier ones on servers that keep their data. */
public final class RunName {

    private RunName() {}

    /** A name that no run had before, such as {@code 20260131-235959-4f1c}. */
    public static String next() {
        return DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss", Locale.ROOT)
                        .format(LocalDateTime.now(ZoneId.systemDefault()))
                + "-" + UUID.randomUUID().toString().substring(0, 4);
    }
}
