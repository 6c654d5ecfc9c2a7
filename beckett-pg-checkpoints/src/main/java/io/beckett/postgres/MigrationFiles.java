package io.beckett.postgres;

import io.beckett.postgres.jdbc.Schema;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.IntStream;

/** The numbered files that make the tables. A file that was released never changes; a change is a new file. */
final class MigrationFiles {
    private static final List<String> NAMES = List.of("001-checkpoints.sql");

    private MigrationFiles() {}

    /**
     * A step.
     *
     * @param version 1, 2, 3 ...
     * @param name of its file
     */
    record Migration(int version, String name) {
        /** Its statements for this schema. */
        String sql(Schema schema) {
            return schema.sql(read("migrations/" + name));
        }
    }

    /** All steps in order. */
    static List<Migration> all() {
        return IntStream.range(0, NAMES.size())
                .mapToObj(i -> new Migration(i + 1, NAMES.get(i)))
                .toList();
    }

    /** The version that this release works with. */
    static int newest() {
        return NAMES.size();
    }

    private static String read(String resource) {
        try (var in = MigrationFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                throw new IllegalStateException("the class path lacks io/beckett/postgres/" + resource
                        + ". A shaded jar must keep the resources of beckett-pg-checkpoints.");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + resource, e);
        }
    }
}
