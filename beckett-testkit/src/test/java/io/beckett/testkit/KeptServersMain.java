package io.beckett.testkit;

import java.nio.file.Path;

/** Runs both servers on kept folders until it is killed; prints their addresses. */
final class KeptServersMain {

    private KeptServersMain() {}

    public static void main(String[] args) throws Exception {
        var folder = Path.of(args[0]);
        var kafka = EmbeddedKafka.builder().folder(folder.resolve("kafka")).start();
        var postgres =
                EmbeddedPostgres.builder().folder(folder.resolve("postgres")).start();
        System.out.println("ready " + kafka.bootstrapServers() + " " + postgres.jdbcUrl());
        System.in.read();
    }
}
